// Power cuts: everywhere in a short story, and anywhere in many random ones.

#include <fmt/format.h>

#include <cstdlib>

#include "tests/sim/warehouse.hpp"

namespace wec::test {
namespace {

const SimFiles& stocked() {
  static const SimFiles files = Warehouse::stocked();
  return files;
}

int seeds_to_run() {
  const char* wanted = std::getenv("WEC_SIM_SEEDS");  // the night runs more
  return wanted ? std::atoi(wanted) : 200;
}

TEST(Crash, AtEverySyncOfAShortStoryNothingAnsweredIsLostAndNothingDoubled) {
  Story story;
  story.orders = 1;
  story.mistakes = story.cuts = false;
  std::uint64_t syncs = 0;
  {
    Warehouse whole(story, &stocked());
    const auto before = whole.disk.syncs();
    whole.play();
    syncs = whole.disk.syncs() - before;
  }
  ASSERT_GT(syncs, 20u);
  int cuts = 0;
  for (std::uint64_t n = 1; n <= syncs; ++n)
    for (const bool after : {false, true})
      for (const auto damage : {Damage::keep_none, Damage::keep_all, Damage::keep_some}) {
        if (after && damage != Damage::keep_none) continue;  // nothing is unsynced then
        SCOPED_TRACE(fmt::format("cut {} sync {} of {}, damage {}", after ? "after" : "before", n,
                                 syncs, static_cast<int>(damage)));
        Warehouse house(story, &stocked());
        house.damage = damage;
        house.disk.cut_at_sync(n, after);
        house.play();
        cuts += house.power_cuts;
        if (testing::Test::HasFailure()) return;
      }
  EXPECT_GT(cuts, static_cast<int>(syncs) * 3) << "most of the cuts must have happened";
  fmt::print("{} syncs, {} power cuts\n", syncs, cuts);
}

TEST(Crash, AtEveryWriteOfOnePickNothingIsHalf) {
  Story story;
  story.orders = 1;
  story.mistakes = story.cuts = false;
  story.seed = 3;
  int cuts = 0;
  for (std::uint64_t n = 1; n <= 120; ++n) {
    SCOPED_TRACE(fmt::format("cut at write or sync {}", n));
    Warehouse house(story, &stocked());
    house.damage = Damage::keep_some;
    house.disk.cut_at_operation(n);
    house.play();
    cuts += house.power_cuts;
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_EQ(cuts, 120);
}

TEST(Crash, AnywhereInManyRandomStories) {
  int cuts = 0, refusals = 0, retried = 0;
  const int seeds = seeds_to_run();
  const char* only = std::getenv("WEC_SIM_SEED");  // one of them again
  for (int seed = only ? std::atoi(only) : 1; seed <= (only ? std::atoi(only) : seeds); ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Story story;
    story.seed = static_cast<std::uint64_t>(seed);
    story.orders = 1 + seed % 2;
    story.cuts = seed % 10 != 0;  // one in ten without a fault
    Warehouse house(story, &stocked());
    house.play();
    cuts += house.power_cuts;
    refusals += house.refusals;
    retried += house.retried;
    if (testing::Test::HasFailure()) {
      fmt::print("seed {} failed\n", seed);
      return;
    }
  }
  fmt::print("{} seeds, {} power cuts, {} refusals, {} inputs scanned again\n", seeds, cuts,
             refusals, retried);
  EXPECT_GT(cuts, seeds) << "the stories must be cut, or they show nothing";
}

TEST(Crash, TheSameSeedGivesTheSameLog) {
  const auto run = [](std::uint64_t seed) {
    Story story;
    story.seed = seed;
    Warehouse house(story, &stocked());
    house.play();
    return house.log_hash();
  };
  EXPECT_EQ(run(11), run(11));
  EXPECT_NE(run(11), run(12));
}

}  // namespace
}  // namespace wec::test
