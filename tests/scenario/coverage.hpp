// docs/coverage-floor.md: every transition of every process, and how often the scenarios took it,
// as recorded while they ran in this process.
#pragma once

#include <string>

namespace wec::scenario {

/// Writes the page; gives the number of transitions that no scenario took.
int write_coverage(const std::string& path);

}  // namespace wec::scenario
