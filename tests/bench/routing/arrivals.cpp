// Orders that arrive while others are picked: whoever is free takes the walk of the order that has
// waited longest, planned over all that wait. Next to it the plan of someone who knew all orders
// beforehand and need not wait for any.
#include <cstdio>

#include "daemon/core/routing/effort.hpp"
#include "tests/bench/routing/instances.hpp"
#include "tests/bench/routing/measure.hpp"
#include "tests/bench/routing/sections.hpp"

namespace wec::bench {

using routing::Mm;

namespace {

constexpr std::uint32_t orders = 100;
constexpr std::size_t pickers = 2;

/// Time is counted in millimetres walked. Orders come evenly, as fast as the one who knew all could
/// just pick them.
Mm walked_as_they_come(const routing::BatchRequest& all, Mm gap) {
  std::vector<std::uint32_t> waiting;
  std::vector<Mm> free_at(pickers, 0);
  std::uint32_t next = 0;
  Mm walked = 0;
  while (next < orders || !waiting.empty()) {
    auto& now = *std::min_element(free_at.begin(), free_at.end());
    for (; next < orders && next * gap <= now; ++next) waiting.push_back(next);
    if (waiting.empty()) {
      now = next * gap;
      continue;
    }
    auto request = all;
    request.orders.clear();
    request.evaluations_max = company_evaluations_one_block;
    for (const auto order : waiting) request.orders.push_back(all.orders[order]);
    const auto plan = routing::plan_batches(request);
    const auto& batch = plan->batches.front();  // sorted: order 0, the oldest, is in it
    routing::WalkRequest walk{all.depot, all.depot, {}};
    for (const auto order : batch)
      walk.stops.insert(walk.stops.end(), request.orders[order].stops.begin(),
                        request.orders[order].stops.end());
    const auto length = routing::shortest_walk(all.layout, walk)->length;
    walked += length;
    now += length;
    for (auto i = batch.size(); i-- > 0;) waiting.erase(waiting.begin() + batch[i]);
  }
  return walked;
}

}  // namespace

void orders_that_arrive(Goals& goals) {
  double sum = 0;
  constexpr int cases = 5;
  for (std::uint64_t seed = 1; seed <= cases; ++seed) {
    auto all = henn_waescher(orders, 45, seed);
    all.evaluations_max = 5'000'000;
    const auto known = routing::plan_batches(all)->length;
    const Mm gap = known / static_cast<Mm>(pickers * orders);
    sum += static_cast<double>(walked_as_they_come(all, gap)) / static_cast<double>(known) - 1;
  }
  const auto regret = 100 * sum / cases;
  std::printf("100 orders as they come, 2 pickers: %.1f %% more walking than knowing all at once\n",
              regret);
  goals.at_most(16, "orders that arrive, above knowing all beforehand", regret, 10, "%");
}

}  // namespace wec::bench
