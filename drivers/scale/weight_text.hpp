// A weight inside a line of text: "-  450.38 GN", "+0012345kg", "  12.34    lb?".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wec {

struct WeightText {
  std::string value;       // plain_number() of it
  std::string unit;        // plain_unit() of the letters behind it; empty: none, or not a known one
  std::string_view head;   // what stands in front of the number, trimmed
  std::string_view tail;   // what stands behind the unit, trimmed
  bool unit_known = true;  // false: letters follow that are no unit
  std::size_t end = 0;     // the column behind the number: formats that fix it show a cut line
};

/// The first number with its sign and the unit behind it. Null: there is no number.
std::optional<WeightText> find_weight(std::string_view line);

}  // namespace wec
