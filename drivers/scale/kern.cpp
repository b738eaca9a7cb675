// Kern balances.
//
//     14 bytes   sign value(7) U1 U2 S1 S2 0D 0A        15: value(8)
//         unit   " G" CT OZ LB OT DW GR TL MO to " %" PC
//         S1     blank, L G H      S2  S at rest  U moving  E the display shows an error  blank
//     newer (KCP, as captured): the value right-aligned, the unit behind a blank, no word about
//     rest:
//         "       10.21 gn " CR LF
//     host: "w" weight now, "s" weight at rest, "t" tare (classic remote commands)
//
// Sources: sigrokproject/libsigrok kern.c (facts); eamars/OpenTrickler-RP2040-Controller #15.
#include <array>

#include "drivers/scale/scale_driver.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

Reading parse(std::string_view frame, const ScaleSettings&) {
  const auto line = frame.substr(0, frame.size() - 2);
  if (trimmed(line).empty()) return Reading::nothing();
  if (line.size() != 12 && line.size() != 13) return Reading::bad("malformed: " + shown(line));
  const auto size = line.size();
  const char s1 = line[size - 2], s2 = line[size - 1], sign = line[0];
  auto unit = plain_unit(line.substr(size - 4, 2));
  const bool known = std::string_view(" LGH").find(s1) != std::string_view::npos &&
                     std::string_view(" SUE").find(s2) != std::string_view::npos &&
                     (sign == ' ' || sign == '+' || sign == '-') && !unit.empty();
  if (!known) return Reading::bad("malformed: " + shown(line));
  if (s2 == 'E') return Reading::of(no_weight("limit_error", unit));
  auto value = plain_number(line.substr(0, size - 4));
  if (!value) return Reading::bad("malformed weight: " + shown(line));
  const auto stable = s2 == ' ' ? std::nullopt : std::optional(s2 == 'S');
  return Reading::of(weight(std::move(*value), std::move(unit), stable));
}

constexpr std::size_t kcp_value_end = 12;  // elsewhere: the line was cut

Reading parse_kcp(std::string_view frame, const ScaleSettings&) {
  const auto line = frame.substr(0, frame.size() - 2);
  if (trimmed(line).empty()) return Reading::nothing();
  const auto found = find_weight(line);
  if (!found || found->end != kcp_value_end || found->unit.empty() || !found->head.empty() ||
      !found->tail.empty()) {
    return Reading::bad("malformed: " + shown(line));
  }
  return Reading::of(weight(found->value, found->unit, std::nullopt));
}

const ScaleProtocol classic{
    .cutter = cut_crlf, .parse = parse, .read = "w", .read_at_rest = "s", .tare = "t"};
const ScaleProtocol kcp{.cutter = cut_crlf, .parse = parse_kcp};

constexpr std::array classic_models{
    Model{"kern-classic", "Kern balances, 14 and 15 byte lines", Evidence::rule,
          "sigrokproject/libsigrok kern.c: both line formats"},
};
constexpr std::array kcp_models{
    Model{"kern-kcp", "Kern balances, 16 character lines", Evidence::recorded,
          "eamars/OpenTrickler-RP2040-Controller #15: lines of a Kern balance"},
};

std::unique_ptr<Driver> make_classic() { return std::make_unique<ScaleDriver>(classic); }
std::unique_ptr<Driver> make_kcp() { return std::make_unique<ScaleDriver>(kcp); }

}  // namespace

extern const Protocol kern_14_15_protocol, kern_kcp_protocol;
const Protocol kern_14_15_protocol{"kern_14_15", DeviceKind::scale, classic_models, make_classic};
const Protocol kern_kcp_protocol{"kern_kcp", DeviceKind::scale, kcp_models, make_kcp};

}  // namespace wec
