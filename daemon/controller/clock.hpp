// The Clock and Random seams. Nothing else in wecd reads a clock or draws a number.
#pragma once

#include <cstdint>

namespace wec {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t mono_ms() = 0;  // boot time: never steps, counts sleep
  virtual std::int64_t wall_ms() = 0;  // UTC; a label, never an order
};

class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
};

}  // namespace wec
