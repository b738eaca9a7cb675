// Offsets, doubt and the hybrid clock. The doubt of a sample is half its round trip; it grows by
// 50 ppm of the time since.

#include "daemon/core/timekeeping.hpp"

#include <algorithm>
#include <cstdlib>

namespace wec {

void Timekeeper::start(HybridTime newest, std::int64_t mono_ms) {
  last_ = newest;
  started_with_ms_ = newest.ms;
  started_at_ms_ = mono_ms;
}

bool Timekeeper::learn(const ClockSample& sample) {
  if (sample.rtt_ms < 0 || sample.rtt_ms > rtt_max_ms) return false;
  if (sample.office_ms < earliest_ms || sample.office_ms > latest_ms) return false;
  if (known_ && sample.rtt_ms / 2 > doubt_ms(sample.mono_ms)) return false;
  known_ = sample;
  return true;
}

void Timekeeper::forget() { known_.reset(); }

std::int64_t Timekeeper::doubt_ms(std::int64_t mono_ms) const {
  const std::int64_t age = std::max<std::int64_t>(0, mono_ms - known_->mono_ms);
  return known_->rtt_ms / 2 + age / (1'000'000 / drift_ppm);
}

std::int64_t Timekeeper::wall(std::int64_t machine_wall_ms, std::int64_t mono_ms) const {
  if (!known_) return machine_wall_ms;
  const std::int64_t carried = known_->office_ms + (mono_ms - known_->mono_ms);
  // A machine with a time service of its own is as good as ours, and smoother.
  const bool agree = std::abs(machine_wall_ms - carried) <= doubt_ms(mono_ms) + synced_max_ms / 2;
  return agree ? machine_wall_ms : carried;
}

std::string_view Timekeeper::state(std::int64_t mono_ms) const {
  if (!known_) return "unsynced";
  return doubt_ms(mono_ms) < synced_max_ms ? "synced" : "holdover";
}

/// An unsynced clock is believed only near the newest stamp of the log: a battery that died, or a
/// year typed wrong, must not move a clock that can never be moved back.
bool Timekeeper::plausible(std::int64_t ms, std::int64_t mono_ms) const {
  if (known_) return true;
  if (ms < earliest_ms || ms > latest_ms) return false;
  if (started_with_ms_ == 0) return true;
  const std::int64_t elapsed = std::max<std::int64_t>(0, mono_ms - started_at_ms_);
  return ms >= started_with_ms_ && ms <= started_with_ms_ + elapsed + leap_max_ms;
}

HybridTime Timekeeper::stamp(std::int64_t disciplined_ms, std::int64_t mono_ms) {
  if (last_.ms == 0) last_.ms = earliest_ms;
  if (disciplined_ms > last_.ms && plausible(disciplined_ms, mono_ms))
    last_ = {disciplined_ms, 0};
  else if (++last_.count == 0)
    ++last_.ms;
  return last_;
}

}  // namespace wec
