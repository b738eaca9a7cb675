// The stories of a warehouse by the faults of the reliability page (3.2). What the simulator can
// make is played cell by cell; of the rest it is said where it is tried, why it has no part in a
// story, or that nothing tries it yet.
#pragma once

#include <cstdint>
#include <string>

#include "tests/sim/day.hpp"

namespace wec::test {

enum class Story : std::uint32_t {
  receive,
  put_away,
  pick_single,
  pick_batch,
  pack,
  weigh,
  label,
  hand_over,
  count,
  take_back,
  cancel,
  shift_change,
  count_
};
constexpr std::size_t story_count = static_cast<std::size_t>(Story::count_);

/// The story of which this event is the heart; count_: of none.
Story story_of(const std::string& event_type);

/// docs/fault-matrix.md, as it should stand there.
std::string matrix_page();

struct MatrixRun {
  int cells = 0, played = 0, broken = 0;
  int not_reached = 0;  // fault and story did not meet in the seeds that were tried
};
/// Plays every cell that the simulator can make, beginning at the n-th, and says what broke. No new
/// cell after so long; 0: no limit.
MatrixRun play_matrix(std::int64_t seconds, std::size_t first);

}  // namespace wec::test
