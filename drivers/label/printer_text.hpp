// Text for fonts that have one byte a letter.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drivers/label/pen.hpp"

namespace wec {

/// Control characters and broken UTF-8 become blanks and '?'. Latin letters that the set has not
/// lose their accents. Null: a letter of another script, which would be lost.
std::optional<std::string> to_printer_text(std::string_view utf8, PenCharacters characters);

std::string printer_text_to_utf8(std::string_view text, PenCharacters characters);

}  // namespace wec
