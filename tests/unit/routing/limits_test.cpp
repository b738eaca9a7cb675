// The largest requests: taken, right, and ended by their counted effort. What is beyond is named.
#include <gtest/gtest.h>

#include "daemon/core/cartonize/packing.hpp"
#include "daemon/core/routing/batching.hpp"
#include "tests/unit/routing/walks.hpp"

namespace wec::routing::test {
namespace {

/// Aisles from one end of the largest floor to the other.
Case largest_floor(std::size_t aisles, std::size_t cross, std::size_t stops) {
  Random random(11);
  Case c;
  const auto across = 2 * coordinate_max_mm;
  for (std::size_t i = 0; i < aisles; ++i)
    c.layout.aisles.push_back(
        {static_cast<Mm>(i) * across / static_cast<Mm>(aisles - 1) - coordinate_max_mm,
         Way::both,
         {}});
  for (std::size_t i = 0; i < cross; ++i)
    c.layout.cross.push_back(static_cast<Mm>(i) * across / static_cast<Mm>(cross - 1) -
                             coordinate_max_mm);
  c.request.start = {on_cross, -coordinate_max_mm, -coordinate_max_mm};
  c.request.end = {on_cross, coordinate_max_mm, coordinate_max_mm};
  for (std::size_t i = 0; i < stops; ++i)
    c.request.stops.push_back(
        {static_cast<std::int32_t>(random.below(aisles)), 0,
         random.below(static_cast<std::uint64_t>(across)) - coordinate_max_mm});
  return c;
}

/// Every stop once; the length is looked at where there are few enough for the slow way.
void expect_every_stop_once(const Case& c, const Tour& tour) {
  std::vector<int> seen(c.request.stops.size());
  for (const auto stop : tour.order) ++seen.at(stop);
  for (const auto times : seen) ASSERT_EQ(times, 1);
  ASSERT_LE(tour.bound, tour.length);
  ASSERT_GT(tour.bound, 0);
}

TEST(Limits, AThousandStopsInFourBlocksAreExact) {
  const auto c = largest_floor(40, 5, stops_max);
  const auto tour = shortest_walk(c.layout, c.request);
  ASSERT_TRUE(tour);
  EXPECT_EQ(tour->method, Method::blocks);
  EXPECT_EQ(tour->evaluations, 0U);
  expect_every_stop_once(c, *tour);
}

TEST(Limits, AThousandStopsOnOneWayAislesEndWithTheirEffort) {
  auto c = largest_floor(20, 3, stops_max);
  for (std::size_t a = 0; a < c.layout.aisles.size(); ++a)
    c.layout.aisles[a].way = a % 2 == 0 ? Way::up : Way::down;
  c.request.evaluations_max = 5000;
  const auto tour = shortest_walk(c.layout, c.request);
  ASSERT_TRUE(tour);
  EXPECT_EQ(tour->method, Method::heuristic);
  EXPECT_LE(tour->evaluations, c.request.evaluations_max);
  expect_every_stop_once(c, *tour);
}

TEST(Limits, WalksOverTheLargestFloorAreTheirOwnSum) {
  for (const std::uint32_t cross : {2U, 5U, 9U}) {
    const auto c = largest_floor(4, cross, 12);
    const auto tour = shortest_walk(c.layout, c.request);
    ASSERT_TRUE(tour);
    EXPECT_EQ(wrong_with(c, Ways(c), *tour), "") << cross << " cross aisles";
  }
}

TEST(Limits, FiveHundredOrdersEndWithTheirEffort) {
  BatchRequest request;
  const auto floor = largest_floor(10, 2, 0);
  request.layout = floor.layout;
  request.depot = floor.request.start;
  Random random(5);
  for (std::size_t o = 0; o < orders_max; ++o) {
    BatchOrder order;
    for (int i = 0; i < 5; ++i)
      order.stops.push_back(
          {static_cast<std::int32_t>(random.below(10)), 0, random.below(9'000'000)});
    order.load = {1 + random.below(20), 0, 0};
    request.orders.push_back(std::move(order));
  }
  request.load_max = {45, 0, 0};
  // The savings method looks at every pair, and at 2 n pairs for each of at most n mergers.
  constexpr std::uint64_t savings_most = orders_max * orders_max * 5 / 2 + 2 * orders_max;
  request.evaluations_max = 300'000;
  const auto plan = plan_batches(request);
  ASSERT_TRUE(plan);
  EXPECT_LE(plan->evaluations, std::max(savings_most, request.evaluations_max + 10'000));
  EXPECT_LE(plan->length, plan->savings_length);
  EXPECT_LT(plan->savings_length, plan->alone_length);
}

TEST(Limits, TwoHundredKindsInABoxEndWithTheirEffort) {
  using namespace cartonize;
  Random random(3);
  std::vector<Item> items;
  std::int64_t pieces = 0;
  for (std::size_t i = 0; i < item_types_max; ++i) {
    Item item;
    for (auto& edge : item.size) edge = 5 + static_cast<Length>(random.below(40));
    item.copies = 3;
    pieces += item.copies;
    items.push_back(item);
  }
  const Effort effort{20'000, 300, true};
  const auto packing = fill_box({{200, 150, 150}}, items, effort);
  EXPECT_FALSE(packing.placed.empty());
  // A packing that was begun is brought to its end: each piece looks at the blocks once, and at the
  // spaces, of which a piece makes six at most.
  const auto end = static_cast<std::uint64_t>(pieces) * (effort.blocks_max + 8 * 6 * 200);
  EXPECT_LE(packing.evaluations, effort.evaluations_max + end);
}

}  // namespace
}  // namespace wec::routing::test
