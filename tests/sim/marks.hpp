// What a night of seeds must have met, or its generator does not reach far enough: marks of the
// simulator's own and the transitions of the floor that its people take.
#pragma once

#include <string>
#include <vector>

namespace wec::test {

struct MarkReport {
  std::size_t wanted = 0, hit = 0;
  std::vector<std::string> never;
};
/// Of all runs of this process so far.
MarkReport report_marks();
/// How many transitions of the floor's tables were taken.
std::size_t transitions_taken();

}  // namespace wec::test
