// A label in the language of a printer.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "drivers/label/label.hpp"

namespace wec {

/// zpl epl2 tspl escpos dpl sbpl cpcl
std::span<const std::string_view> label_languages();

/// One label, one copy, complete. Data bytes never become commands. `dpi`: 152, 203, 300 or 600.
/// Errors: of label.hpp, and BAD_LANGUAGE, BAD_TEXT (a letter that the printer's fonts have not).
tl::expected<std::string, LabelError> emit_label(std::string_view language, const Label& label,
                                                 int dpi);

/// The language of what emit_label made, and of carriers' ZPL; empty: not known.
std::string_view language_of(std::string_view bytes);

/// The same label with texts cut, "..." at their ends, where the printer's smallest letters are too
/// wide for them. Languages with letters of any width leave it as it is.
Label shortened_for(std::string_view language, Label label, int dpi);

}  // namespace wec
