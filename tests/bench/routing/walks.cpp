// Single walks: time with sorting and sequence, and whether anything shorter is known.
#include <cstdio>

#include "daemon/core/routing/matrix_tour.hpp"
#include "tests/bench/routing/instances.hpp"
#include "tests/bench/routing/measure.hpp"
#include "tests/bench/routing/sections.hpp"

namespace wec::bench {

using routing::Mm;

namespace {

constexpr std::uint32_t all_orders_stops = 10;  // so few that all orders can be tried

/// The best of all orders, over distances by Dijkstra's method.
Mm best_of_all_orders(const FloorCase& floor) {
  auto places = floor.request.stops;
  places.insert(places.begin(), floor.request.start);
  places.push_back(floor.request.end);
  const auto distances = routing::distances(floor.layout, places);
  return routing::length_of(distances, routing::smallest_order(distances));
}

struct Rules {
  double sequence = 0, shape = 0, gap = 0, best = 0;
};

routing::SingleBlock block_of(const FloorCase& floor) {
  std::vector<Mm> xs;
  for (const auto& aisle : floor.layout.aisles) xs.push_back(aisle.x);
  return {xs, floor.layout.cross.back(), 0};
}

}  // namespace

void one_block(Goals& goals) {
  std::puts("one block: the shortest round trip with its sequence; rules of thumb next to it");
  int longer = 0;
  for (const std::uint32_t stops : {10U, 30U, 100U})
    for (const std::uint32_t aisles : {10U, 25U}) {
      std::vector<double> us;
      Rules sum;
      int differ = 0;
      for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const auto floor = random_floor(aisles, 1, stops, seed);
        auto block = block_of(floor);
        std::vector<std::uint32_t> order;
        Mm length = 0;
        us.push_back(us_a_call(5, 50, [&] { length = block.tour(floor.block_stops, order); }));
        const auto general = routing::shortest_walk(floor.layout, floor.request);
        differ += !general || general->length != length || walked(floor, order) != length;
        if (stops == all_orders_stops) longer += length != best_of_all_orders(floor);
        sum.best += static_cast<double>(length);
        sum.sequence += static_cast<double>(walked(floor, floor.pick_sequence));
        sum.shape += static_cast<double>(s_shape(floor));
        sum.gap += static_cast<double>(largest_gap(floor));
      }
      const auto s = spread(us);
      std::printf(
          "  %3u stops %2u aisles: %.2f us median, %.2f worst; differs from the general "
          "programme %d/200; optimum / pick sequence %.3f, / S-shape %.3f, / largest gap "
          "%.3f\n",
          stops, aisles, s.median, s.worst, differ, sum.best / sum.sequence, sum.best / sum.shape,
          sum.best / sum.gap);
      longer += differ;
      if (stops != 30 || aisles != 25) continue;
      goals.at_most(10, "one block, 30 stops, 25 aisles, with sequence: median", s.median, 2, "us");
      goals.at_most(10, "the same: worst", s.worst, 10, "us");
    }
  goals.at_most(10, "one block: walks that are not the best of all orders", longer, 0, "");
}

void more_blocks(Goals& goals) {
  std::puts("more blocks, 10 aisles: the general programme");
  int longer = 0;
  for (const std::uint32_t blocks : {1U, 2U, 3U, 4U, 5U}) {
    std::vector<double> us;
    int wrong = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      const auto floor = random_floor(10, blocks, 30, seed);
      auto tour = routing::shortest_walk(floor.layout, floor.request);
      us.push_back(us_a_call(5, blocks > 2 ? 1 : 10,
                             [&] { tour = routing::shortest_walk(floor.layout, floor.request); }));
      wrong += !tour || walked(floor, tour->order) != tour->length;
      const auto small = random_floor(10, blocks, all_orders_stops, seed);
      longer +=
          routing::shortest_walk(small.layout, small.request)->length != best_of_all_orders(small);
    }
    const auto s = spread(us);
    std::printf(
        "  %u blocks, 30 stops: %.1f us median, %.1f worst; sequences of another length %d/50\n",
        blocks, s.median, s.worst, wrong);
    if (blocks == 2) goals.at_most(11, "two blocks, 30 stops: median", s.median, 20, "us");
    if (blocks == 4) goals.at_most(11, "four blocks, 30 stops: median", s.median, 5000, "us");
    longer += wrong;
  }
  goals.at_most(11, "1 to 5 blocks, 10 stops: walks not the best of all orders", longer, 0, "");
}

void a_day() {
  auto request = henn_waescher(500, 45, 2026);
  request.evaluations_max = 2'000'000;
  Rules sum;
  for (const auto& order : request.orders) {
    const auto floor = floor_of(request, order);
    sum.best += static_cast<double>(routing::shortest_walk(floor.layout, floor.request)->length);
    sum.sequence += static_cast<double>(walked(floor, floor.pick_sequence));
    sum.shape += static_cast<double>(s_shape(floor));
    sum.gap += static_cast<double>(largest_gap(floor));
  }
  const auto plan = routing::plan_batches(request);
  std::printf(
      "a day of 500 orders, one by one: walks / pick sequence %.3f, / S-shape %.3f, / largest "
      "gap %.3f; in batches / one by one %.3f\n",
      sum.best / sum.sequence, sum.best / sum.shape, sum.best / sum.gap,
      plan ? static_cast<double>(plan->length) / sum.best : 0);
}

}  // namespace wec::bench
