// Ohaus scales and balances; lines that end in CR LF.
//
//     Ranger, Navigator, Adventurer   value, blank, unit, '?' while it moves, a legend
//         "       12.73 g    ?"   "     176.30 g ? 00:00:15"   "           3 PCS  ?"
//     Defender 3000                   polarity blank weight(7) blank unit(5) '?' or blank legend(3)
//         "    12.34    lb?G  "       legend G gross, N net
//     host   IP at once   SP at rest   Z zero   T tare       each CR LF; ES: it does not know that
//
// Sources: Ohaus Ranger and Adventurer manuals (manualslib.fr 558648), Ranger Count p36; Defender
// 3000 manual p37.
#include <array>

#include "drivers/scale/scale_driver.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

constexpr std::size_t defender_form = 19;  // up to the legend's end
constexpr std::size_t defender_value_end = 9;
/// The value is right-aligned: one that ends further left has lost its beginning.
constexpr std::size_t value_end_min = 11;

bool is_clock(std::string_view text) {
  return text.size() == 8 && text[2] == ':' && text[5] == ':';
}

/// "?" with or without a legend; what the legend says, goes into the details.
std::optional<bool> read_tail(std::string_view tail, Details& details) {
  const bool moving = tail.starts_with('?');
  if (moving) tail = trimmed(tail.substr(1));
  if (tail.empty()) return !moving;
  if (is_clock(tail)) {
    details.push_back({"elapsed", std::string(tail)});
  } else if (tail == "N" || tail == "NET" || tail == "G") {
    details.push_back({"net", tail[0] == 'N'});
  } else if (tail.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos) {
    details.push_back({"legend", std::string(tail)});
  } else {
    return std::nullopt;
  }
  return !moving;
}

Reading read_word(std::string_view line) {
  if (line == "ES") return Reading::refused("ES: the scale does not know the command");
  if (line == "OK!" || line == "OK") return Reading::of(Answered{"ack"});
  if (line.starts_with("Err")) return Reading::refused(shown(line));
  if (line == "OL" || line.starts_with("Over")) return Reading::of(no_weight("overload"));
  if (line == "UL" || line.starts_with("Under")) return Reading::of(no_weight("underload"));
  return Reading::bad("malformed: " + shown(line));
}

Reading parse(std::string_view frame, const ScaleSettings&) {
  const auto line = frame.substr(0, frame.size() - 2);
  if (trimmed(line).empty()) return Reading::nothing();
  const auto found = find_weight(line);
  if (!found || !found->head.empty()) return read_word(trimmed(line));
  if (found->end < value_end_min) return Reading::bad("a cut line: " + shown(line));
  if (found->unit.empty()) return Reading::bad("no unit: " + shown(line));
  Details details;
  const auto stable = read_tail(found->tail, details);
  if (!stable) return Reading::bad("malformed: " + shown(line));
  auto reading = weight(found->value, found->unit, stable);
  reading.details = std::move(details);
  // "PT" and "T" are the tare, not what lies on the scale.
  for (const auto& detail : reading.details) {
    const auto* text = std::get_if<std::string>(&detail.value);
    if (text && (*text == "PT" || *text == "T")) return Reading::of(Answered{"tare", found->value});
  }
  return Reading::of(std::move(reading));
}

Reading parse_defender(std::string_view frame, const ScaleSettings&) {
  const auto line = frame.substr(0, frame.size() - 2);
  if (trimmed(line).empty()) return Reading::nothing();
  if (line.size() < 16 || line.size() > defender_form) return read_word(trimmed(line));
  const auto found = find_weight(line);
  if (!found || found->end != defender_value_end) return read_word(trimmed(line));
  auto value = plain_number(line.substr(0, defender_value_end));
  auto unit = plain_unit(line.substr(10, 5));
  const char mark = line[15];
  if (!value || unit.empty() || (mark != ' ' && mark != '?')) {
    return Reading::bad("malformed: " + shown(line));
  }
  auto reading = weight(std::move(*value), std::move(unit), mark != '?');
  const auto legend = trimmed(line.substr(16));
  if (legend == "G" || legend == "N") reading.details.push_back({"net", legend == "N"});
  return Reading::of(std::move(reading));
}

constexpr ScaleProtocol base(Reading (*parser)(std::string_view, const ScaleSettings&)) {
  return {.cutter = cut_crlf,
          .parse = parser,
          .seven_bits = true,
          .read = "IP\r\n",
          .read_at_rest = "SP\r\n",
          .zero = "Z\r\n",
          .tare = "T\r\n"};
}
const ScaleProtocol lines = base(parse);
const ScaleProtocol defender = base(parse_defender);

constexpr std::array models{
    Model{"ohaus-ranger", "Ohaus Ranger, Navigator, Adventurer", Evidence::rule,
          "Ranger and Adventurer manuals: output format"},
};
constexpr std::array defender_models{
    Model{"ohaus-defender-3000", "Ohaus Defender 3000", Evidence::rule, "Defender 3000 manual p37"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(lines); }
std::unique_ptr<Driver> make_defender() { return std::make_unique<ScaleDriver>(defender); }

}  // namespace

extern const Protocol ohaus_protocol, ohaus_defender_protocol;
const Protocol ohaus_protocol{"ohaus", DeviceKind::scale, models, make};
const Protocol ohaus_defender_protocol{"ohaus_defender", DeviceKind::scale, defender_models,
                                       make_defender};

}  // namespace wec
