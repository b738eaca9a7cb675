// Names of station kinds, as in the site file.

#include "daemon/core/site.hpp"

#include <array>

namespace wec {
namespace {
constexpr std::array<std::string_view, 7> names = {"pick",    "pack",    "wall",      "dock",
                                                   "receive", "returns", "supervisor"};
}

std::string_view name_of(StationRole kind) { return names[static_cast<std::size_t>(kind)]; }

std::optional<StationRole> station_role(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<StationRole>(i);
  return {};
}

}  // namespace wec
