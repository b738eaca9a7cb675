#include "drivers/gs1/ai_table.hpp"

#include <array>
#include <charconv>

namespace wec::gs1 {
namespace {

#define AI(...) AiRow{__VA_ARGS__},
constexpr AiRow rows[] = {
#include "drivers/gs1/ai_table.def"
};
#undef AI

std::size_t number(std::string_view digits) {
  std::size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// "N6", "X..20", "N..12"; the brackets are off.
void read_length(std::string_view text, Component& part) {
  if (text.starts_with("..")) {
    part.min = 1;
    part.max = number(text.substr(2));
  } else {
    part.min = part.max = number(text);
  }
}

}  // namespace

const AiRow* find_ai(std::string_view ai) {
  for (const AiRow& row : rows) {
    if (row.first.size() == ai.size() && row.first <= ai && ai <= row.last) return &row;
  }
  return nullptr;
}

std::optional<std::size_t> ai_length(std::string_view data) {
  if (data.size() < 2) return std::nullopt;
  for (const AiRow& row : rows) {
    if (row.first.substr(0, 2) <= data.substr(0, 2) && data.substr(0, 2) <= row.last.substr(0, 2)) {
      return row.first.size();
    }
  }
  return std::nullopt;
}

std::vector<Component> components(const AiRow& row) {
  std::vector<Component> parts;
  for_each_part(row.format, ' ', [&](std::string_view text) {
    Component part{};
    bool shape = true;
    for_each_part(text, ',', [&](std::string_view word) {
      if (!shape) return part.linters.push_back(word);
      shape = false;
      part.optional = word.starts_with('[');
      if (part.optional) word = word.substr(1, word.size() - 2);
      part.type = word[0];
      read_length(word.substr(1), part);
    });
    parts.push_back(std::move(part));
  });
  return parts;
}

bool ai_matches(std::string_view pattern, std::string_view ai) {
  if (pattern.size() != ai.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != 'n' && pattern[i] != ai[i]) return false;
  }
  return true;
}

}  // namespace wec::gs1
