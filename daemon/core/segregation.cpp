// The table, and the groups that head office names.

#include "daemon/core/segregation.hpp"

#include <algorithm>
#include <array>

namespace wec {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> apart = {{
    {"2.1", "3"},
    {"2.1", "4.2"},
    {"2.1", "5.1"},
    {"2.1", "5.2"},
    {"3", "4.2"},
    {"3", "5.1"},
    {"3", "5.2"},
    {"4.1", "5.2"},
    {"4.2", "5.1"},
    {"4.2", "5.2"},
    {"4.3", "5.1"},
    {"4.3", "5.2"},
    {"5.1", "5.2"},
    {"5.1", "8"},
    {"5.2", "8"},
    {"4.1", "5.1"},
    {"3", "4.3"},
}};

bool classes_apart(std::string_view a, std::string_view b) {
  if (a.starts_with('1') != b.starts_with('1')) return !a.empty() && !b.empty();
  return std::any_of(apart.begin(), apart.end(), [&](const auto& pair) {
    return (pair.first == a && pair.second == b) || (pair.first == b && pair.second == a);
  });
}

}  // namespace

bool keep_apart(const Dg& a, const Dg& b) {
  if (a.state == DgState::DG_NONE || b.state == DgState::DG_NONE) return false;
  const bool groups = !a.segregation_group.empty() && !b.segregation_group.empty() &&
                      a.segregation_group != b.segregation_group;
  return groups || classes_apart(a.dg_class, b.dg_class);
}

}  // namespace wec
