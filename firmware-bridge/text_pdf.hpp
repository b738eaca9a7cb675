// Plain text as a PDF: lines of a fixed width font on pages; FF begins another page.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace wec {

enum class Paper { a4, letter };

/// `text` is UTF-8 with lines that end in LF or CR LF; a long line is broken. The same text gives
/// the same bytes. The error is libharu's number.
tl::expected<std::string, std::string> text_as_pdf(std::string_view text, std::string_view title,
                                                   Paper paper);

}  // namespace wec
