// For a scale whose protocol nobody knows: a line of text with a weight and, perhaps, a word about
// rest. What is not said stays unknown, and then the weight passes no weigh check.
//
//     "ST,GS,+   5.230kg"   "S S     100.00 g"   "+0000010.102g D"   "  10.500 g ST"
//     "W:   25.340 g  STABLE"   "  10.500 g"   "OL"
//
// Two names: `st_gs` for the many imitations of "ST,GS,...", `multi_brand` for the rest.
//
// Sources: public parser tests for RS-232 scales of several makers (Sartorius, Citizen, generic).
#include <array>
#include <cctype>

#include "drivers/scale/st_line.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

enum class Word { none, stable, moving, over, under, label, unknown };

constexpr std::pair<std::string_view, Word> words[] = {
    {"", Word::none},           {"ST", Word::stable},       {"S", Word::stable},
    {"S S", Word::stable},      {"STABLE", Word::stable},   {"US", Word::moving},
    {"D", Word::moving},        {"S D", Word::moving},      {"U", Word::moving},
    {"UNSTABLE", Word::moving}, {"?", Word::moving},        {"M", Word::moving},
    {"MOTION", Word::moving},   {"SD", Word::moving},       {"OL", Word::over},
    {"OVERLOAD", Word::over},   {"OVER", Word::over},       {"S +", Word::over},
    {"UL", Word::under},        {"UNDERLOAD", Word::under}, {"S -", Word::under},
    {"W:", Word::label},        {"GROSS", Word::label},     {"NET", Word::label},
    {"G", Word::label},         {"N", Word::label},         {"G:", Word::label},
    {"N:", Word::label},        {"WT", Word::label},        {"WT:", Word::label},
};

Word word_of(std::string_view text) {
  std::string upper(trimmed(text));
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const auto& [word, meaning] : words) {
    if (word == upper) return meaning;
  }
  return Word::unknown;
}

Reading read_free(std::string_view line) {
  const auto found = find_weight(line);
  if (!found) {
    const auto only = word_of(line);
    if (only == Word::over) return Reading::of(no_weight("overload"));
    if (only == Word::under) return Reading::of(no_weight("underload"));
    if (word_of(line) == Word::moving) return Reading::of(no_weight("motion"));
    return Reading::bad("malformed: " + shown(line));
  }
  const auto head = word_of(found->head), tail = word_of(found->tail);
  if (head == Word::unknown || tail == Word::unknown || !found->unit_known) {
    return Reading::bad("malformed: " + shown(line));
  }
  for (const auto word : {head, tail}) {
    if (word == Word::over) return Reading::of(no_weight("overload", found->unit));
    if (word == Word::under) return Reading::of(no_weight("underload", found->unit));
  }
  std::optional<bool> stable;
  if (head == Word::stable || tail == Word::stable) stable = true;
  if (head == Word::moving || tail == Word::moving) stable = false;
  return Reading::of(weight(found->value, found->unit, stable));
}

/// The line without its end and without STX and ETX around it.
std::string_view text_of(std::string_view line) {
  while (line.ends_with('\r') || line.ends_with('\n')) line.remove_suffix(1);
  line = trimmed(line);
  if (line.starts_with('\x02')) line.remove_prefix(1);
  if (line.ends_with('\x03')) line.remove_suffix(1);
  return line;
}

Reading parse_any(std::string_view frame, const ScaleSettings&) {
  const auto line = text_of(frame);
  if (line.empty()) return Reading::nothing();
  auto reading = parse_st_line(line);
  if (!reading.events.empty() || !reading.error.empty()) return reading;
  return read_free(line);
}

/// A bare weight is what is left of a line that was cut: here every line has its word.
Reading parse_st(std::string_view frame, const ScaleSettings&) {
  const auto line = text_of(frame);
  if (line.empty()) return Reading::nothing();
  auto reading = parse_st_line(line);
  if (!reading.events.empty() || !reading.error.empty()) return reading;
  return find_weight(line) ? Reading::bad("malformed: " + shown(line)) : read_free(line);
}

const ScaleProtocol any_protocol{.cutter = cut_any_line, .parse = parse_any};
const ScaleProtocol st_protocol{.cutter = cut_any_line, .parse = parse_st, .seven_bits = true};

constexpr std::array st_gs_models{
    Model{"st-gs", "Indicators that imitate ST,GS", Evidence::published,
          "public weight parser: a line of such an indicator"},
};
constexpr std::array any_models{
    Model{"any-line", "Scales with a line of text", Evidence::published,
          "public parser tests for RS-232 scales of several makers"},
};

std::unique_ptr<Driver> make_st() { return std::make_unique<ScaleDriver>(st_protocol); }
std::unique_ptr<Driver> make_any() { return std::make_unique<ScaleDriver>(any_protocol); }

}  // namespace

extern const Protocol st_gs_protocol, multi_brand_protocol;
const Protocol st_gs_protocol{"st_gs", DeviceKind::scale, st_gs_models, make_st};
const Protocol multi_brand_protocol{"multi_brand", DeviceKind::scale, any_models, make_any};

}  // namespace wec
