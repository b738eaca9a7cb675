// Bytes as text and back: hexadecimal digits, \xHH escapes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wec::cli {

std::string to_hex(std::string_view bytes);
/// Spaces between the digits are fine; nothing when it is not hexadecimal or not whole bytes.
std::optional<std::string> from_hex(std::string_view hex);
/// \xHH becomes that byte; everything else stays as it is.
std::string unescape(std::string_view text);
/// A whole file; "-" or an empty name is standard input. Nothing when it cannot be read.
std::optional<std::string> read_all(const std::string& file);

}  // namespace wec::cli
