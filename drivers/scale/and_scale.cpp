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

constexpr std::size_t dp_form = 17;

/// KF, and the bare number of NU, begin with a sign, and only KF has blanks behind its unit. What
/// is left of another format's line that was cut at its beginning has not both.
bool is_headless_form(std::string_view raw, const WeightText& found) {
  if (raw[0] != '+' && raw[0] != '-') return false;
  return found.unit.empty() || raw.ends_with(' ');
}

/// "S" may be what is left of DP's "US"; MT's line is shorter.
bool is_cut_dp(std::string_view raw, std::string_view head) {
  return head == "S" && raw.size() == dp_form - 1;
}

/// DP and MT: a word, blanks, the weight.
Reading parse_words(std::string_view raw) {
  const auto line = trimmed(raw);
  if (line == "SI+") return Reading::of(no_weight("overload"));
  if (line == "SI-") return Reading::of(no_weight("underload"));
  if (line == "SI" || line == "I") return Reading::of(no_weight("busy"));
  const auto found = find_weight(line);
  if (!found || !found->tail.empty() || !found->unit_known) {
    return Reading::bad("malformed: " + shown(line));
  }
  const auto head = found->head;
  if (is_cut_dp(raw, head)) return Reading::bad("a cut line: " + shown(line));
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
