// Logarithms to base 2 in whole numbers, so that products of powers can be compared without
// floating point: 1024 stands for 1.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace wec::routing {

namespace log2_detail {

/// log2(1 + i / 256), by squaring: each squaring that passes 2 gives one more bit.
constexpr std::array<std::int32_t, 256> make_table() {
  std::array<std::int32_t, 256> table{};
  for (std::uint64_t i = 0; i < 256; ++i) {
    std::uint64_t value = (256 + i) << 22;  // 30 bits behind the point
    std::int32_t bits = 0;
    for (int step = 0; step < 10; ++step) {
      value = (value * value) >> 30;
      bits <<= 1;
      if (value >= (std::uint64_t{2} << 30)) value >>= 1, bits |= 1;
    }
    table[i] = bits;
  }
  return table;
}

inline constexpr auto table = make_table();

}  // namespace log2_detail

/// For values above 0.
inline std::int32_t log2_1024(std::uint64_t value) {
  const int top = 63 - std::countl_zero(value);
  const auto mantissa = top >= 8 ? value >> (top - 8) : value << (8 - top);
  return top * 1024 + log2_detail::table[mantissa & 255];
}

}  // namespace wec::routing
