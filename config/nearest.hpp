// The nearest word of a list to one that was misspelt.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wec {

/// Levenshtein distance in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word with the smallest distance, or nothing when none is near enough to be meant.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace wec
