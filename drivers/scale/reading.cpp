// Tables of units and conditions.
#include "drivers/scale/reading.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "drivers/decimal.hpp"

namespace wec {

namespace {

struct Spelling {
  std::string_view written;  // lower case
  std::string_view plain;
};

constexpr Spelling spellings[] = {
    {"mg", "mg"},   {"g", "g"},       {"kg", "kg"},   {"t", "t"},      {"lb", "lb"},
    {"lbs", "lb"},  {"oz", "oz"},     {"ozt", "ozt"}, {"ot", "ozt"},   {"tr oz", "ozt"},
    {"toz", "ozt"}, {"dwt", "dwt"},   {"dw", "dwt"},  {"ct", "ct"},    {"car", "ct"},
    {"gn", "gn"},   {"gr", "gn"},     {"pcs", "pcs"}, {"pc", "pcs"},   {"%", "%"},
    {"tl", "tael"}, {"tael", "tael"}, {"mo", "mom"},  {"mom", "mom"},  {"to", "tola"},
    {"ton", "ton"}, {"tn", "ton"},    {"n", "N"},     {"tla", "tola"},
};

struct Condition {
  std::string_view name;
  WeighStatus status;
};

constexpr Condition conditions[] = {
    {"busy", WeighStatus::busy},
    {"busy_or_none", WeighStatus::busy},
    {"ack", WeighStatus::busy},
    {"status", WeighStatus::busy},
    {"motion", WeighStatus::busy},
    {"zero", WeighStatus::busy},
    {"tare", WeighStatus::busy},
    {"warm_up", WeighStatus::busy},
    {"not_ready", WeighStatus::busy},
    {"profile_dependent", WeighStatus::busy},
    {"overload", WeighStatus::overload},
    {"out_of_range", WeighStatus::overload},
    {"zero_upper_limit", WeighStatus::overload},
    {"tare_upper_limit", WeighStatus::overload},
    {"tare_lower_limit", WeighStatus::underload},
    {"underload", WeighStatus::underload},
    {"under_zero", WeighStatus::underload},
    {"zero_lower_limit", WeighStatus::underload},
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<std::string> plain_number(std::string_view text) {
  text = trimmed(text);
  if (!parse_decimal(text)) return std::nullopt;
  std::string plain;
  if (text.starts_with('-')) plain = "-";
  if (text.starts_with('-') || text.starts_with('+')) text = trimmed(text.substr(1));
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.starts_with('.')) plain += '0';
  return plain + std::string(text);
}

std::string plain_unit(std::string_view text) {
  std::string lower(trimmed(text));
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const auto& [written, plain] : spellings) {
    if (written == lower) return std::string(plain);
  }
  return {};
}

std::string shifted(std::int64_t digits, int decimals) {
  std::string text = std::to_string(digits < 0 ? -digits : digits);
  const auto places = static_cast<std::size_t>(decimals < 0 ? -decimals : decimals);
  if (decimals < 0 && digits != 0) text.append(places, '0');
  if (decimals > 0) {
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, ".");
  }
  return digits < 0 ? "-" + text : text;
}

Weighed weight(std::string value, std::string unit, std::optional<bool> stable) {
  Weighed reading;
  reading.mass = parse_mass(value, unit);
  reading.weight = std::move(value);
  reading.unit = std::move(unit);
  reading.stable = stable;
  if (stable == false) reading.condition = "motion";
  return reading;
}

Weighed no_weight(std::string_view condition, std::string unit) {
  Weighed reading;
  reading.unit = std::move(unit);
  reading.status = WeighStatus::error;
  reading.condition = condition;
  if (condition == "motion") reading.stable = false;
  for (const auto& known : conditions) {
    if (known.name == condition) reading.status = known.status;
  }
  return reading;
}

Weighed at_zero(Weighed reading) {
  if (reading.stable != false) reading.condition = "zero";
  return reading;
}

}  // namespace wec
