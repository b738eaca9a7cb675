// What cannot be planned is named first; then the savings method, then the search.

#include "daemon/core/routing/batching.hpp"

#include <algorithm>

#include "daemon/core/routing/batch_exact.hpp"
#include "daemon/core/routing/batch_search.hpp"
#include "daemon/core/routing/sheet.hpp"

namespace wec::routing {
namespace {

BatchProblem as_batch_problem(Problem problem) {
  switch (problem) {
    case Problem::too_far:
      return BatchProblem::too_far;
    case Problem::off_layout:
      return BatchProblem::off_layout;
    case Problem::unreachable:
      return BatchProblem::unreachable;
    case Problem::bad_layout:
      return BatchProblem::bad_layout;
    case Problem::too_many_stops:
      break;
  }
  return BatchProblem::too_large;
}

bool carried_alone(const BatchRequest& request, const BatchOrder& order) {
  if (request.orders_per_walk_max == 0) return false;
  for (std::size_t i = 0; i < order.load.size(); ++i)
    if (order.load[i] < 0 || order.load[i] > request.load_max[i]) return false;
  return true;
}

std::optional<BatchError> check(const BatchRequest& request) {
  if (request.orders.size() > orders_max) return BatchError{BatchProblem::too_many_orders, {}};
  if (const auto problem = check_request(request.layout, {request.depot, request.depot, {}}))
    return BatchError{as_batch_problem(problem->problem), {}};
  for (std::uint32_t i = 0; i < request.orders.size(); ++i) {
    const auto& order = request.orders[i];
    if (!carried_alone(request, order)) return BatchError{BatchProblem::too_large, i};
    const auto alone = shortest_walk(request.layout, {request.depot, request.depot, order.stops});
    if (!alone) return BatchError{as_batch_problem(alone.error().problem), i};
  }
  return {};
}

/// First a good plan, then the best and its proof; what is left of the effort goes on improving.
/// Where walks are too many to look at each, all of it does.
std::vector<Batch> best_of(const BatchRequest& request, SavingsPlan first, BatchMeter& meter,
                           Random& random, std::optional<Mm>& bound) {
  const auto effort = request.evaluations_max;
  if (effort <= meter.evaluations() || !exact_is_possible(request, meter))
    return improved(first, effort, meter, random);
  auto good = improved(first, effort / 8, meter, random);
  auto exact = exact_batches(request, std::move(good), effort / 8 * 7, meter);
  bound = exact.bound;
  if (total_length(exact.batches) == exact.bound) return std::move(exact.batches);
  first.batches = std::move(exact.batches);
  return improved(first, effort, meter, random);
}

}  // namespace

tl::expected<BatchPlan, BatchError> plan_batches(const BatchRequest& request) {
  if (const auto problem = check(request)) return tl::unexpected(*problem);
  Random random(request.seed);
  BatchMeter meter(request, random);
  auto first = savings_plan(request.orders.size(), meter);
  BatchPlan plan;
  plan.alone_length = total_length(first.alone);
  plan.savings_length = total_length(first.batches);
  auto best = best_of(request, std::move(first), meter, random, plan.bound);
  plan.length = total_length(best);
  plan.evaluations = meter.evaluations();
  for (auto& batch : best) {
    std::sort(batch.orders.begin(), batch.orders.end());
    plan.batches.push_back(std::move(batch.orders));
  }
  std::sort(plan.batches.begin(), plan.batches.end());
  return plan;
}

}  // namespace wec::routing
