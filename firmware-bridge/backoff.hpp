// When to try again: full jitter under a doubling ceiling, so that a hundred links that lost the
// same switch do not come back in step. Pure: randomness is passed in, the caller does the waiting.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace wec {

/// A number from 0 to bound - 1.
using RandomBelow = std::function<std::uint64_t(std::uint64_t bound)>;

struct BackoffLimits {
  std::chrono::milliseconds first{250};
  std::chrono::milliseconds most{10'000};
};

class Backoff {
 public:
  explicit Backoff(RandomBelow random, BackoffLimits limits = {})
      : random_(std::move(random)), limits_(limits), ceiling_(limits.first) {}

  /// How long to wait now: anything from 0 to the ceiling, which then doubles up to `most`.
  std::chrono::milliseconds next() {
    const auto bound = static_cast<std::uint64_t>(ceiling_.count()) + 1;
    ceiling_ = std::min(ceiling_ * 2, limits_.most);
    return std::chrono::milliseconds(random_(bound));
  }

  /// The peer is well again.
  void reset() { ceiling_ = limits_.first; }

  std::chrono::milliseconds ceiling() const { return ceiling_; }

 private:
  RandomBelow random_;
  BackoffLimits limits_;
  std::chrono::milliseconds ceiling_;
};

}  // namespace wec
