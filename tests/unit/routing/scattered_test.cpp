// Choosing places: enough of each item, the walk as measured on its own, and the best of all
// choices where those can be tried.
#include "daemon/core/routing/scattered.hpp"

#include <gtest/gtest.h>

#include "daemon/core/routing/random.hpp"

namespace wec::routing {
namespace {

ScatteredRequest random_supplies(std::uint64_t seed) {
  Random random(seed);
  ScatteredRequest made;
  for (std::int32_t i = 0; i < 5; ++i)
    made.layout.aisles.push_back({random.below(40), Way::both, {}});
  made.layout.cross = {-7, 30};
  made.depot = {on_cross, random.below(40), random.below(2) == 0 ? -7 : 30};
  for (std::uint32_t item = 0; item < 4; ++item) {
    made.wanted.push_back(1 + random.below(4));
    for (int place = 0; place < 3; ++place)
      made.supplies.push_back(
          {{static_cast<std::int32_t>(random.below(5)), 0, random.below(36) - Mm{6}},
           item,
           place == 0 ? 4 : random.below(4)});
  }
  made.evaluations_max = 3000;
  return made;
}

bool holds_enough(const ScatteredRequest& request, unsigned set) {
  auto left = request.wanted;
  for (std::size_t s = 0; s < request.supplies.size(); ++s)
    if ((set >> s & 1) != 0) left[request.supplies[s].item] -= request.supplies[s].qty;
  for (const auto missing : left)
    if (missing > 0) return false;
  return true;
}

Mm walk_over(const ScatteredRequest& request, unsigned set) {
  WalkRequest walk{request.depot, request.depot, {}};
  for (std::size_t s = 0; s < request.supplies.size(); ++s)
    if ((set >> s & 1) != 0) walk.stops.push_back(request.supplies[s].at);
  return shortest_walk(request.layout, walk)->length;
}

TEST(Scattered, ChoicesAreEnoughAndMostOftenTheBest) {
  int best = 0;
  constexpr int cases = 60;
  for (std::uint64_t seed = 1; seed <= cases; ++seed) {
    const auto request = random_supplies(seed);
    const auto plan = choose_places(request);
    ASSERT_TRUE(plan) << "seed " << seed;
    unsigned chosen = 0;
    for (const auto s : plan->chosen) chosen |= 1U << s;
    ASSERT_TRUE(holds_enough(request, chosen)) << "seed " << seed;
    ASSERT_EQ(plan->length, walk_over(request, chosen)) << "seed " << seed;
    ASSERT_LE(plan->evaluations, 2 * request.evaluations_max);
    Mm optimum = INT64_MAX;
    for (unsigned set = 0; set < 1U << request.supplies.size(); ++set)
      if (holds_enough(request, set)) optimum = std::min(optimum, walk_over(request, set));
    ASSERT_GE(plan->length, optimum) << "seed " << seed;
    best += plan->length == optimum;
  }
  EXPECT_GE(best, cases - 3);
}

TEST(Scattered, WhatCannotBeChosenIsNamed) {
  const auto problem = [](auto change) {
    auto request = random_supplies(1);
    change(request);
    const auto plan = choose_places(request);
    EXPECT_FALSE(plan);
    return plan ? ScatteredProblem::too_many : plan.error().problem;
  };
  using Request = ScatteredRequest;
  using Named = ScatteredProblem;
  EXPECT_EQ(problem([](Request& r) { r.wanted[2] = 1000; }), Named::not_enough);
  EXPECT_EQ(problem([](Request& r) { r.supplies[3].at.aisle = 9; }), Named::bad_supply);
  EXPECT_EQ(problem([](Request& r) { r.supplies[3].at.y = 31; }), Named::bad_supply);
  EXPECT_EQ(problem([](Request& r) { r.supplies[3].item = 4; }), Named::bad_supply);
  EXPECT_EQ(problem([](Request& r) { r.supplies[3].qty = -1; }), Named::bad_supply);
  EXPECT_EQ(problem([](Request& r) { r.supplies[3].qty = INT64_MAX; }), Named::bad_supply);
  EXPECT_EQ(problem([](Request& r) { r.layout.cross = {0}; }), Named::bad_layout);
  EXPECT_EQ(problem([](Request& r) {
              r.layout.cross = {0, 10, 20};
              r.depot.y = 0;
            }),
            Named::not_one_block);
  EXPECT_EQ(problem([](Request& r) { r.layout.aisles[0].way = Way::up; }), Named::not_one_block);
  EXPECT_EQ(problem([](Request& r) { r.supplies.resize(supplies_max + 1); }), Named::too_many);
}

TEST(Scattered, NothingWantedIsNoWalk) {
  auto request = random_supplies(2);
  for (auto& wanted : request.wanted) wanted = 0;
  const auto plan = choose_places(request);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->chosen.empty());
  EXPECT_EQ(plan->length, 0);
}

}  // namespace
}  // namespace wec::routing
