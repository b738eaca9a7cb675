// Items that lie in several places: which of them to go to, so that the walk is shortest.
#pragma once

#include "daemon/core/routing/layout.hpp"

namespace wec::routing {

constexpr std::size_t supplies_max = 20'000;

struct Supply {
  Spot at;
  std::uint32_t item = 0;  // index in `wanted`
  std::int64_t qty = 0;
};

struct ScatteredRequest {
  Layout layout;
  Spot depot;  // where the round trip begins and ends
  std::vector<Supply> supplies;
  std::vector<std::int64_t> wanted;  // by item
  std::uint64_t seed = 1;
  std::uint64_t evaluations_max = 100'000;  // walks measured
};

struct ScatteredPlan {
  std::vector<std::uint32_t> chosen;  // supplies, ascending; together they hold what is wanted
  Mm length = 0;                      // of the shortest walk over them
  std::uint64_t evaluations = 0;
};

enum class ScatteredProblem {
  bad_layout,     // of `layout` or `depot`
  not_one_block,  // only floors of one block without one-way or closed aisles are planned
  too_many,       // supplies or items
  bad_supply,     // its place is not in an aisle, its item is not named or its quantity below 0
  not_enough      // of this item
};

struct ScatteredError {
  ScatteredProblem problem = ScatteredProblem::bad_layout;
  std::optional<std::uint32_t> which;  // supply or item
};

/// A search without a bound: the walk over the chosen places is the shortest, the choice need not
/// be the best. Deterministic.
tl::expected<ScatteredPlan, ScatteredError> choose_places(const ScatteredRequest&);

}  // namespace wec::routing
