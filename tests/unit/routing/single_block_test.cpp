// The fast programme of one block against the general one.
#include "daemon/core/routing/single_block.hpp"

#include <gtest/gtest.h>

#include "tests/unit/routing/walks.hpp"

namespace wec::routing::test {
namespace {

struct BlockCase {
  std::vector<Mm> aisle_x;
  Mm height = 0, depot_x = 0;
  std::vector<BlockStop> stops;
};

BlockCase random_block(std::uint64_t seed, std::uint32_t aisles_max, std::uint32_t stops_max) {
  Random random(seed);
  BlockCase made;
  Mm x = 0;
  const auto aisles = 1 + random.below(aisles_max);
  for (std::uint32_t i = 0; i < aisles; ++i) made.aisle_x.push_back(x += 1 + random.below(9));
  made.height = 2 + random.below(60);
  made.depot_x = random.below(static_cast<std::uint64_t>(x) + 5);
  const auto stops = random.below(stops_max + 1);
  for (std::uint32_t i = 0; i < stops; ++i)
    made.stops.push_back(
        {random.below(aisles), 1 + random.below(static_cast<std::uint64_t>(made.height) - 1)});
  return made;
}

Case as_request(const BlockCase& block) {
  Case c;
  for (const auto x : block.aisle_x) c.layout.aisles.push_back({x, Way::both, {}});
  c.layout.cross = {0, block.height};
  c.request.start = {on_cross, block.depot_x, 0};
  c.request.end = c.request.start;
  for (const auto& stop : block.stops)
    c.request.stops.push_back({static_cast<std::int32_t>(stop.aisle), 0, stop.y});
  return c;
}

std::vector<AisleNeeds> needs_of(const BlockCase& block) {
  std::vector<AisleNeeds> needs(block.aisle_x.size(), AisleNeeds{0, -1, 0});
  std::vector<std::vector<Mm>> ys(needs.size(), std::vector<Mm>{0, block.height});
  for (const auto& stop : block.stops) ys[stop.aisle].push_back(stop.y);
  for (std::size_t a = 0; a < needs.size(); ++a) {
    std::sort(ys[a].begin(), ys[a].end());
    if (ys[a].size() == 2) continue;
    needs[a] = {ys[a][1], ys[a][ys[a].size() - 2], 0};
    for (std::size_t i = 1; i < ys[a].size(); ++i)
      needs[a].gap = std::max(needs[a].gap, ys[a][i] - ys[a][i - 1]);
  }
  return needs;
}

void expect_the_same(std::uint64_t cases, std::uint32_t aisles, std::uint32_t stops) {
  std::vector<std::uint32_t> order;
  for (std::uint64_t seed = 1; seed <= cases; ++seed) {
    const auto block = random_block(seed, aisles, stops);
    const auto c = as_request(block);
    const auto general = shortest_walk(c.layout, c.request);
    ASSERT_TRUE(general);
    SingleBlock fast(block.aisle_x, block.height, block.depot_x);
    Tour tour;
    tour.length = tour.bound = fast.tour(block.stops, order);
    tour.order = order;
    ASSERT_EQ(tour.length, general->length) << "seed " << seed << "\n" << text_of(c);
    ASSERT_EQ(fast.length(needs_of(block)), general->length) << "seed " << seed;
    ASSERT_EQ(wrong_with(c, Ways(c), tour), "") << "seed " << seed << "\n" << text_of(c);
  }
}

TEST(SingleBlock, SmallBlocksAreTheGeneralOptimum) { expect_the_same(10'000, 5, 8); }
TEST(SingleBlock, MediumBlocksAreTheGeneralOptimum) { expect_the_same(300, 12, 40); }

}  // namespace
}  // namespace wec::routing::test
