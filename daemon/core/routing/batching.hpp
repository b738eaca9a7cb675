// Which orders are picked in one walk, so that all walks together are shortest: batching jointly
// with routing. Anytime: the savings method gives a plan at once, the rest of the effort improves
// it.
#pragma once

#include <array>
#include <memory>
#include <span>

#include "daemon/core/routing/layout.hpp"

namespace wec::routing {

constexpr std::size_t orders_max = 500;

/// What a walk carries: for example weight, volume and pieces; and how many orders (compartments).
using Load = std::array<std::int64_t, 3>;

struct BatchOrder {
  std::vector<Spot> stops;
  Load load{};
};

struct BatchRequest {
  Layout layout;
  Spot depot;  // every walk begins and ends here
  std::vector<BatchOrder> orders;
  Load load_max{INT64_MAX, INT64_MAX, INT64_MAX};
  std::size_t orders_per_walk_max = orders_max;
  std::uint64_t seed = 1;
  std::uint64_t evaluations_max = 200'000;  // walks measured; about five a microsecond in one block
};

struct BatchPlan {
  std::vector<std::vector<std::uint32_t>> batches;
  Mm length = 0;
  std::optional<Mm> bound;  // no plan is shorter; the length itself: this is the best plan
  Mm savings_length = 0;    // of the first plan
  Mm alone_length = 0;      // every order in a walk of its own
  std::uint64_t evaluations = 0;
};

enum class BatchProblem {
  bad_layout,
  too_many_orders,
  too_far,
  off_layout,
  unreachable,
  too_large
};

struct BatchError {
  BatchProblem problem = BatchProblem::bad_layout;
  std::optional<std::uint32_t> order;
};

/// Deterministic for the same request. A fold of the same request with a larger effort is never
/// longer than the savings plan.
tl::expected<BatchPlan, BatchError> plan_batches(const BatchRequest&);

}  // namespace wec::routing
