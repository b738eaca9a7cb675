#include "daemon/core/site_day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace wec {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::int64_t offset_ms(const SiteZone& zone, std::int64_t utc_ms) {
  if (zone.steps.empty()) return 0;
  const auto next =
      std::upper_bound(zone.steps.begin(), zone.steps.end(), utc_ms,
                       [](std::int64_t at, const ZoneStep& step) { return at < step.from_ms; });
  return (next == zone.steps.begin() ? next : next - 1)->offset_s * 1000;
}

}  // namespace

std::int64_t site_day(const SiteZone& zone, std::int64_t utc_ms) {
  const auto local = utc_ms + offset_ms(zone, utc_ms);
  return local >= 0 ? local / day_ms : (local - day_ms + 1) / day_ms;
}

std::int64_t day_begins_ms(const SiteZone& zone, std::int64_t day) {
  // No offset is larger than a day: the day begins within these two.
  auto before = (day - 1) * day_ms, after = (day + 1) * day_ms;
  while (after - before > 1) {
    const auto middle = before + (after - before) / 2;
    (site_day(zone, middle) < day ? before : after) = middle;
  }
  return after;
}

std::optional<std::int64_t> day_number(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  for (const std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u})
    if (text[i] < '0' || text[i] > '9') return {};
  const std::chrono::year_month_day date{
      std::chrono::year(std::stoi(text.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(text.substr(8, 2))))};
  if (!date.ok()) return {};
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::string day_text(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace wec
