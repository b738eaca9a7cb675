// The shortest Code 128 symbol for a text, in code sets B and C.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace wec {

enum class Code128Kind { start_b, start_c, to_b, to_c, fnc1, character, pair };

struct Code128Symbol {
  Code128Kind kind;
  int value = 0;  // of a character its code, of a pair 0 to 99
  bool operator==(const Code128Symbol&) const = default;
};

/// `data`: ASCII 32 to 126 and GS (0x1D), which becomes FNC1. `gs1`: FNC1 in first position.
/// Null: other characters, empty, or more than 80 of them. The check character is not in the list.
std::optional<std::vector<Code128Symbol>> plan_code128(std::string_view data, bool gs1);

/// The same in code set B alone.
std::optional<std::vector<Code128Symbol>> plan_code128_b(std::string_view data, bool gs1);

/// Does the symbol change its code set behind the start?
bool changes_set(const std::vector<Code128Symbol>& symbols);

/// Modules from the first to the last bar, with check character and stop.
int code128_modules(const std::vector<Code128Symbol>& symbols);

}  // namespace wec
