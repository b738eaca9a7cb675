// One scanner that sends a thousand symbols a second, beside stations that work.
#pragma once

#include <filesystem>

namespace wec::bench {

/// Prints what became of the flood's scans, what the others waited with and without it, and what
/// memory it took.
void flood(const std::filesystem::path& dir, double seconds);

}  // namespace wec::bench
