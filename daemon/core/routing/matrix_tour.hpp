// The shortest way over places of which only the distances are known: place 0 is the start, the
// last one is the end, and each of the others is visited once.
#pragma once

#include "daemon/core/routing/streets.hpp"

namespace wec::routing {

constexpr std::size_t small_places_max = 13;  // with start and end; 2^11 * 11 states

/// Places in the order of the walk, start and end included.
using PlaceOrder = std::vector<std::uint32_t>;

Mm length_of(const Distances&, const PlaceOrder&);

/// Exact, by dynamic programming over sets (Held and Karp 1962). At most small_places_max places.
/// Empty: no order goes, because of one-way aisles.
PlaceOrder smallest_order(const Distances&);

/// Cheapest insertion, then moves of segments and reversals, then the same again from shaken orders
/// until so many moves were looked at. Deterministic for the seed.
PlaceOrder good_order(const Distances&, std::uint64_t seed, std::uint64_t evaluations_max);

/// No order is shorter: the larger of an assignment bound and a spanning tree.
Mm order_bound(const Distances&);

}  // namespace wec::routing
