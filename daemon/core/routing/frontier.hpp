// The states of the dynamic programme over a rectangular floor, and how each step changes them.
//
// The programme goes over the floor column by column and looks only at the crossings of the current
// column: how many times the walk has touched each (not, odd, even), and which of them are already
// connected. For two cross aisles that gives the 7 classes of Ratliff and Rosenthal (1983), for
// three the 25 of Roodbergen and de Koster (2001); an open end adds some. The tables are built once
// for each number of cross aisles.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace wec::routing {

enum class Touch : std::uint8_t { none, odd, even };

/// What a way through one aisle between two cross aisles does to its two ends.
struct Effect {
  Touch bottom = Touch::none;
  Touch top = Touch::none;
  bool joined = false;
};
constexpr std::size_t effects_count = 18;
constexpr std::size_t effect_index(Effect e) {
  return (static_cast<std::size_t>(e.bottom) * 3 + static_cast<std::size_t>(e.top)) * 2 +
         (e.joined ? 1 : 0);
}

using StateId = std::int16_t;  // 17,432 states at six cross aisles, 4 MB of tables
constexpr StateId no_state = -1;
constexpr std::size_t exact_cross_max = 6;

struct Frontier {
  explicit Frontier(std::size_t crossings);

  std::size_t crossings;
  std::size_t states = 0;
  // Indexed by [action][state]; state 0 is the empty one.
  std::vector<std::array<std::vector<StateId>, effects_count>> aisle;  // by block
  std::vector<std::array<std::vector<StateId>, 3>> cross;  // by cross aisle and number of passages
  std::vector<std::vector<StateId>> turn;  // by cross aisle: the walk starts or ends here
  std::vector<std::uint8_t> touched, odd;  // bit h: crossing h is touched, is odd
  std::vector<char> finished;              // all even, all connected

  /// Those that every way to the end goes on from too. A state that costs no less than one of them
  /// is of no use.
  std::span<const StateId> better_than(StateId state) const {
    const auto first = first_better[static_cast<std::size_t>(state)];
    return std::span(better).subspan(first,
                                     first_better[static_cast<std::size_t>(state) + 1] - first);
  }
  std::vector<StateId> better;  // of state 0, of state 1 ...
  std::vector<std::uint32_t> first_better;
};

/// The tables for this many cross aisles, 2 to exact_cross_max.
const Frontier& frontier(std::size_t crossings);

}  // namespace wec::routing
