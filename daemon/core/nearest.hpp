// NEAREST allocation on a floor that is known: of the places that could give an order's goods those
// that make its walk shortest (floor.md 1.3).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "daemon/core/state/state.hpp"

namespace wec {

/// One line of an order, and the bins that may give it.
struct PlacesOfLine {
  std::int64_t qty = 0;
  std::vector<Stock> rows;  // in the order in which they would be taken
  bool free = true;         // false: the order of the rows is law, and the first ones are taken
};

/// The bins to go to. None: the floor or a bin's place is not known, the floor has more than one
/// block, or there is nothing to choose; the pick sequence then says what is near.
std::optional<std::set<LocationId>> nearest_places(const State&, const std::vector<PlacesOfLine>&);

}  // namespace wec
