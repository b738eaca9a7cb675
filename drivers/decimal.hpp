// Weights as scales write them, exactly: decimal text to whole nanograms, without binary fractions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "drivers/mass.hpp"

namespace wec {

/// A decimal number as digits and exponent: 12.340 is {12340, 3}.
struct Decimal {
  std::int64_t digits = 0;
  int decimals = 0;
  auto operator<=>(const Decimal&) const = default;
};

/// Digits with at most one point, a sign and blanks behind the sign allowed in front. Null:
/// something else, or more than 18 significant digits.
std::optional<Decimal> parse_decimal(std::string_view text);

/// Nanograms in one unit: mg g kg t ct oz ozt lb dwt GN gr, in any case. Null: not a unit of mass.
std::optional<std::int64_t> nanograms_per(std::string_view unit);

/// Rounded half away from zero to the nanogram. Null: beyond 64 bits, or not a unit of mass.
std::optional<Mass> to_mass(const Decimal& value, std::string_view unit);

/// The two steps above in one.
std::optional<Mass> parse_mass(std::string_view text, std::string_view unit);

/// Null: the sum is beyond 64 bits.
std::optional<Mass> add(Mass a, Mass b);

}  // namespace wec
