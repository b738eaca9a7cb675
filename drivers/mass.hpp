// Mass as an exact integer: ounces and pounds are whole numbers of nanograms.
#pragma once

#include <compare>
#include <cstdint>

namespace wec {

/// 64 bits of nanograms reach 9.2 million kilograms; weights on the wire are milligrams.
struct Mass {
  std::int64_t nanograms = 0;

  static constexpr Mass from_mg(std::int64_t mg) { return Mass{mg * 1'000'000}; }
  /// Rounded half away from zero.
  constexpr std::int64_t mg() const {
    const auto half = nanograms < 0 ? -500'000 : 500'000;
    return (nanograms + half) / 1'000'000;
  }
  auto operator<=>(const Mass&) const = default;
};

}  // namespace wec
