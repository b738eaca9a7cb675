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

struct Cut {
  const char* name;
  bool after;     // the sync has reached the medium
  Damage damage;  // what else has
};

class CrashAtEverySync : public testing::TestWithParam<Cut> {};

TEST_P(CrashAtEverySync, NothingAnsweredIsLostAndNothingDoubled) {
  Story story;
  story.orders = 1;
  story.small = true;
  story.mistakes = story.cuts = false;
  Warehouse whole(story, &stocked());
  const auto before = whole.disk.syncs();
  whole.play();
  const auto syncs = whole.disk.syncs() - before;
  ASSERT_GT(syncs, 20u);
  std::uint64_t cuts = 0;
  for (std::uint64_t n = 1; n <= syncs && !HasFailure(); ++n) {
    SCOPED_TRACE(fmt::format("sync {} of {}", n, syncs));
    Warehouse house(story, &stocked());
    house.damage = GetParam().damage;
    house.disk.cut_at_sync(n, GetParam().after);
    house.play();
    cuts += static_cast<std::uint64_t>(house.power_cuts);
  }
  EXPECT_GE(cuts, syncs);
  fmt::print("{} syncs, {} power cuts\n", syncs, cuts);
}

INSTANTIATE_TEST_SUITE_P(Crash, CrashAtEverySync,
                         testing::Values(Cut{"before_and_nothing_kept", false, Damage::keep_none},
                                         Cut{"before_and_some_kept", false, Damage::keep_some},
                                         Cut{"before_and_all_kept", false, Damage::keep_all},
                                         Cut{"after", true, Damage::keep_none}),
                         [](const auto& info) { return info.param.name; });

TEST(Crash, AtEveryWriteOfTheFirstTurnsNothingIsHalf) {
  Story story;
  story.orders = 1;
  story.small = true;
  story.mistakes = story.cuts = false;
  story.seed = 3;
  constexpr int operations = 120;
  int cuts = 0;
  for (int n = 1; n <= operations && !HasFailure(); ++n) {
    SCOPED_TRACE(fmt::format("cut at write or sync {}", n));
    Warehouse house(story, &stocked());
    house.damage = Damage::keep_some;
    house.disk.cut_at_operation(static_cast<std::uint64_t>(n));
    house.play();
    cuts += house.power_cuts;
  }
  EXPECT_EQ(cuts, operations);
}

// In parts, so that they run side by side. WEC_SIM_SEEDS: how many in all; WEC_SIM_SEED: one again.
constexpr int parts = 4;
class CrashAnywhere : public testing::TestWithParam<int> {};

TEST_P(CrashAnywhere, InRandomStories) {
  std::vector<int> seeds;
  if (const char* one = std::getenv("WEC_SIM_SEED"))
    seeds = {std::atoi(one)};
  else
    for (int seed = 1 + GetParam(); seed <= seeds_to_run(); seed += parts) seeds.push_back(seed);
  int cuts = 0, refusals = 0, retried = 0;
  for (const int seed : seeds) {
    SCOPED_TRACE(fmt::format("seed {}: again with WEC_SIM_SEED={}", seed, seed));
    Story story;
    story.seed = static_cast<std::uint64_t>(seed);
    story.orders = 1 + seed % 2;
    story.cuts = seed % 10 != 0;  // one in ten without a fault
    Warehouse house(story, &stocked());
    house.play();
    cuts += house.power_cuts;
    refusals += house.refusals;
    retried += house.retried;
    if (HasFailure()) break;
  }
  fmt::print("{} seeds, {} power cuts, {} refusals, {} inputs scanned again\n", seeds.size(), cuts,
             refusals, retried);
  if (seeds.size() > 1)
    EXPECT_GT(cuts, static_cast<int>(seeds.size())) << "hardly cut: it shows nothing";
}

INSTANTIATE_TEST_SUITE_P(Crash, CrashAnywhere, testing::Range(0, parts));

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
