// A carrier's label in ZPL, made safe to send: it starts from a known state of the printer and
// leaves one behind. What cannot be made safe is refused.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace wec {

struct WrapError {
  /// UNBALANCED, PREFIX_CHANGED, STORED_FORMAT, BOM, CONTROL, TOO_BIG
  std::string_view code;
  std::size_t at = 0;  // offset in the raw label
  std::string hint;    // for people
};

constexpr std::size_t wrapped_label_bytes_max = 1024 * 1024;
constexpr int wrapped_label_copies_max = 100;

tl::expected<std::string, WrapError> wrap_zpl(std::string_view raw);

}  // namespace wec
