// Bundles: a JSON array of events, gzipped or not. The exact bytes of each event are what counts,
// so the array is cut apart, not parsed and written again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wec::hq {

bool is_gzip(std::string_view bytes);
/// Nothing when it is no gzip, is cut off, or grows beyond `most`.
std::optional<std::string> gunzip(std::string_view bytes, std::size_t most);
/// The elements of a JSON array of objects; nothing when it is not one.
std::optional<std::vector<std::string_view>> split_array(std::string_view bytes);

}  // namespace wec::hq
