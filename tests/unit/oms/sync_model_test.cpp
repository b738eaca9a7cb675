// The model's runs: no violation with all rules, and a violation for each rule taken away.
// WEC_MODEL_EVENTS sizes the first (the long run: 10000000).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/oms/sync_model.hpp"

namespace wec::test::model {
namespace {

std::string sabotage;
bool fires(const char* name) { return sabotage == name; }

class SyncModel : public ::testing::Test {
 protected:
  SyncModel() { chaos::set_switch(fires); }
  ~SyncModel() override {
    sabotage.clear();
    chaos::set_switch(nullptr);
  }
};

constexpr std::int64_t events_goal = 1'000'000;
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer)
constexpr std::int64_t events_on_push = events_goal;
#else
constexpr std::int64_t events_on_push = 100'000;
#endif

TEST_F(SyncModel, NothingIsLostDoubledOrReorderedWhateverIsSetBack) {
  const char* wanted = std::getenv("WEC_MODEL_EVENTS");
  const std::int64_t target = wanted ? std::atoll(wanted) : events_on_push;
  Counts all;
  const char* first = std::getenv("WEC_MODEL_FIRST");
  auto seed = static_cast<std::uint32_t>(first ? std::atoi(first) - 1 : 0);
  while (all.events < target) {
    ++seed;
    World world(seed, seed % 3 == 0 ? 3 : 2);
    world.run(seed % 3 == 0 ? 3000 : 1500);
    ASSERT_EQ(world.wrong(), "") << "seed " << seed;
    all.events += world.counts.events;
    all.disk_restores += world.counts.disk_restores;
    all.office_restores += world.counts.office_restores;
    all.wipes += world.counts.wipes;
    all.clones += world.counts.clones;
    all.restarts += world.counts.restarts;
    all.recoveries += world.counts.recoveries;
    all.lossy += world.counts.lossy;
    all.bundles += world.counts.bundles;
  }
  fmt::print(
      "{} events (goal {}), {} seeds, {} power cuts, {} disks and {} head offices set back, {} "
      "broker "
      "wipes, {} clones, {} recoveries, {} with a declared gap, {} bundles\n",
      all.events, events_goal, seed, all.restarts, all.disk_restores, all.office_restores,
      all.wipes, all.clones, all.recoveries, all.lossy, all.bundles);
  EXPECT_GT(all.disk_restores, 0);
  EXPECT_GT(all.office_restores, 0);
  EXPECT_GT(all.clones, 0);
  EXPECT_GT(all.lossy, 0);
}

struct Rule {
  const char* name;
  int seeds;  // at most; the rarer, the more
};

class Sabotage : public SyncModel, public ::testing::WithParamInterface<Rule> {};

TEST_P(Sabotage, IsCaught) {
  sabotage = GetParam().name;
  for (int seed = 1; seed <= GetParam().seeds; ++seed) {
    World world(static_cast<std::uint32_t>(seed), 2);
    try {
      world.run(1500);
      if (const std::string found = world.wrong(); !found.empty()) {
        fmt::print("{}: seed {}: {}\n", sabotage, seed, found);
        return;
      }
    } catch (const std::exception& e) {  // a fold that makes no sense any more
      fmt::print("{}: seed {}: {}\n", sabotage, seed, e.what());
      return;
    }
  }
  FAIL() << sabotage << " was not caught in " << GetParam().seeds << " seeds";
}

INSTANTIATE_TEST_SUITE_P(
    Rules, Sabotage,
    ::testing::Values(Rule{"ack_on_puback", 100}, Rule{"no_resend", 100},
                      Rule{"delete_on_ack", 100}, Rule{"mirror_until_stored", 100},
                      Rule{"no_mirror", 100}, Rule{"no_witness", 100}, Rule{"no_hash", 100},
                      Rule{"no_fence", 300}, Rule{"tofu", 600}, Rule{"no_cmdid", 100},
                      Rule{"dn_out_of_order", 100}, Rule{"cursor_not_in_tx", 100},
                      Rule{"range_no_skip", 600}, Rule{"absolute_stock", 100},
                      Rule{"oms_applies_itself", 100}, Rule{"dn_cursor_from_hello", 100},
                      Rule{"order_upstream", 100}, Rule{"archive_replaces_log", 300},
                      Rule{"logs_per_incarnation", 100}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace wec::test::model
