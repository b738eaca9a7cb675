// Sartorius balances: SBI. 1200 to 9600 baud, 7O1 as delivered.
//
//     16 characters   sign blank value(8) blank unit(3) CR LF      "+   123.56 g  "
//     22 characters   identifier(6) in front                      "N     +   123.56 g  "
//     A blank unit means that the balance is not at rest. In place of a weight: High, Low, --, ---
//     (calibration, final readout), Err nnn, and H, L, C.
//     host   ESC P print   ESC T tare   ESC V zero   ESC x1_ model        each CR LF
//
// Sources: Sartorius GC803 manual p57, Quintix p87, LE2202 p51, MSE p71; OpenTrickler PR #79.
#include <array>

#include "drivers/scale/scale_driver.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

constexpr std::size_t plain_form = 16;
constexpr std::size_t long_form = 22;
constexpr std::size_t identifier = 6;
constexpr std::size_t value_end = 10;  // a weight that ends elsewhere is of a cut line

Reading read_text(std::string_view text) {
  if (text == "High" || text == "H" || text == "HIGH") return Reading::of(no_weight("overload"));
  if (text == "Low" || text == "L" || text == "LOW") return Reading::of(no_weight("underload"));
  if (text == "C" || text.find_first_not_of('-') == std::string_view::npos) {
    return Reading::of(no_weight("busy"));
  }
  if (text.starts_with("Err")) return Reading::refused(shown(text));
  return Reading::bad("malformed: " + shown(text));
}

std::string_view without_identifier(std::string_view line, std::string_view& name) {
  if (line.size() <= plain_form || line.size() > long_form || line[0] == ' ') return line;
  if (line[0] == '+' || line[0] == '-') return line;
  name = trimmed(line.substr(0, identifier));
  return line.substr(identifier);
}

Reading parse(std::string_view frame, const ScaleSettings&) {
  auto line = frame.substr(0, frame.size() - 2);
  if (trimmed(line).empty()) return Reading::nothing();
  std::string_view name;
  line = without_identifier(line, name);
  const auto text = trimmed(line);
  if (name == "Stat" || text.find_first_of("0123456789") == std::string_view::npos ||
      text.starts_with("Err")) {
    return read_text(text);
  }
  const auto found = find_weight(line);
  if (!found || found->end != value_end || !found->head.empty() || !found->unit_known) {
    return Reading::bad("malformed: " + shown(line));
  }
  // Some imitations write the state behind the unit.
  const bool moving = found->unit.empty() || found->tail == "D";
  if (!found->tail.empty() && found->tail != "D" && found->tail != "S") {
    return Reading::bad("malformed: " + shown(line));
  }
  auto reading = weight(found->value, found->unit, !moving);
  if (name.starts_with('N') || name.starts_with('G')) {
    reading.details.push_back({"net", name[0] == 'N'});
  }
  if (name.starts_with('T')) return Reading::of(Answered{"tare", reading.weight});
  return Reading::of(std::move(reading));
}

const ScaleProtocol protocol{.cutter = cut_crlf,
                             .parse = parse,
                             .seven_bits = true,
                             .read = "\x1BP\r\n",
                             .zero = "\x1BV\r\n",
                             .tare = "\x1BT\r\n"};

constexpr std::array models{
    Model{"sartorius-gc803", "Sartorius GC803", Evidence::rule, "GC803 manual p57: output format"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol sartorius_sbi_protocol;
const Protocol sartorius_sbi_protocol{"sartorius_sbi", DeviceKind::scale, models, make};

}  // namespace wec
