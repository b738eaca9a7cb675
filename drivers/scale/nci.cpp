// NCI / Weigh-Tronix serial protocols: SCP-01, SCP-02 (ECR), SCP-12. 9600 7E1 as a rule.
//
//     host    W CR  weight   S CR  status   Z CR  zero   U CR  next unit   H CR  tenfold
//     SCP-01  0A "0012.34LB" 0D 0A hh 0D 03            0A hh 0D 03          status only
//     ECR     0A "12.345KG" 0D 0A 'S' hh 0D 03         0A 'S' hh 0D 03
//     SCP-12  0A p "012.34lb" 0D hh 03                 p: polarity
//     all     0A '?' 0D 03                             the scale does not know the command
//
//     hh  B1  b0 motion  b1 at zero  b2 RAM error  b3 EEPROM error
//         B2  b0 under capacity  b1 over capacity  b2 ROM error  b3 faulty calibration  b6 B3
//         follows B3  b0-1 range  b2 net  b3 initial zero error  b6 B4 follows in each, b4 and b5
//         are 1 and b7 is parity
//
// Pounds and ounces, "12lb 7.5oz", come out as ounces. The LF before hh is missing on some scales.
//
// Sources: Weigh-Tronix 8408-14788-01; NCI 7800 p32; Ohaus Aviator 7000 p47-49; Brecknell 3700LP
// (SCP-12); Adam MDW p14; DIVA p41-42.
#include <array>

#include "drivers/decimal.hpp"
#include "drivers/scale/scale_driver.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

constexpr std::size_t cut_max = 64;

/// Joined in the middle. An LF behind CR is one inside of a frame: what follows up to ETX is that
/// frame's status, and would look like an answer of its own.
Cut cut_tail(std::string_view b, std::size_t first, bool silent) {
  const auto end = b.find('\x03');
  const bool inside = first != std::string_view::npos && b[first - 1] == '\r';
  if (end < first || (inside && end != std::string_view::npos)) return Cut::garbage(end + 1);
  if (first != std::string_view::npos && !inside) return Cut::garbage(first);
  return silent || b.size() >= cut_max ? Cut::garbage(b.size()) : Cut::wait();
}

Cut cut(std::string_view b, bool silent) {
  // LF stands inside the frame too, so only ETX ends it and only the first LF begins it.
  const auto first = b.find('\n');
  if (first != 0) return cut_tail(b, first, silent);
  const auto end = b.find('\x03');
  if (end != std::string_view::npos) return Cut::frame(end + 1);
  return b.size() < cut_max ? Cut::wait() : Cut::garbage(1);
}

struct Status {
  std::array<int, 4> bytes{};
  std::size_t count = 0;
  bool bit(std::size_t byte, int bit) const {
    return byte < count && (bytes[byte] >> bit & 1) != 0;
  }
};

std::optional<Status> read_status(std::string_view text) {
  if (text.starts_with('S')) text.remove_prefix(1);
  if (text.size() < 2 || text.size() > 4) return std::nullopt;
  Status status;
  for (const char c : text) {
    if ((c & 0x30) != 0x30) return std::nullopt;
    status.bytes[status.count++] = c;
  }
  for (std::size_t i = 1; i < status.count; ++i) {
    if (status.bit(i, 6) != (i + 1 < status.count)) return std::nullopt;
  }
  return status;
}

/// Why there can be no weight; empty: there can.
std::string_view trouble(const Status& s) {
  if (s.bit(0, 2)) return "ram_error";
  if (s.bit(0, 3)) return "eeprom_error";
  if (s.bit(1, 2)) return "rom_error";
  if (s.bit(1, 3)) return "calibration_error";
  if (s.bit(1, 1)) return "overload";
  if (s.bit(1, 0)) return "underload";
  return s.bit(2, 3) ? "initial_zero_error" : "";
}

void add_details(const Status& s, Weighed& reading) {
  if (s.bit(0, 1)) reading.details.push_back({"center_of_zero", true});
  if (s.bit(2, 2)) reading.details.push_back({"net", true});
  const auto range = s.count > 2 ? s.bytes[2] & 3 : 0;
  if (range != 0) reading.details.push_back({"range", std::int64_t{range}});
}

/// "12.34LB" or "12lb 7.5oz".
std::optional<WeightText> read_weight(std::string_view text) {
  auto found = find_weight(text);
  if (!found || found->unit != "lb" || found->tail.empty()) return found;
  auto ounces = find_weight(found->tail);
  if (!ounces || ounces->unit != "oz") return std::nullopt;
  const auto lb = parse_decimal(found->value);
  const auto oz = parse_decimal(ounces->value);
  if (!lb || !oz || lb->decimals != 0 || lb->digits < 0 || lb->digits > 99'999) return std::nullopt;
  std::int64_t scale = 16;
  for (int i = 0; i < oz->decimals; ++i) scale *= 10;
  ounces->value = shifted(lb->digits * scale + oz->digits, oz->decimals);
  ounces->tail = {};
  return ounces;
}

Reading status_only(const Status& status) {
  const auto wrong = trouble(status);
  if (!wrong.empty()) return Reading::of(no_weight(wrong));
  auto reading = no_weight(status.bit(0, 0) ? "motion" : status.bit(0, 1) ? "zero" : "ack");
  reading.stable = !status.bit(0, 0);
  add_details(status, reading);
  return Reading::of(std::move(reading));
}

Reading with_weight(std::string_view text, const Status& status) {
  const auto found = read_weight(text);
  if (!found) {
    const auto unit = plain_unit(text);
    if (unit.empty()) return Reading::bad("malformed weight: " + shown(text));
    return Reading::of(Answered{"unit", unit});  // the answer to U
  }
  if (found->unit.empty() || !found->head.empty() || !found->tail.empty()) {
    return Reading::bad("malformed weight: " + shown(text));
  }
  const auto wrong = trouble(status);
  auto reading = wrong.empty() ? weight(found->value, found->unit, !status.bit(0, 0))
                               : no_weight(wrong, found->unit);
  if (wrong.empty() && status.bit(0, 1)) reading = at_zero(std::move(reading));
  add_details(status, reading);
  return Reading::of(std::move(reading));
}

Reading parse(std::string_view frame, const ScaleSettings&) {
  std::array<std::string_view, 3> parts;
  std::size_t count = 0;
  for (auto rest = frame.substr(0, frame.size() - 1); !rest.empty();) {
    const auto start = rest.find_first_not_of("\r\n");
    if (start == std::string_view::npos) break;
    const auto end = std::min(rest.find_first_of("\r\n", start), rest.size());
    if (count == parts.size()) return Reading::bad("too many lines in a frame");
    parts[count++] = rest.substr(start, end - start);
    rest.remove_prefix(end);
  }
  if (count == 0) return Reading::bad("an empty frame");
  if (count == 1 && parts[0] == "?") return Reading::refused("the scale does not know the command");
  const auto status = read_status(parts[count - 1]);
  if (!status || count > 2) return Reading::bad("malformed status: " + shown(parts[count - 1]));
  return count == 1 ? status_only(*status) : with_weight(parts[0], *status);
}

const ScaleProtocol protocol{.cutter = cut,
                             .parse = parse,
                             .frame_max = 128,
                             .seven_bits = true,
                             .read = "W\r",
                             .zero = "Z\r"};

constexpr std::array scp01_models{
    Model{"nci-7800", "NCI 7800, SCP-01", Evidence::rule, "NCI 7800 manual p32; 8408-14788-01"},
};
constexpr std::array ecr_models{
    Model{"ohaus-aviator-7000", "Ohaus Aviator 7000, ECR", Evidence::rule,
          "Aviator 7000 manual p47-49"},
};
constexpr std::array scp12_models{
    Model{"brecknell-3700lp-scp12", "Brecknell 3700LP, SCP-12", Evidence::rule,
          "Brecknell 3700LP manual, section SCP-12"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol nci_scp01_protocol, nci_ecr_protocol, nci_scp12_protocol;
const Protocol nci_scp01_protocol{"nci_scp01", DeviceKind::scale, scp01_models, make};
const Protocol nci_ecr_protocol{"nci_ecr", DeviceKind::scale, ecr_models, make};
const Protocol nci_scp12_protocol{"nci_scp12", DeviceKind::scale, scp12_models, make};

}  // namespace wec
