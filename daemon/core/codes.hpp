// Small facts about codes that apply and decide share.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace wec {

inline bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// GTINs are compared after padding to 14 digits on the left.
inline std::string gtin14(std::string_view gtin) {
  return gtin.size() >= 14 ? std::string(gtin)
                           : std::string(14 - gtin.size(), '0') + std::string(gtin);
}

}  // namespace wec
