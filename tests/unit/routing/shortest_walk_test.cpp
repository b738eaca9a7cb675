// Walks against the best of all orders, 10,000 floors a family (2,000 of five blocks).
#include <gtest/gtest.h>

#include "tests/unit/routing/walks.hpp"

namespace wec::routing::test {
namespace {

constexpr std::uint64_t cases_per_family = 10'000;

/// Every tour is checked; the exact ones are the best, the others lie between bound and best.
void expect_best(const Family& family, std::uint64_t cases = cases_per_family) {
  for (std::uint64_t seed = 1; seed <= cases; ++seed) {
    const auto c = random_case(family, seed);
    const Ways ways(c);
    const auto best = best_length(c, ways);
    const auto tour = shortest_walk(c.layout, c.request);
    if (!tour) {
      ASSERT_TRUE(tour.error().problem == Problem::unreachable && best < 0)
          << "seed " << seed << "\n"
          << text_of(c);
      continue;
    }
    ASSERT_EQ(wrong_with(c, ways, *tour), "") << "seed " << seed << "\n" << text_of(c);
    ASSERT_EQ(tour->length, best) << "seed " << seed << "\n" << text_of(c);
    ASSERT_LE(tour->bound, best);
  }
}

TEST(ShortestWalk, OneBlockRoundTripsAreTheBest) { expect_best({.blocks = 1}); }
TEST(ShortestWalk, OneBlockFromHereToThereIsTheBest) {
  expect_best({.blocks = 1, .open_walk = true});
}
TEST(ShortestWalk, TwoBlocksAreTheBest) { expect_best({.blocks = 2}); }
TEST(ShortestWalk, TwoBlocksFromHereToThereAreTheBest) {
  expect_best({.blocks = 2, .open_walk = true});
}
TEST(ShortestWalk, ThreeBlocksAreTheBest) {
  expect_best({.blocks = 3, .aisles_max = 4, .stops_max = 5, .open_walk = true});
}
TEST(ShortestWalk, FourBlocksAreTheBest) {
  expect_best({.blocks = 4, .aisles_max = 3, .stops_max = 4, .open_walk = true});
}
TEST(ShortestWalk, FiveBlocksAreTheBest) {
  constexpr std::uint64_t cases = 2000;  // each takes three times as long as one of four blocks
  expect_best({.blocks = 5, .aisles_max = 3, .stops_max = 4, .open_walk = true}, cases);
}
TEST(ShortestWalk, OneWayAislesAreTheBestWhileFewStops) {
  expect_best({.blocks = 2, .aisles_max = 4, .stops_max = 5, .open_walk = true, .one_way = true});
}
TEST(ShortestWalk, ClosedPartsAreWalkedRound) {
  expect_best({.blocks = 2, .aisles_max = 4, .stops_max = 5, .closed = true});
}

Layout plain(std::uint32_t aisles, Mm length) {
  Layout layout;
  for (std::uint32_t i = 0; i < aisles; ++i) layout.aisles.push_back({Mm{i} * 3000, Way::both, {}});
  layout.cross = {0, length};
  return layout;
}

TEST(ShortestWalk, NoStopsIsTheWayToTheEnd) {
  WalkRequest request{{0, 0, 1000}, Spot{1, 0, 2000}, {}};
  const auto tour = shortest_walk(plain(2, 10'000), request);
  ASSERT_TRUE(tour);
  EXPECT_EQ(tour->method, Method::nothing);
  EXPECT_EQ(tour->length, 6000);
  EXPECT_TRUE(tour->order.empty());
}

TEST(ShortestWalk, StopsAtOnePlaceStayTogether) {
  WalkRequest request{{0, 0, 0}, {0, 0, 0}, {{1, 0, 5000}, {1, 0, 2000}, {1, 0, 5000}}};
  const auto tour = shortest_walk(plain(3, 10'000), request);
  ASSERT_TRUE(tour);
  EXPECT_EQ(tour->length, 16'000);
  EXPECT_EQ(tour->order, (std::vector<std::uint32_t>{1, 0, 2}));
}

TEST(ShortestWalk, AOneWayDeadEndIsNamed) {
  auto layout = plain(2, 10'000);
  layout.aisles[1].way = Way::up;
  layout.aisles[1].closed = {{6000, 7000}};  // in, and never out again
  WalkRequest request{{0, 0, 0}, {0, 0, 0}, {{0, 0, 100}, {1, 0, 5000}}};
  const auto tour = shortest_walk(layout, request);
  ASSERT_FALSE(tour);
  EXPECT_EQ(tour.error().problem, Problem::unreachable);
  EXPECT_EQ(tour.error().stop, 1U);
}

TEST(ShortestWalk, WhatIsNotOnTheFloorIsNamed) {
  const auto layout = plain(2, 10'000);
  const auto problem = [&](Spot stop) {
    const auto tour = shortest_walk(layout, {{0, 0, 0}, {0, 0, 0}, {stop}});
    EXPECT_FALSE(tour);
    return tour ? Problem::bad_layout : tour.error().problem;
  };
  EXPECT_EQ(problem({2, 0, 100}), Problem::off_layout);
  EXPECT_EQ(problem({0, 0, 10'001}), Problem::off_layout);
  EXPECT_EQ(problem({on_cross, 0, 50}), Problem::off_layout);
  EXPECT_EQ(problem({0, 0, coordinate_max_mm + 1}), Problem::too_far);
  EXPECT_FALSE(shortest_walk({}, {{0, 0, 0}, {0, 0, 0}, {}}));
  WalkRequest many{{0, 0, 0}, Spot{0, 0, 0}, std::vector<Spot>(stops_max + 1, Spot{0, 0, 1})};
  EXPECT_EQ(shortest_walk(layout, many).error().problem, Problem::too_many_stops);
}

TEST(ShortestWalk, SixtyStopsOnOneWayAislesHaveABound) {
  auto layout = plain(20, 50'000);
  for (std::size_t i = 0; i < 20; ++i) layout.aisles[i].way = i % 2 == 0 ? Way::up : Way::down;
  Case c{layout, {{0, 0, 0}, {0, 0, 0}, {}}};
  Random random(7);
  for (int i = 0; i < 60; ++i)
    c.request.stops.push_back(
        {static_cast<std::int32_t>(random.below(20)), 0, random.below(50'000)});
  const auto tour = shortest_walk(c.layout, c.request);
  ASSERT_TRUE(tour);
  EXPECT_EQ(tour->method, Method::heuristic);
  EXPECT_EQ(wrong_with(c, Ways(c), *tour), "");
  EXPECT_LT(tour->length, tour->bound * 2);
  EXPECT_EQ(tour->order, shortest_walk(c.layout, c.request)->order)
      << "the same for the same request";
}

}  // namespace
}  // namespace wec::routing::test
