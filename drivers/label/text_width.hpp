// How wide a line of text becomes in a condensed bold sans-serif, the scalable font of label
// printers.
#pragma once

#include <string_view>
#include <vector>

namespace wec {

/// In thousandths of the letter size, rather too much than too little. `text` is UTF-8.
int text_width_permille(std::string_view text);

/// The longest beginning of `text` that is at most so wide. Never cuts
/// inside of a UTF-8 sequence.
std::string_view cut_to_width(std::string_view text, int permille);

/// The words of `text` on lines that are at most so wide. A word that is wider alone is cut.
std::vector<std::string_view> wrap_words(std::string_view text, int permille);

}  // namespace wec
