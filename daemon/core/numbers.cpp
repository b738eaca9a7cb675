// Formats are checked when a range is granted, so taking a number cannot fail later.

#include "daemon/core/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/core/codes.hpp"
#include "drivers/gs1/gs1.hpp"

namespace wec {
namespace {

using Text = tl::expected<std::string, std::string>;

tl::unexpected<std::string> wrong(std::string what) { return tl::unexpected(std::move(what)); }

Text counted(const std::string& width_text, std::int64_t n) {
  if (!all_digits(width_text) || width_text.size() > 2)
    return wrong("{n:W} needs a width of 1 to 18");
  const auto width = std::stoul(width_text);
  if (width < 1 || width > 18) return wrong("{n:W} needs a width of 1 to 18");
  auto digits = fmt::format("{:0{}}", n, width);
  if (digits.size() > width) return wrong(fmt::format("{} does not fit into {} digits", n, width));
  return digits;
}

Text gs1_check(const std::string& before) {
  const auto check = mod10_check_digit(before);
  if (!check) return wrong("{c:gs1} needs only digits before it");
  return std::string(1, *check);
}

/// UPU S10: weights 8 6 4 2 3 5 9 7; 11 minus the remainder, 10 is 0 and 11 is 5.
Text s10_check(const std::string& before) {
  if (before.size() < 8 || !all_digits(before.substr(before.size() - 8)))
    return wrong("{c:s10} needs eight digits before it");
  constexpr int weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += weights[i] * (before[before.size() - 8 + i] - '0');
  const int check = 11 - sum % 11;
  return std::to_string(check == 10 ? 0 : check == 11 ? 5 : check);
}

}  // namespace

Text number_text(const std::string& format, std::int64_t n) {
  std::string out;
  bool has_number = false, has_check = false;
  for (std::size_t i = 0; i < format.size();) {
    if (format[i] != '{') {
      out += format[i++];
      continue;
    }
    const auto end = format.find('}', i);
    if (end == std::string::npos) return wrong("a { without a }");
    const auto token = format.substr(i + 1, end - i - 1);
    Text part = wrong("unknown {" + token + "}; known are {n:W}, {c:gs1}, {c:s10}");
    if (token.starts_with("n:") && !has_number)
      part = counted(token.substr(2), n), has_number = true;
    else if (token == "c:gs1" && !has_check)
      part = gs1_check(out), has_check = true;
    else if (token == "c:s10" && !has_check)
      part = s10_check(out), has_check = true;
    if (!part) return part;
    out += *part;
    i = end + 1;
  }
  if (!has_number) return wrong("no {n:W} in it");
  return out;
}

std::optional<TakenNumber> next_number(const State& state, RangeKind kind,
                                       const std::string& carrier, const std::string& today) {
  for (const auto& range : state.ranges.where("kind", kind)) {
    const bool expired = !range.expires.empty() && range.expires <= today;
    if (range.carrier != carrier || expired || range.next > range.hi) continue;
    return TakenNumber{range, number_text(range.format, range.next).value()};
  }
  return {};
}

}  // namespace wec
