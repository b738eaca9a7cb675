// The real Clock and Random: the one place of wecd that reads the system's.
#pragma once

#include <string>

#include "daemon/controller/clock.hpp"

namespace wec {

class SystemClock final : public Clock {
 public:
  std::int64_t mono_ms() override;  // CLOCK_BOOTTIME
  std::int64_t wall_ms() override;
};

class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;  // getrandom(2)
};

/// 26 characters of base 32 (Crockford) over 128 random bits: the boot of this process.
std::string draw_boot(Random&);

}  // namespace wec
