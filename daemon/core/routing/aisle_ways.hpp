// The ways of walking one aisle between two cross aisles so that all its places are visited.
#pragma once

#include <array>

#include "daemon/core/routing/frontier.hpp"
#include "daemon/core/routing/sheet.hpp"

namespace wec::routing {

constexpr Mm impossible = INT64_MAX / 4;

/// Each stretch between neighbouring places is passed once (odd) or twice (even); at most one of
/// the even ones is left out. The places in between keep their parity, so one bit and the gap tell
/// all.
struct AisleWayChosen {
  Effect effect;
  Mm cost = 0;
  bool starts_odd = false;  // the lowest stretch is passed once
  std::int32_t gap = -1;    // index of the stretch left out; -1: none
};

struct AisleWays {
  std::array<AisleWayChosen, 10> way;
  std::size_t count = 0;
};

/// For the places from `bottom` to `top`, two neighbouring crossings of the column.
/// `stretch_open[i]`: the stretch from point i to i + 1 can be walked; empty: all can.
AisleWays ways_through(const SheetColumn&, std::size_t bottom, std::size_t top,
                       const std::vector<char>& stretch_open);

}  // namespace wec::routing
