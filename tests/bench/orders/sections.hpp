// What wec-bench-orders measures.
#pragma once

#include <cstdint>
#include <filesystem>

namespace wec::bench {

/// Each order is claimed by a picker of its own; what its bins in their order make to walk, next to
/// the rules of thumb for the same bins.
void day_in_the_product(const std::filesystem::path& dir, std::size_t orders);

/// Lines allocated a second in a house of so many stock rows, next to the bare reads that they
/// need.
void allocation(const std::filesystem::path& dir, std::int64_t stock_rows);

}  // namespace wec::bench
