#include "daemon/app/site_zone.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace wec::test {
namespace {

TEST(SiteZone, KnowsWhenTheClocksChange) {
  if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin"))
    GTEST_SKIP() << "tzdata is not installed";
  const auto zone = read_zone("Europe/Berlin");
  const auto day = day_number("2026-10-25").value();
  EXPECT_EQ(day_begins_ms(zone, day), 1'792'879'200'000);  // 2026-10-24T22:00:00Z
  EXPECT_EQ(day_begins_ms(zone, day + 1) - day_begins_ms(zone, day), 25 * 3'600'000);
  EXPECT_EQ(day_text(site_day(zone, 1'795'474'800'000)), "2026-11-24");
}

TEST(SiteZone, IsUtcWhereItIsNotKnown) {
  EXPECT_TRUE(read_zone("UTC").steps.empty());
  EXPECT_TRUE(read_zone("Nowhere/Nothing").steps.empty());
}

}  // namespace
}  // namespace wec::test
