#include "daemon/app/site_zone.hpp"

#include <stdlib.h>

#include <ctime>
#include <filesystem>
#include <optional>

#include <spdlog/spdlog.h>

namespace wec {
namespace {

constexpr std::int64_t first_s = 1'577'836'800;  // 2020-01-01
constexpr std::int64_t last_s = 3'029'529'600;   // 2066-01-01, as far as core believes clocks
constexpr std::int64_t day_s = 86'400;           // no zone changes twice within a day
constexpr char zones[] = "/usr/share/zoneinfo/";

/// TZ for as long as this lives.
class BorrowedZone {
 public:
  explicit BorrowedZone(const std::string& name) {
    if (const char* own = ::getenv("TZ")) own_ = own;
    ::setenv("TZ", (":" + name).c_str(), 1);
    ::tzset();
  }
  ~BorrowedZone() {
    if (own_)
      ::setenv("TZ", own_->c_str(), 1);
    else
      ::unsetenv("TZ");
    ::tzset();
  }
  BorrowedZone(const BorrowedZone&) = delete;

 private:
  std::optional<std::string> own_;
};

std::int64_t offset_s(std::int64_t at_s) {
  const std::time_t at = at_s;
  std::tm local{};
  ::localtime_r(&at, &local);
  return local.tm_gmtoff;
}

/// The first second in (before, after] with the offset of `after`.
std::int64_t change_in(std::int64_t before, std::int64_t after) {
  const auto next = offset_s(after);
  while (after - before > 1) {
    const auto middle = before + (after - before) / 2;
    (offset_s(middle) == next ? after : before) = middle;
  }
  return after;
}

}  // namespace

SiteZone read_zone(const std::string& name) {
  std::error_code ignored;
  if (name == "UTC") return {};
  if (!std::filesystem::is_regular_file(zones + name, ignored)) {
    spdlog::warn("no time zone {} on this machine (package tzdata); days are those of UTC", name);
    return {};
  }
  const BorrowedZone borrowed(name);
  SiteZone zone;
  zone.steps.push_back({first_s * 1000, offset_s(first_s)});
  for (auto at = first_s; at < last_s; at += day_s) {
    const auto offset = offset_s(at + day_s);
    if (offset == zone.steps.back().offset_s) continue;
    zone.steps.push_back({change_in(at, at + day_s) * 1000, offset});
  }
  return zone;
}

}  // namespace wec
