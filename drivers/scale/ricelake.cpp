// Rice Lake indicators, streaming output (480, 482, 682 and others).
//
//     02 POL weight(7) UNIT GN STATUS 0D 0A
//         POL     blank, '-', '^' over, ']' under the range
//         UNIT    L lb  K kg  T ton  G g  O oz  blank
//         GN      G gross  N net  T or t tare
//         STATUS  blank valid  I invalid  M motion  O over or under  Z centre of zero
//     host   KPRINT, KZERO, KTARE CR        the keys of the front panel (EDP commands)
//
// Sources: Rice Lake 482 manual p37, 682 manual.
#include <array>

#include "drivers/scale/scale_driver.hpp"

namespace wec {
namespace {

constexpr std::size_t text_size = 11;

Cut cut(std::string_view buffer, bool) { return cut_between(buffer, '\x02', '\n', 64); }

std::optional<std::string> unit_of(char letter) {
  switch (letter) {
    case 'L':
      return "lb";
    case 'K':
      return "kg";
    case 'T':
      return "ton";
    case 'G':
      return "g";
    case 'O':
      return "oz";
    case ' ':
      return "";
    default:
      return std::nullopt;
  }
}

Reading parse(std::string_view frame, const ScaleSettings&) {
  auto text = frame.substr(1, frame.size() - 2);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.size() != text_size) return Reading::bad("malformed: " + shown(text));
  const char polarity = text[0], mode = text[9], status = text[10];
  const auto unit = unit_of(text[8]);
  if (!unit || std::string_view(" IMOZ").find(status) == std::string_view::npos ||
      std::string_view("GNTt").find(mode) == std::string_view::npos) {
    return Reading::bad("malformed: " + shown(text));
  }
  if (polarity == '^') return Reading::of(no_weight("overload", *unit));
  if (polarity == ']') return Reading::of(no_weight("underload", *unit));
  if (status == 'O')
    return Reading::of(no_weight(polarity == '-' ? "underload" : "overload", *unit));
  if (status == 'I') return Reading::of(no_weight("invalid", *unit));
  auto value = plain_number((polarity == '-' ? "-" : "") + std::string(text.substr(1, 7)));
  if (!value || (polarity != ' ' && polarity != '-')) {
    return Reading::bad("malformed: " + shown(text));
  }
  if (mode == 'T' || mode == 't') return Reading::of(Answered{"tare", *value});
  auto reading = weight(std::move(*value), *unit, status != 'M');
  if (status == 'Z') reading = at_zero(std::move(reading));
  reading.details.push_back({"net", mode == 'N'});
  return Reading::of(std::move(reading));
}

const ScaleProtocol protocol{.cutter = cut,
                             .parse = parse,
                             .frame_max = 128,
                             .seven_bits = true,
                             .zero = "KZERO\r",
                             .tare = "KTARE\r",
                             .clear_tare = "KCLRTAR\r"};

constexpr std::array models{
    Model{"ricelake-482", "Rice Lake 482", Evidence::rule, "482 manual p37: stream format"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol ricelake_protocol;
const Protocol ricelake_protocol{"ricelake", DeviceKind::scale, models, make};

}  // namespace wec
