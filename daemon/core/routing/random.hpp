// A small generator of numbers from a seed (xorshift64*, Vigna 2014): the same everywhere.
#pragma once

#include <cstdint>

namespace wec::routing {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 0x1234567ULL) {
    if (state_ == 0) state_ = 1;
  }
  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1DULL;
  }
  /// 0 to n - 1; n is above 0.
  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>((next() >> 11) % n); }

 private:
  std::uint64_t state_;
};

}  // namespace wec::routing
