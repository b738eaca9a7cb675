#include "daemon/core/feedback.hpp"

#include <algorithm>

namespace wec {
namespace {

constexpr std::size_t boxes = feedback_bounds_ms.size() + 1;

}  // namespace

void Feedback::add(std::int64_t took_ms, std::int64_t wall_ms) {
  within.resize(boxes);
  const auto* bound =
      std::lower_bound(feedback_bounds_ms.begin(), feedback_bounds_ms.end(), took_ms);
  ++within[static_cast<std::size_t>(bound - feedback_bounds_ms.begin())];
  ++scans;
  max_ms = std::max(max_ms, took_ms);
  at_ms = std::max(at_ms, wall_ms);
}

void Feedback::add(const Feedback& more) {
  within.resize(boxes);
  for (std::size_t i = 0; i < std::min(boxes, more.within.size()); ++i) within[i] += more.within[i];
  scans += more.scans;
  max_ms = std::max(max_ms, more.max_ms);
  at_ms = std::max(at_ms, more.at_ms);
}

std::int64_t Feedback::in_budget() const {
  std::int64_t n = 0;
  for (std::size_t i = 0; i < within.size() && i < feedback_bounds_ms.size(); ++i)
    if (feedback_bounds_ms[i] <= feedback_budget_ms) n += within[i];
  return n;
}

std::int64_t Feedback::percentile(std::int64_t percent) const {
  std::int64_t below = 0;
  for (std::size_t i = 0; i < within.size() && i < feedback_bounds_ms.size(); ++i) {
    below += within[i];
    if (below * 100 >= scans * percent) return std::min(feedback_bounds_ms[i], max_ms);
  }
  return max_ms;
}

}  // namespace wec
