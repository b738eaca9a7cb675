// A smaller run that breaks the same: fewer faults, less work, fewer choices that are not 0.
#pragma once

#include <string>

#include "tests/sim/shift.hpp"

namespace wec::test {

struct Shrunk {
  ShiftPlan plan;
  Outcome outcome;
  int plays = 0;
};

/// At most so many plays and so many seconds of the machine's own time.
struct ShrinkLimits {
  int plays = 400;
  int seconds = 60;
};

/// `found` is what `plan` gave, and is not ok.
Shrunk shrink(ShiftPlan plan, const Outcome& found, const ShrinkLimits& limits);

/// Choices that are not 0.
std::size_t weight_of(const Draws& draws);
/// "12:3,40:1": the choices that are not 0, by their place; the last one's place is the length.
std::string text_of(const Draws& draws);
/// Nothing: it is no such text.
std::optional<Draws> draws_of(const std::string& text);

}  // namespace wec::test
