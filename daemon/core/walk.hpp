// The routing library asked in the warehouse's words: in which order a walk visits its bins, and
// which orders are walked together. Where the floor is not known, nothing is answered and the pick
// sequence holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/routing/layout.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

/// The library's floor. The error: what is wrong with the layout.
struct FloorMap {
  routing::Layout layout;
  routing::Spot start;
  routing::Spot drop;
  std::vector<std::string> aisles;  // names, by index

  /// None: the place has no aisle, or one that the layout does not name.
  std::optional<routing::Spot> spot(const Location&) const;
};
FloorMap floor_map(const FloorLayout&);
std::optional<FloorMap> floor_map(const State&);

/// Words for what the library refuses: OFF_LAYOUT, UNREACHABLE ...
std::string_view word_for(routing::Problem);

struct WalkPlan {
  std::string sequence;       // SHORTEST, NEAR_SHORTEST, PICK_SEQ
  std::vector<TaskId> tasks;  // all that are open; PICK_SEQ: none
  std::int64_t left_mm = 0;
  std::int64_t bound_mm = 0;
  std::string reason;  // PICK_SEQ: why
};

/// The way from where its person stands past all open bins to the drop point. Skipped lines come
/// last, after that those that wait. None: the site has no layout.
std::optional<WalkPlan> plan_walk(const State&, const PickWalk&);

/// What a walk may carry.
struct WalkRoom {
  std::int64_t orders = 0, lines = 0, mass_mg = 0, volume_mm3 = 0;
};
WalkRoom room_for(const State&, const std::vector<PickTask>&);

/// How many orders company() looks at; 0: the site has no layout.
std::size_t company_max(const State&);

/// Which of the orders, given by their tasks, go with the first one so that all of them together
/// are walked shortest: indices without 0. None: the floor or a place of the first is not known.
std::optional<std::vector<std::size_t>> company(const State&,
                                                const std::vector<std::vector<PickTask>>& orders,
                                                const WalkRoom&);

}  // namespace wec
