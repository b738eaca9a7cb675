// How long the shortest walk over the stops of some orders is, asked very often.
#pragma once

#include <memory>
#include <span>

#include "daemon/core/routing/batching.hpp"

namespace wec::routing {

/// Of orders that have too many stops for one walk: longer than any.
constexpr Mm no_walk = INT64_MAX / 1024;

class BatchCost {
 public:
  virtual ~BatchCost() = default;
  /// Indices of orders, each at most once.
  virtual Mm of(std::span<const std::uint32_t> orders) = 0;
};

/// One block with the depot on a cross aisle: bit sets of places and the fast programme. Any other
/// floor: the general method.
std::unique_ptr<BatchCost> make_batch_cost(const BatchRequest&);

}  // namespace wec::routing
