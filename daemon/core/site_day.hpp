// Days as the site's people count them: from midnight to midnight of its own time zone, with days
// of 23 and 25 hours where its clocks change. The zone comes as a list of offsets, so that core
// needs no table of the system.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wec {

struct ZoneStep {
  std::int64_t from_ms = 0;   // UTC
  std::int64_t offset_s = 0;  // local time minus UTC from then on
};

/// Ascending; empty: UTC. Before the first step its offset holds too.
struct SiteZone {
  std::vector<ZoneStep> steps;
};

/// Days since 1970-01-01 of the site's calendar.
std::int64_t site_day(const SiteZone&, std::int64_t utc_ms);
/// The first instant of that day; the day ends where the next one begins.
std::int64_t day_begins_ms(const SiteZone&, std::int64_t day);
/// YYYY-MM-DD.
std::string day_text(std::int64_t day);
/// The same read; nothing: it is no day.
std::optional<std::int64_t> day_number(const std::string& text);

}  // namespace wec
