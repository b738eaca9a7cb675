// Radwag balances and indicators; lines that end in CR LF.
//
//     host   S at rest   SI now   SU at rest, unit on display   Z zero   T tare     each CR LF
//     scale  cmd ' ' mark ' ' sign mass(9) ' ' unit(3)      "SI ?       18.5 kg "
//            mark  blank at rest  '?' moving  '^' over  'v' under
//            "Z_A" understood, being done  "Z_D" done  "Z_I" not now  "Z_^" "Z_v" out of range
//            "Z_E" error or time out  "ES" it does not know the command
//
// Source: Radwag communication protocol (PS, WLC, PUE manuals).
#include <array>

#include "drivers/scale/scale_driver.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

Reading read_answer(std::string_view line, char mark) {
  switch (mark) {
    case 'A':
    case 'D':
      return Reading::of(no_weight("ack"));
    case 'I':
      return Reading::of(no_weight("busy"));
    case '^':
      return Reading::of(no_weight("overload"));
    case 'v':
      return Reading::of(no_weight("underload"));
    case 'E':
      return Reading::refused(shown(line));
    default:
      return Reading::bad("malformed: " + shown(line));
  }
}

Reading parse(std::string_view frame, const ScaleSettings&) {
  const auto line = frame.substr(0, frame.size() - 2);
  if (trimmed(line).empty()) return Reading::nothing();
  if (trimmed(line) == "ES") return Reading::refused("ES: the scale does not know the command");
  // A blank may stand for the underscore, as it is printed in some manuals.
  const auto short_line = trimmed(line);
  if (short_line.size() <= 5 && short_line.size() >= 3) {
    return read_answer(short_line, short_line.back());
  }
  const auto word = line.substr(0, line.find(' '));
  // Every question for a weight begins with S; another word is one that lost its beginning.
  if (!word.starts_with('S') || word.size() > 3 || line.size() < 6) {
    return Reading::bad("malformed: " + shown(line));
  }
  const auto at = word.size() < 3 ? std::size_t{3} : std::size_t{4};
  const char mark = line[at];
  const auto found = find_weight(line.substr(at + 1));
  if (!found || !found->head.empty() || !found->tail.empty() || found->unit.empty() ||
      std::string_view(" ?^v").find(mark) == std::string_view::npos) {
    return Reading::bad("malformed: " + shown(line));
  }
  if (mark == '^') return Reading::of(no_weight("overload", found->unit));
  if (mark == 'v') return Reading::of(no_weight("underload", found->unit));
  return Reading::of(weight(found->value, found->unit, mark != '?'));
}

const ScaleProtocol protocol{.cutter = cut_crlf,
                             .parse = parse,
                             .read = "SI\r\n",
                             .read_at_rest = "S\r\n",
                             .zero = "Z\r\n",
                             .tare = "T\r\n"};

constexpr std::array models{
    Model{"radwag-ps", "Radwag PS", Evidence::rule, "Radwag communication protocol"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol radwag_protocol;
const Protocol radwag_protocol{"radwag", DeviceKind::scale, models, make};

}  // namespace wec
