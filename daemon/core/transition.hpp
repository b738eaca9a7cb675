// The transitions of the floor's state machines, one table at the top of each process file, in the
// order and with the names of the process description. A process says which one it takes; the tests
// collect what was taken, and docs/coverage-floor.md is made from that.
//
//   const TransitionTable line("1.5 Pick line", {
//       {"location", "GO_TO_LOCATION", "scan location, as expected", "AT_LOCATION"},
//       {"wrong-location", "GO_TO_LOCATION", "scan another location", "GO_TO_LOCATION"},
//   });
//   ...
//   line.passed("location");
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wec {

struct Transition {
  std::string_view name;  // unique in its table
  std::string_view from;
  std::string_view event;  // with its guard, in words
  std::string_view to;
};

/// Lives as long as the program; made before main() and never changed after.
class TransitionTable {
 public:
  TransitionTable(std::string_view section, std::vector<Transition> transitions);
  TransitionTable(const TransitionTable&) = delete;

  /// Marks one as taken (chaos.hpp's marks, as "SECTION/NAME"). A name that the table does not hold
  /// is a programmer's error.
  void passed(std::string_view name) const;

  std::string_view section() const { return section_; }
  const std::vector<Transition>& transitions() const { return transitions_; }

  /// Every table of the program, ordered by section.
  static std::vector<const TransitionTable*> all();

 private:
  std::string_view section_;
  std::vector<Transition> transitions_;
};

}  // namespace wec
