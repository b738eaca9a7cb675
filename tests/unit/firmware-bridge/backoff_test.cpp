#include "firmware-bridge/backoff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wec::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

std::vector<std::int64_t> waits(Backoff& backoff, int count) {
  std::vector<std::int64_t> found;
  for (int i = 0; i < count; ++i) found.push_back(backoff.next().count());
  return found;
}

TEST(Backoff, DoublesItsCeilingUpToTenSeconds) {
  Backoff latest([](std::uint64_t bound) { return bound - 1; });
  EXPECT_THAT(waits(latest, 8), ElementsAre(250, 500, 1000, 2000, 4000, 8000, 10000, 10000));
}

TEST(Backoff, SpreadsOverEverythingFromZero) {
  Backoff soonest([](std::uint64_t) { return std::uint64_t{0}; });
  EXPECT_THAT(waits(soonest, 3), ElementsAre(0, 0, 0));
  EXPECT_EQ(soonest.ceiling(), milliseconds(2000)) << "the ceiling grows whatever was drawn";
}

TEST(Backoff, BeginsAnewWhenThePeerIsWell) {
  Backoff latest([](std::uint64_t bound) { return bound - 1; });
  waits(latest, 5);
  latest.reset();
  EXPECT_EQ(latest.next(), milliseconds(250));
}

TEST(Backoff, KeepsToTheLimitsItIsGiven) {
  Backoff latest([](std::uint64_t bound) { return bound - 1; },
                 {milliseconds(3), milliseconds(10)});
  EXPECT_THAT(waits(latest, 4), ElementsAre(3, 6, 10, 10));
}

}  // namespace
}  // namespace wec::testing
