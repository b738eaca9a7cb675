// Items that lie in several places: which of them to go to, so that the walk is shortest.
#pragma once

#include "daemon/core/routing/single_block.hpp"

namespace wec::routing {

struct Supply {
  BlockStop at;
  std::uint32_t item = 0;
  std::int64_t qty = 0;
};

struct ScatteredRequest {
  std::vector<Mm> aisle_x;  // ascending
  Mm height = 0;
  Mm depot_x = 0;  // on the bottom cross aisle
  std::vector<Supply> supplies;
  std::vector<std::int64_t> wanted;  // by item
  std::uint64_t seed = 1;
  std::uint64_t evaluations_max = 100'000;  // walks measured
};

struct ScatteredPlan {
  std::vector<std::uint32_t> chosen;  // supplies, ascending; together they hold what is wanted
  Mm length = 0;                      // of the shortest walk over them
};

struct NotEnough {
  std::uint32_t item = 0;
};

/// A search without a bound: the walk over the chosen places is the shortest, the choice need not
/// be the best. One block. Deterministic.
tl::expected<ScatteredPlan, NotEnough> choose_places(const ScatteredRequest&);

}  // namespace wec::routing
