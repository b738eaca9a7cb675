// System calls behind the Clock and Random seams.

#include "daemon/controller/system_seams.hpp"

#include <sys/random.h>

#include <cassert>
#include <ctime>

namespace wec {
namespace {

std::int64_t read_clock(clockid_t id) {
  timespec now{};
  clock_gettime(id, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

std::int64_t SystemClock::mono_ms() { return read_clock(CLOCK_BOOTTIME); }
std::int64_t SystemClock::wall_ms() { return read_clock(CLOCK_REALTIME); }

std::uint64_t SystemRandom::next() {
  std::uint64_t out = 0;
  const auto got = getrandom(&out, sizeof out, 0);
  assert(got == sizeof out && "eight bytes are never interrupted");
  (void)got;
  return out;
}

std::string draw_boot(Random& random) {
  constexpr char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string out;
  std::uint64_t bits = 0;
  std::uint64_t high = random.next(), low = random.next();
  // 26 * 5 = 130 bits: the first digit carries three.
  for (int i = 25; i >= 0; --i) {
    bits = low & 31u;
    low = low >> 5 | high << 59;
    high >>= 5;
    out.insert(out.begin(), digits[bits]);
  }
  return out;
}

}  // namespace wec
