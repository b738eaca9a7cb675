// How large a square symbol becomes at most. The printer chooses the encoding; it may come out
// smaller.
#pragma once

#include <optional>
#include <string_view>

namespace wec {

/// Modules of one side, error level M. Null: too much data.
std::optional<int> qr_modules(std::string_view data);

/// Modules of one side, ECC 200. GS counts as FNC1, `gs1` adds one in front. Null: too much data.
std::optional<int> data_matrix_modules(std::string_view data, bool gs1);

}  // namespace wec
