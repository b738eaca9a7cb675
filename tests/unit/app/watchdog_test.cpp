// When systemd's watchdog is fed (ruling 11): a hang is restarted, a slow disk is not.

#include "daemon/app/watchdog.hpp"

#include <gtest/gtest.h>

namespace wec {
namespace {

constexpr std::int64_t now = 1'000'000;

TEST(Watchdog, IsFedWhileTurnsEnd) {
  EXPECT_TRUE(deciding_thread_lives(now, now - 1'000, 0));
  EXPECT_TRUE(deciding_thread_lives(now, now - 4'999, 0));
}

TEST(Watchdog, StarvesWhenTheDecidingThreadHangsOutsideOfACommit) {
  EXPECT_FALSE(deciding_thread_lives(now, now - 5'000, 0));
}

TEST(Watchdog, WaitsForASlowDisk) {
  EXPECT_TRUE(deciding_thread_lives(now, now - 59'000, now - 59'000));
}

TEST(Watchdog, DoesNotWaitForADiskForEver) {
  EXPECT_FALSE(deciding_thread_lives(now, now - 60'000, now - 60'000));
}

}  // namespace
}  // namespace wec
