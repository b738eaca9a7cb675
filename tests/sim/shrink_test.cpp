// A failing seed comes out as a shorter story that one line plays again.
#include <gtest/gtest.h>

#include "daemon/core/chaos.hpp"
#include "tests/sim/shrink.hpp"

namespace wec::test {
namespace {

#ifdef WEC_CHAOS

class Shrink : public testing::Test {
 protected:
  void SetUp() override { chaos::set_sabotage("picked-stays-reserved"); }
  void TearDown() override { chaos::set_sabotage(""); }
};

TEST_F(Shrink, AFailingSeedBecomesAShorterStoryThatPlaysAgain) {
  ShiftPlan plan;
  plan.seed = 7;
  plan.faults = faults_named("wrong_scan double_scan clock");
  plan.chores = chores_named("receive adjust");
  const auto found = play(plan);
  ASSERT_EQ(found.invariant, "I4");

  const ShrinkLimits limits{30, 60};
  const auto small = shrink(plan, found, limits);
  EXPECT_LE(small.plays, limits.plays);
  EXPECT_EQ(small.outcome.invariant, "I4");
  EXPECT_EQ(*small.plan.faults, 0u) << "no fault is needed for it";
  EXPECT_EQ(*small.plan.chores, 0u);
  EXPECT_LT(weight_of(*small.plan.draws), weight_of(found.draws) / 4);
  EXPECT_LE(small.outcome.events, found.events);
  ASSERT_FALSE(small.outcome.story.empty());
  EXPECT_TRUE(small.outcome.story.back().find("I4 is broken") != std::string::npos);

  // As the line says it, and nothing else.
  ShiftPlan again;
  again.seed = plan.seed;
  again.faults = faults_named(names_of(*small.plan.faults));
  again.chores = chores_named(names_of_chores(*small.plan.chores));
  again.draws = draws_of(small.plan.draws->empty() ? "0:0" : text_of(*small.plan.draws));
  const auto outcome = play(again);
  EXPECT_EQ(outcome.what, small.outcome.what);
  EXPECT_EQ(outcome.trace, small.outcome.trace);
}

#endif

TEST(Draws, AreWrittenByThePlacesThatAreNotZero) {
  const Draws draws = {0, 7, 0, 0, 3};
  EXPECT_EQ(text_of(draws), "1:7,4:3");
  EXPECT_EQ(draws_of("1:7,4:3"), draws);
  EXPECT_FALSE(draws_of("1:7,x"));
  EXPECT_FALSE(draws_of("99999999999:1"));
}

}  // namespace
}  // namespace wec::test
