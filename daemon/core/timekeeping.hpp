// What this site knows of the time (sync.md 2.7). Order is `seq`, never time; what is kept here
// makes labels of time good enough for people and for dates of expiry.
//
//   wall clock of the machine     may be years wrong, may step
//   head office's clock           learnt from a welcome, with the round trip as its doubt
//   disciplined time              head office's, carried on by the boot-time clock; the machine's
//                                 own where the two agree, or where nothing is known yet
//   hybrid logical clock          never goes back, is never dragged ahead by a bad clock
//
// Pure values: time comes in as arguments. Used by the deciding thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace wec {

/// Head office's clock as a welcome told it: `office_ms` was its time at `mono_ms` of ours.
struct ClockSample {
  std::int64_t mono_ms = 0;
  std::int64_t wall_ms = 0;  // what our own clock said then
  std::int64_t office_ms = 0;
  std::int64_t rtt_ms = 0;
};

struct HybridTime {
  std::int64_t ms = 0;
  std::uint16_t count = 0;
};

class Timekeeper {
 public:
  static constexpr std::int64_t synced_max_ms = 2'000;     // doubt below this: "synced"
  static constexpr std::int64_t rtt_max_ms = 4'000;        // a slower welcome says nothing
  static constexpr std::int64_t drift_ppm = 50;            // of the boot-time clock
  static constexpr std::int64_t leap_max_ms = 86'400'000;  // of an unsynced clock, per start
  static constexpr std::int64_t earliest_ms =
      1'577'836'800'000;                                        // 2020-01-01: long before any build
  static constexpr std::int64_t latest_ms = 3'029'529'600'000;  // 2066-01-01

  /// The log's newest stamp and when this process began: the bounds of an unsynced clock.
  void start(HybridTime newest, std::int64_t mono_ms);
  /// False: too slow a round trip, or not better than what is known.
  bool learn(const ClockSample&);
  /// A new boot has to be told the time again.
  void forget();

  std::int64_t wall(std::int64_t machine_wall_ms, std::int64_t mono_ms) const;
  /// synced, holdover (learnt in this boot, the doubt has grown), unsynced.
  std::string_view state(std::int64_t mono_ms) const;
  /// The next stamp; greater than every one before it.
  HybridTime stamp(std::int64_t disciplined_ms, std::int64_t mono_ms);

 private:
  std::int64_t doubt_ms(std::int64_t mono_ms) const;
  bool plausible(std::int64_t ms, std::int64_t mono_ms) const;

  std::optional<ClockSample> known_;
  HybridTime last_;
  std::int64_t started_at_ms_ = 0;    // monotonic
  std::int64_t started_with_ms_ = 0;  // the stamp of the log's newest event then
};

}  // namespace wec
