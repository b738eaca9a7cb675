// Application identifiers and the shape of their values.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace wec::gs1 {

/// See ai_table.def for the columns.
struct AiRow {
  std::string_view first;
  std::string_view last;
  bool fixed;
  bool attribute;
  std::string_view format;
  std::string_view requires_ais;
  std::string_view excludes;
  bool key;
  std::string_view qualifiers;
  std::string_view title;
};

/// Null: not assigned.
const AiRow* find_ai(std::string_view ai);

/// How many digits the AI at the beginning of `data` has. Null: no AI begins with these two digits.
std::optional<std::size_t> ai_length(std::string_view data);

/// One part of a value: "N13,csum,gcppos1" or "[X..17]".
struct Component {
  char type;  // N digits, X set 82, Y set 39, Z base64url
  std::size_t min;
  std::size_t max;
  bool optional;
  std::vector<std::string_view> linters;
};
std::vector<Component> components(const AiRow& row);

/// Does a pattern of the table, "01" or "31nn", stand for this AI?
bool ai_matches(std::string_view pattern, std::string_view ai);

/// Calls `each(std::string_view)` for the parts of a list.
template <class Each>
void for_each_part(std::string_view list, char separator, Each&& each) {
  while (!list.empty()) {
    const auto end = list.find(separator);
    each(list.substr(0, end));
    if (end == std::string_view::npos) return;
    list.remove_prefix(end + 1);
  }
}

}  // namespace wec::gs1
