// Number ranges: SSCCs and tracking numbers from a format with one {n:W} and at most one check
// digit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "daemon/core/state/state.hpp"

namespace wec {

/// `{n:W}`: n in W decimal digits; `{c:gs1}`: mod 10, weights 3,1 from the right over the digits
/// before it; `{c:s10}`: UPU S10 over the eight digits before it. The error says what is wrong with
/// the format.
tl::expected<std::string, std::string> number_text(const std::string& format, std::int64_t n);

struct TakenNumber {
  NumberRange range;  // as it was before
  std::string text;
};

/// The next number that is still free: of the carrier's ranges for tracking (SSCC ranges have no
/// carrier), the oldest range first, not expired on `today` (RFC 3339). Nothing: none is left.
std::optional<TakenNumber> next_number(const State&, RangeKind, const std::string& carrier,
                                       const std::string& today);

}  // namespace wec
