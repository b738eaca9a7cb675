// docs/coverage-floor.md: every transition of every process, and whether the scenarios took it;
// every refusal, and where they met it. As recorded while they ran in this process.
#pragma once

#include <string>

namespace wec::scenario {

/// A scan was refused with this code in this step of a station, and the state hash stayed.
void note_refused(const std::string& code, const std::string& step);
/// A screen showed this code without a scan: a device's, or a weight's.
void note_shown(const std::string& code);

/// Writes the page; gives the number of transitions and refusals that no scenario met.
int write_coverage(const std::string& path);

}  // namespace wec::scenario
