// Finds number and unit in a line.
#include "drivers/scale/weight_text.hpp"

#include "drivers/scale/reading.hpp"

namespace wec {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view number_end = "0123456789.";
constexpr std::string_view unit_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz%";

/// Where the number begins: at its sign, if blanks alone lie between them.
std::size_t with_sign(std::string_view line, std::size_t number) {
  auto at = number;
  while (at > 0 && line[at - 1] == ' ') --at;
  if (at > 0 && (line[at - 1] == '-' || line[at - 1] == '+')) return at - 1;
  return number;
}

}  // namespace

std::optional<WeightText> find_weight(std::string_view line) {
  auto number = line.find_first_of(digits);
  if (number == std::string_view::npos) return std::nullopt;
  if (number > 0 && line[number - 1] == '.') --number;
  auto end = line.find_first_not_of(number_end, number);
  if (end == std::string_view::npos) end = line.size();
  const auto start = with_sign(line, number);
  auto value = plain_number(line.substr(start, end - start));
  if (!value) return std::nullopt;
  WeightText found;
  found.value = std::move(*value);
  found.head = trimmed(line.substr(0, start));
  found.end = end;
  auto rest = trimmed(line.substr(end));
  auto letters = rest.find_first_not_of(unit_letters);
  if (letters == std::string_view::npos) letters = rest.size();
  found.unit = plain_unit(rest.substr(0, letters));
  found.unit_known = letters == 0 || !found.unit.empty();
  if (!found.unit.empty()) rest.remove_prefix(letters);
  found.tail = trimmed(rest);
  return found;
}

}  // namespace wec
