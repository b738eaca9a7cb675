// What the routing library takes: sizes and coordinates beyond these are a named result.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wec::routing {

using Mm = std::int64_t;

// 10 km from the origin: no sum of 1,000 such distances comes near to 64 bits.
constexpr Mm coordinate_max_mm = 10'000'000;
constexpr std::size_t stops_max = 1000;
constexpr std::size_t aisles_max = 1000;
constexpr std::size_t cross_aisles_max = 9;

}  // namespace wec::routing
