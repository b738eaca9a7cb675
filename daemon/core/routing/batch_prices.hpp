// What each order is worth in the best plan there could be: prices so low that no walk costs less
// than its orders are worth together. Their sum is a lower bound for every plan.
#pragma once

#include "daemon/core/routing/batch_candidates.hpp"

namespace wec::routing {

/// In parts of a millimetre.
using Price = std::int64_t;
constexpr int price_bits = 8;
constexpr Price as_price(Mm length) { return length << price_bits; }

struct Prices {
  std::vector<Price> of_order;
  Price of_walk = 0;  // what one walk more than the fewest would save, at least 0
  Price bound = 0;    // no plan is shorter
};

/// What a walk costs beyond what its orders are worth; never below 0.
Price beyond(const Prices&, const Candidates&, const Candidate&);

/// Leaves out the candidates that no plan shorter than `length` can use. `walks_min`: no plan has
/// fewer. Ends after so many steps (measured walks) of the meter in all.
Prices best_prices(Candidates&, std::size_t orders, std::int64_t walks_min, Mm length,
                   std::uint64_t evaluations_max, BatchMeter&);

}  // namespace wec::routing
