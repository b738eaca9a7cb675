// From what scales write to a reading: numbers, units and the words for every condition.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drivers/driver.hpp"

namespace wec {

/// "+00012.340" is "12.340", "-  0.5" is "-0.5", "000000." is "0". Null: not a number.
std::optional<std::string> plain_number(std::string_view text);

/// "KG" "kg " "GN" "PCS" "OT" in the spelling of wec: kg gn pcs ozt. Empty: none of the known ones.
std::string plain_unit(std::string_view text);

std::string_view trimmed(std::string_view text);

/// `digits` is an integer of the wire, shifted by `decimals` places: (12345, 2) is "123.45", (5,
/// -2) is "500".
std::string shifted(std::int64_t digits, int decimals);

/// A weight at rest, moving or (null) not said. `value` came from plain_number().
Weighed weight(std::string value, std::string unit, std::optional<bool> stable);

/// The scale is there and gives no weight; `condition` says why.
///   busy            busy busy_or_none ack status motion warm_up profile_dependent ...
///   overload        overload out_of_range zero_upper_limit
///   underload       underload under_zero zero_lower_limit
///   error           whatever else
Weighed no_weight(std::string_view condition, std::string unit = {});

/// The same reading as one that stands at zero.
Weighed at_zero(Weighed reading);

}  // namespace wec
