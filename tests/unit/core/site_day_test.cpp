#include "daemon/core/site_day.hpp"

#include <gtest/gtest.h>

namespace wec::test {
namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t summer_begins = 1'774'746'000'000;  // 2026-03-29T01:00:00Z
constexpr std::int64_t summer_ends = 1'792'890'000'000;    // 2026-10-25T01:00:00Z

SiteZone berlin() {
  return {{{1'761'440'400'000, 3600}, {summer_begins, 7200}, {summer_ends, 3600}}};
}

std::int64_t day_of(const char* text) { return day_number(text).value(); }

TEST(SiteDay, BeginsAtTheSitesMidnight) {
  const auto day = day_of("2026-11-24");
  EXPECT_EQ(day_begins_ms(berlin(), day), 1'795'474'800'000);  // 2026-11-23T23:00:00Z
  EXPECT_EQ(site_day(berlin(), 1'795'474'800'000), day);
  EXPECT_EQ(site_day(berlin(), 1'795'474'799'999), day - 1);
  EXPECT_EQ(day_begins_ms({}, day), 1'795'478'400'000);
  EXPECT_EQ(day_text(day), "2026-11-24");
}

TEST(SiteDay, HasAnHourMoreOrLessWhereTheClocksChange) {
  const auto length = [](const char* text) {
    return (day_begins_ms(berlin(), day_of(text) + 1) - day_begins_ms(berlin(), day_of(text))) /
           hour;
  };
  EXPECT_EQ(length("2026-03-28"), 24);
  EXPECT_EQ(length("2026-03-29"), 23);
  EXPECT_EQ(length("2026-10-25"), 25);
}

TEST(SiteDay, WhatIsNoDayIsNone) {
  for (const char* text : {"", "2026-02-30", "2026-2-03", "26-02-03", "2026/02/03", "2026-02-0x"})
    EXPECT_FALSE(day_number(text)) << text;
}

}  // namespace
}  // namespace wec::test
