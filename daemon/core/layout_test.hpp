// CMD-LAYOUT-TEST: whether a scanner that types as a keyboard types what is printed.
#pragma once

#include <string_view>

namespace wec {

/// Every class of character in use: letters of both cases, digits, signs, GS.
inline constexpr char layout_test_long[] = "CMD-LAYOUT-TEST-azyAZY0123456789-_.:/+%&\x1d";

/// `in_part`: only the letters of the command itself have been shown right.
enum class LayoutTry { none, right, in_part, wrong };

/// What this scan says of the layout; `wrong` is what another keyboard, or a scanner that drops GS,
/// leaves of the code.
LayoutTry layout_try(std::string_view data);

}  // namespace wec
