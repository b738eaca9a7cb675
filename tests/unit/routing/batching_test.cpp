// Batches: every order in one walk, no walk overloaded, lengths as measured on their own, and the
// best of all partitions where those can be tried.
#include "daemon/core/routing/batching.hpp"

#include <gtest/gtest.h>

#include <map>

#include "daemon/core/routing/random.hpp"

namespace wec::routing {
namespace {

BatchRequest random_orders(std::uint32_t orders, std::uint64_t seed, std::size_t cross = 2) {
  Random random(seed);
  BatchRequest made;
  for (std::int32_t i = 0; i < 5; ++i) made.layout.aisles.push_back({i * 4, Way::both, {}});
  for (std::size_t i = 0; i < cross; ++i) made.layout.cross.push_back(static_cast<Mm>(i) * 20);
  const Mm top = made.layout.cross.back();
  made.depot = {on_cross, random.below(20), random.below(2) == 0 ? 0 : top};
  for (std::uint32_t o = 0; o < orders; ++o) {
    BatchOrder order;
    for (std::uint32_t i = 0; i <= random.below(6); ++i)
      order.stops.push_back({static_cast<std::int32_t>(random.below(5)), 0,
                             1 + random.below(static_cast<std::uint64_t>(top) - 1)});
    order.load = {1 + random.below(5), random.below(3), 0};
    made.orders.push_back(std::move(order));
  }
  made.load_max = {10, 8, 0};
  made.orders_per_walk_max = 4;
  made.evaluations_max = 5000;
  return made;
}

bool carried(const BatchRequest& request, const std::vector<std::uint32_t>& batch) {
  Load load{};
  for (const auto order : batch)
    for (std::size_t i = 0; i < load.size(); ++i) load[i] += request.orders[order].load[i];
  for (std::size_t i = 0; i < load.size(); ++i)
    if (load[i] > request.load_max[i]) return false;
  return batch.size() <= request.orders_per_walk_max;
}

Mm length_of(const BatchRequest& request, const std::vector<std::uint32_t>& batch) {
  WalkRequest walk{request.depot, request.depot, {}};
  for (const auto order : batch)
    for (const auto& stop : request.orders[order].stops) walk.stops.push_back(stop);
  return shortest_walk(request.layout, walk)->length;
}

void expect_valid(const BatchRequest& request, const BatchPlan& plan) {
  std::vector<int> seen(request.orders.size());
  Mm length = 0;
  for (const auto& batch : plan.batches) {
    for (const auto order : batch) ++seen[order];
    ASSERT_TRUE(carried(request, batch));
    length += length_of(request, batch);
  }
  for (const auto times : seen) ASSERT_EQ(times, 1);
  ASSERT_EQ(length, plan.length);
  ASSERT_LE(plan.length, plan.savings_length);
  ASSERT_LE(plan.savings_length, plan.alone_length);
  if (plan.bound) ASSERT_LE(*plan.bound, plan.length);
}

/// The best partition: the batch of the first order that is left, by all its subsets.
Mm best_partition(const BatchRequest& request, unsigned left, std::map<unsigned, Mm>& known) {
  if (left == 0) return 0;
  if (const auto at = known.find(left); at != known.end()) return at->second;
  const unsigned first = left & (~left + 1);
  Mm best = INT64_MAX;
  for (unsigned set = left; set != 0; set = (set - 1) & left) {
    if ((set & first) == 0) continue;
    std::vector<std::uint32_t> batch;
    for (std::uint32_t o = 0; o < request.orders.size(); ++o)
      if ((set >> o & 1) != 0) batch.push_back(o);
    if (carried(request, batch))
      best =
          std::min(best, length_of(request, batch) + best_partition(request, left & ~set, known));
  }
  return known[left] = best;
}

TEST(Batching, EveryOrderIsInOneWalkThatCarriesIt) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const auto request = random_orders(12, seed, seed % 3 == 0 ? 3 : 2);
    const auto plan = plan_batches(request);
    ASSERT_TRUE(plan);
    expect_valid(request, *plan);
  }
}

TEST(Batching, WhatIsSaidToBeTheBestIsTheBestPartition) {
  int proven = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto request = random_orders(2 + static_cast<std::uint32_t>(seed % 7), seed, 2 + seed % 5 / 4);
    request.orders_per_walk_max = 2 + seed % 3;
    const auto plan = plan_batches(request);
    ASSERT_TRUE(plan);
    expect_valid(request, *plan);
    std::map<unsigned, Mm> known;
    const auto optimum = best_partition(request, (1U << request.orders.size()) - 1, known);
    ASSERT_GE(plan->length, optimum) << seed;
    ASSERT_TRUE(plan->bound) << seed;
    ASSERT_LE(*plan->bound, optimum) << seed;
    if (*plan->bound < plan->length) continue;
    ASSERT_EQ(plan->length, optimum) << seed;
    ++proven;
  }
  EXPECT_GE(proven, 295);
}

TEST(Batching, TwentyFourOrdersAreProvenToBeTheBest) {
  auto request = random_orders(24, 7);
  request.evaluations_max = 4'000'000;
  const auto plan = plan_batches(request);
  ASSERT_TRUE(plan);
  expect_valid(request, *plan);
  EXPECT_EQ(plan->bound, plan->length);
  EXPECT_LT(plan->evaluations, request.evaluations_max);
}

TEST(Batching, TooManyWalksToLookAtEachLeaveThePlanWithoutABound) {
  auto request = random_orders(40, 7);
  request.load_max = {200, 200, 0};
  request.orders_per_walk_max = 40;
  const auto plan = plan_batches(request);
  ASSERT_TRUE(plan);
  expect_valid(request, *plan);
  EXPECT_FALSE(plan->bound);
}

TEST(Batching, OrdersThatFillAWalkEachEndTheSearch) {
  auto request = random_orders(4, 3);
  for (auto& order : request.orders) order.load = {10, 0, 0};
  const auto plan = plan_batches(request);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->batches.size(), 4U);
  EXPECT_LE(plan->evaluations, 2 * request.evaluations_max);
}

TEST(Batching, TheLargestFloorIsPlannedWithoutOverflow) {
  auto request = random_orders(40, 9);
  for (std::size_t a = 0; a < request.layout.aisles.size(); ++a)
    request.layout.aisles[a].x = a % 2 == 0 ? coordinate_max_mm : -coordinate_max_mm;
  request.layout.cross = {-coordinate_max_mm, coordinate_max_mm};
  request.depot = {on_cross, 0, coordinate_max_mm};
  Random random(4);
  for (auto& order : request.orders) {
    order.load = {1, 0, 0};
    for (std::uint32_t i = order.stops.size() % 7; i < 200; ++i)
      order.stops.push_back({static_cast<std::int32_t>(random.below(5)), 0,
                             random.below(2 * coordinate_max_mm - 1) - coordinate_max_mm + 1});
  }
  const auto plan = plan_batches(request);
  ASSERT_TRUE(plan);
  expect_valid(request, *plan);
}

TEST(Batching, TheSameSeedGivesTheSamePlan) {
  const auto request = random_orders(15, 5);
  EXPECT_EQ(plan_batches(request)->batches, plan_batches(request)->batches);
}

TEST(Batching, WhatCannotBeDoneIsNamed) {
  auto request = random_orders(3, 1);
  request.orders[1].load[0] = 11;
  EXPECT_EQ(plan_batches(request).error().problem, BatchProblem::too_large);
  EXPECT_EQ(plan_batches(request).error().order, 1U);
  request = random_orders(3, 1);
  request.orders[2].stops.push_back({7, 0, 1});
  EXPECT_EQ(plan_batches(request).error().problem, BatchProblem::off_layout);
  request = random_orders(3, 1);
  request.orders.resize(orders_max + 1);
  EXPECT_EQ(plan_batches(request).error().problem, BatchProblem::too_many_orders);
  request.orders.clear();
  EXPECT_TRUE(plan_batches(request)->batches.empty());
}

}  // namespace
}  // namespace wec::routing
