// A&D balances and indicators; lines that end in CR LF, 2400 7E1 as delivered.
//
//     host     Q weight now   S weight at rest   Z zero   T tare      each CR LF
//     balance  "ST,+00027.81  g"     at rest        "US,-00183.96  g"    moving
//              "OL,+9999999E+19"     over           "OL,-9999999E+19"    under the range
//              "QT,+00000012 PC"     counting       "WT,+00027.81  g"    older balances, at rest
//     display  "ST,GS,+0012345kg"    GS gross NT net TR tare; "OL,GS,+    .  kg"
//     DP       "WT      +27.81  g"   "US      +27.81  g"
//     KF       "+   27.81g "         a blank unit: moving
//     MT       "S       27.81 g"     "SD      27.81 g"     "SI+"  "SI-"   over, under
//     errors   "EC,E01"
//
// Sources: A&D GH-252 manual p44, OP-05 manual p60; jsk-ros-pkg/jsk_apc PR #2060.
#include <array>

#include "drivers/scale/st_line.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

/// KF and the bare number of NU begin with a sign. What is left of another format's line that was
/// cut at its beginning does so, too, but it neither ends in a blank nor fills up with blanks what
/// stands before a number that its unit follows at once.
bool is_headless_form(std::string_view raw, const WeightText& found) {
  if (raw[0] != '+' && raw[0] != '-') return false;
  const bool unit_follows = found.end < raw.size() && raw[found.end] != ' ';
  return found.unit.empty() || raw.ends_with(' ') || (unit_follows && raw[1] == ' ');
}

/// "S" is what is left of DP's "US", too: 17 characters with a sign and a unit of three.
bool is_cut_dp(std::string_view raw, const WeightText& found) {
  constexpr std::size_t size = 16, value_end = 13;
  return found.head == "S" && raw.size() == size && found.end == value_end &&
         raw.find_first_of("+-") != std::string_view::npos;
}

/// DP and MT: a word, blanks, the weight.
Reading parse_words(std::string_view raw) {
  const auto line = trimmed(raw);
  if (line == "SI+") return Reading::of(no_weight("overload"));
  if (line == "SI-") return Reading::of(no_weight("underload"));
  if (line == "SI" || line == "I") return Reading::of(no_weight("busy"));
  const auto found = find_weight(raw);
  if (!found || !found->tail.empty() || !found->unit_known) {
    return Reading::bad("malformed: " + shown(line));
  }
  const auto head = found->head;
  if (is_cut_dp(raw, *found)) return Reading::bad("a cut line: " + shown(line));
  if (head == "WT" || head == "ST" || head == "S" || head == "QT") {
    return Reading::of(weight(found->value, found->unit, true));
  }
  if (head == "US" || head == "SD") return Reading::of(weight(found->value, found->unit, false));
  if (!head.empty() || !is_headless_form(raw, *found)) {
    return Reading::bad("malformed: " + shown(line));
  }
  // KF shows rest by the unit; a bare number (NU) says nothing of rest.
  if (!found->unit.empty()) return Reading::of(weight(found->value, found->unit, true));
  return Reading::of(weight(found->value, {}, std::nullopt));
}

Reading parse(std::string_view frame, const ScaleSettings&) {
  const auto line = trimmed(frame.substr(0, frame.size() - 2));
  if (line.empty()) return Reading::nothing();
  if (line == "\x06") return Reading::of(Answered{"ack"});
  if (line.starts_with("EC,")) return Reading::refused(shown(line));
  if (line.size() > 2 && line[2] == ',') {
    auto reading = parse_st_line(line);
    if (!reading.events.empty() || !reading.error.empty()) return reading;
    return Reading::bad("malformed: " + shown(line));
  }
  return parse_words(frame.substr(0, frame.size() - 2));
}

const ScaleProtocol protocol{.cutter = cut_crlf,
                             .parse = parse,
                             .seven_bits = true,
                             .read = "Q\r\n",
                             .read_at_rest = "S\r\n",
                             .zero = "Z\r\n",
                             .tare = "T\r\n"};

constexpr std::array models{
    Model{"and-gh252", "A&D GH-252", Evidence::rule, "GH-252 manual p44: output formats"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol and_scale_protocol;
const Protocol and_scale_protocol{"and_scale", DeviceKind::scale, models, make};

}  // namespace wec
