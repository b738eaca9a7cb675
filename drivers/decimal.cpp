#include "drivers/decimal.hpp"

#include <array>
#include <limits>

namespace wec {
namespace {

constexpr int digits_max = 18;  // what 64 bits hold whatever the digits are

struct Unit {
  std::string_view name;  // lower case
  std::int64_t nanograms;
};
// The international avoirdupois pound is 453.59237 g exactly; ounce, grain and troy weights follow.
constexpr std::array units{
    Unit{"mg", 1'000'000},         Unit{"g", 1'000'000'000},
    Unit{"kg", 1'000'000'000'000}, Unit{"t", 1'000'000'000'000'000},
    Unit{"ct", 200'000'000},       Unit{"oz", 28'349'523'125},
    Unit{"lb", 453'592'370'000},   Unit{"ozt", 31'103'476'800},
    Unit{"dwt", 1'555'173'840},    Unit{"gn", 64'798'910},
    Unit{"gr", 64'798'910},
};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

constexpr __int128 power_of_ten(int exponent) {
  __int128 power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

std::string_view strip_sign(std::string_view text, bool& negative) {
  negative = text.starts_with('-');
  if (!negative && !text.starts_with('+')) return text;
  text.remove_prefix(1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  bool negative = false;
  text = strip_sign(text, negative);
  Decimal value;
  bool point = false;
  int seen = 0;
  int significant = 0;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    ++seen;
    if (significant > 0 || c != '0') ++significant;
    value.decimals += point ? 1 : 0;
    if (significant > digits_max || value.decimals > digits_max) return std::nullopt;
    value.digits = value.digits * 10 + (c - '0');
  }
  if (seen == 0) return std::nullopt;
  if (negative) value.digits = -value.digits;
  return value;
}

std::optional<std::int64_t> nanograms_per(std::string_view unit) {
  for (const Unit& known : units) {
    if (same_ignoring_case(known.name, unit)) return known.nanograms;
  }
  return std::nullopt;
}

std::optional<Mass> to_mass(const Decimal& value, std::string_view unit) {
  const auto factor = nanograms_per(unit);
  if (!factor) return std::nullopt;
  // 18 digits times 10^15 stay below 2^127.
  const __int128 product = static_cast<__int128>(value.digits) * *factor;
  const __int128 divisor = power_of_ten(value.decimals);
  const __int128 half = product < 0 ? -(divisor / 2) : divisor / 2;
  const __int128 rounded = (product + half) / divisor;
  constexpr __int128 most = std::numeric_limits<std::int64_t>::max();
  if (rounded > most || rounded < -most) return std::nullopt;
  return Mass{static_cast<std::int64_t>(rounded)};
}

std::optional<Mass> parse_mass(std::string_view text, std::string_view unit) {
  const auto value = parse_decimal(text);
  return value ? to_mass(*value, unit) : std::nullopt;
}

std::optional<Mass> add(Mass a, Mass b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.nanograms, b.nanograms, &sum)) return std::nullopt;
  return Mass{sum};
}

}  // namespace wec
