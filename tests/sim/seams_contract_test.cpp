// What wecd relies on of a clock and of randomness: the same tests on the real ones and on those
// that stand in for them.
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "daemon/app/facts.hpp"
#include "daemon/controller/system_seams.hpp"
#include "tests/unit/stations/fake_door.hpp"

namespace wec::test {
namespace {

/// A clock, and how its time goes on.
struct ClockOnTest {
  std::unique_ptr<Clock> under, clock;
  std::function<void()> go_on;
};

ClockOnTest clock_named(const std::string& name) {
  ClockOnTest out;
  if (name == "real") {
    out.clock = std::make_unique<SystemClock>();
    out.go_on = [] {};
  } else if (name == "stepped") {
    out.under = std::make_unique<SystemClock>();
    auto stepped = std::make_unique<SteppedClock>(*out.under);
    out.go_on = [clock = stepped.get()] { clock->step(60'000); };
    out.clock = std::move(stepped);
  } else {
    auto fake = std::make_unique<FakeClock>();
    out.go_on = [clock = fake.get()] { clock->now_ms += 60'000; };
    out.clock = std::move(fake);
  }
  return out;
}

class ClockContract : public testing::TestWithParam<const char*> {};

TEST_P(ClockContract, MonotonicTimeIsAfterTheBootAndNeverGoesBack) {
  const auto on_test = clock_named(GetParam());
  auto before = on_test.clock->mono_ms();
  EXPECT_GT(before, 0);
  for (int i = 0; i < 1'000; ++i) {
    if (i % 100 == 0) on_test.go_on();
    const auto now = on_test.clock->mono_ms();
    ASSERT_GE(now, before);
    before = now;
  }
}

TEST_P(ClockContract, WallTimeIsMillisecondsOfUtcAndGoesAlong) {
  const auto on_test = clock_named(GetParam());
  constexpr std::int64_t in_2023 = 1'672'531'200'000, in_2100 = 4'102'444'800'000;
  const auto wall = on_test.clock->wall_ms(), mono = on_test.clock->mono_ms();
  EXPECT_GT(wall, in_2023);
  EXPECT_LT(wall, in_2100);
  on_test.go_on();
  const auto wall_later = on_test.clock->wall_ms(), mono_later = on_test.clock->mono_ms();
  constexpr std::int64_t slack_ms = 50'000;  // a busy machine, a clock that is set meanwhile
  EXPECT_NEAR(static_cast<double>(wall_later - wall), static_cast<double>(mono_later - mono),
              slack_ms);
}

INSTANTIATE_TEST_SUITE_P(OfClocks, ClockContract, testing::Values("real", "stepped", "fake"),
                         [](const auto& one) { return std::string(one.param); });

class RandomContract : public testing::TestWithParam<const char*> {
 protected:
  RandomContract() {
    if (std::string(GetParam()) == "real")
      random_ = std::make_unique<SystemRandom>();
    else
      random_ = std::make_unique<FakeRandom>();
  }
  std::unique_ptr<Random> random_;
};

TEST_P(RandomContract, NumbersDoNotComeAgain) {
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(seen.insert(random_->next()).second);
}

TEST_P(RandomContract, EachBitIsSometimesSetAndSometimesNot) {
  std::uint64_t ever = 0, always = ~std::uint64_t{0};
  for (int i = 0; i < 1'000; ++i) {
    const auto n = random_->next();
    ever |= n, always &= n;
  }
  EXPECT_EQ(ever, ~std::uint64_t{0});
  EXPECT_EQ(always, 0u);
}

TEST_P(RandomContract, BootsHave26LettersAndDiffer) {
  std::set<std::string> boots;
  for (int i = 0; i < 100; ++i) {
    const auto boot = draw_boot(*random_);
    EXPECT_EQ(boot.size(), 26u);
    EXPECT_EQ(boot.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
    ASSERT_TRUE(boots.insert(boot).second);
  }
}

INSTANTIATE_TEST_SUITE_P(OfRandomness, RandomContract, testing::Values("real", "fake"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace wec::test
