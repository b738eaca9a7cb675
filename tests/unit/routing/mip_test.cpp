// Walks and batches too large for brute force, against an exact solver of other people. Without
// glpsol (Debian: glpk-utils) these are skipped.
#include <gtest/gtest.h>

#include <cstdio>

#include "daemon/core/routing/batching.hpp"
#include "tests/unit/routing/mip.hpp"

namespace wec::routing::test {
namespace {

constexpr const char* no_solver = "glpsol is not installed (glpk-utils): no exact MIP to ask";

Family medium(std::size_t blocks, bool open_walk) {
  Family family;
  family.blocks = blocks;
  family.aisles_max = 6;
  family.stops_max = 18;
  family.open_walk = open_walk;
  return family;
}

/// How many of the first `cases` seeds were solved; each of those must agree.
int agree(const Family& family, std::uint64_t cases) {
  int solved = 0;
  for (std::uint64_t seed = 1; seed <= cases; ++seed) {
    auto c = random_case(family, seed);
    if (c.request.stops.empty()) continue;
    const auto tour = shortest_walk(c.layout, c.request);
    const auto best = optimum_of(walk_model(c));
    if (!best) continue;  // not within its time
    ++solved;
    EXPECT_TRUE(tour.has_value()) << text_of(c);
    if (tour) EXPECT_EQ(tour->length, *best) << "seed " << seed << "\n" << text_of(c);
  }
  return solved;
}

TEST(Mip, WalksOfOneBlockAreItsOptimum) {
  if (!glpsol_is_here()) GTEST_SKIP() << no_solver;
  EXPECT_GE(agree(medium(1, false), 12), 10);
}

TEST(Mip, OpenWalksOfTwoBlocksAreItsOptimum) {
  if (!glpsol_is_here()) GTEST_SKIP() << no_solver;
  EXPECT_GE(agree(medium(2, true), 12), 10);
}

TEST(Mip, WalksOfThreeBlocksAreItsOptimum) {
  if (!glpsol_is_here()) GTEST_SKIP() << no_solver;
  EXPECT_GE(agree(medium(3, false), 12), 10);
}

/// Every set of orders that one walk carries is a column, every order is covered once.
class Columns {
 public:
  explicit Columns(const BatchRequest& request) : request_(request) {
    cover_.resize(request.orders.size());
  }

  std::string model() {
    grow(0, {}, {});
    std::string lp = "Minimize\n obj:" + cost_ + "\nSubject To\n";
    for (std::size_t o = 0; o < cover_.size(); ++o)
      lp += " order" + std::to_string(o) + ":" + cover_[o] + " = 1\n";
    lp += "Binary\n";
    for (int s = 0; s < count_; ++s) lp += " s" + std::to_string(s) + "\n";
    return lp + "End\n";
  }

 private:
  void grow(std::uint32_t next, std::vector<std::uint32_t> set, Load load) {
    if (!set.empty()) column(set);
    if (set.size() == request_.orders_per_walk_max) return;
    for (auto o = next; o < request_.orders.size(); ++o) {
      auto more = load;
      bool fits = true;
      for (std::size_t i = 0; i < more.size(); ++i)
        fits = fits && (more[i] += request_.orders[o].load[i]) <= request_.load_max[i];
      if (!fits) continue;
      set.push_back(o);
      grow(o + 1, set, more);
      set.pop_back();
    }
  }

  void column(const std::vector<std::uint32_t>& set) {
    WalkRequest walk{request_.depot, request_.depot, {}};
    for (const auto o : set)
      for (const auto& stop : request_.orders[o].stops) walk.stops.push_back(stop);
    const auto name = " s" + std::to_string(count_++);
    cost_ += "\n + " + std::to_string(shortest_walk(request_.layout, walk)->length) + name;
    for (const auto o : set) cover_[o] += " +" + name;
  }

  const BatchRequest& request_;
  std::string cost_;
  std::vector<std::string> cover_;
  int count_ = 0;
};

BatchRequest some_orders(std::uint32_t orders, std::size_t cross, std::uint64_t seed) {
  Random random(seed);
  BatchRequest made;
  for (std::int32_t i = 0; i < 8; ++i) made.layout.aisles.push_back({i * 4, Way::both, {}});
  for (std::size_t i = 0; i < cross; ++i) made.layout.cross.push_back(static_cast<Mm>(i) * 30);
  const auto top = static_cast<std::uint64_t>(made.layout.cross.back());
  made.depot = {on_cross, 0, 0};
  for (std::uint32_t o = 0; o < orders; ++o) {
    BatchOrder order;
    const auto stops = 1 + random.below(8);
    for (std::uint32_t i = 0; i < stops; ++i)
      order.stops.push_back(
          {static_cast<std::int32_t>(random.below(8)), 0, 1 + random.below(top - 1)});
    order.load = {stops, 0, 0};
    made.orders.push_back(std::move(order));
  }
  made.load_max = {18, 0, 0};
  made.orders_per_walk_max = 4;
  made.evaluations_max = 20'000;
  return made;
}

/// The gap of the plans to the proven optimum, all cases together, in hundredths of a percent.
Mm gap_of(std::uint32_t orders, std::size_t cross, int cases) {
  Mm planned = 0, best = 0;
  for (int seed = 1; seed <= cases; ++seed) {
    const auto request = some_orders(orders, cross, static_cast<std::uint64_t>(seed));
    const auto plan = plan_batches(request);
    const auto optimum = optimum_of(Columns(request).model());
    EXPECT_TRUE(plan.has_value());
    if (!plan || !optimum) continue;
    EXPECT_GE(plan->length, *optimum) << "a plan below the optimum is wrong, seed " << seed;
    planned += plan->length;
    best += *optimum;
  }
  EXPECT_GT(best, 0);
  return best == 0 ? 0 : (planned - best) * 10'000 / best;
}

TEST(Mip, BatchesOfOneBlockAreWithinOnePercentOfTheOptimum) {
  if (!glpsol_is_here()) GTEST_SKIP() << no_solver;
  const auto gap = gap_of(12, 2, 5);
  std::printf("12 orders, one block: %lld hundredths of a percent above the optimum\n",
              static_cast<long long>(gap));
  EXPECT_LE(gap, 100);
}

TEST(Mip, BatchesOfTwoBlocksAreWithinOnePercentOfTheOptimum) {
  if (!glpsol_is_here()) GTEST_SKIP() << no_solver;
  const auto gap = gap_of(10, 3, 4);
  std::printf("10 orders, two blocks: %lld hundredths of a percent above the optimum\n",
              static_cast<long long>(gap));
  EXPECT_LE(gap, 100);
}

}  // namespace
}  // namespace wec::routing::test
