// How long scans took until their tone, counted in a few boxes: enough for a percentile, small
// enough for the log, and sites add up.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace wec {

inline constexpr std::array<std::int64_t, 14> feedback_bounds_ms{
    5, 10, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1000, 2000, 5000};
inline constexpr std::int64_t feedback_budget_ms = 100;  // floor.md 2.6

struct Feedback {
  std::int64_t scans = 0;
  std::vector<std::int64_t> within;  // a box a bound, and one beyond them all
  std::int64_t max_ms = 0;
  std::int64_t at_ms = 0;  // UTC, of the newest

  void add(std::int64_t took_ms, std::int64_t wall_ms);
  void add(const Feedback&);
  std::int64_t in_budget() const;
  /// An upper bound for so many percent of the scans; 0 without any.
  std::int64_t percentile(std::int64_t percent) const;
};

}  // namespace wec
