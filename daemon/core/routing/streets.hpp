// Distances on any floor: one-way aisles, closed parts, any number of cross aisles.
#pragma once

#include <vector>

#include "daemon/core/routing/layout.hpp"

namespace wec::routing {

constexpr Mm no_way = INT64_MAX / 4;

/// Square, row by row: the way from row to column. Not symmetric where aisles are one way.
struct Distances {
  std::size_t size = 0;
  std::vector<Mm> mm;
  Mm at(std::size_t from, std::size_t to) const { return mm[from * size + to]; }
};

/// Between all these places, by Dijkstra's method from each. `no_way`: cannot be reached.
Distances distances(const Layout&, const std::vector<Spot>& places);

}  // namespace wec::routing
