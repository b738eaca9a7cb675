// What a HID report descriptor says of a device as a whole: what it is for, and how long its
// reports are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace wec {

struct HidUse {
  std::uint32_t page = 0;   // 8C: bar code scanner, 8D: scale, 01: generic desktop
  std::uint32_t usage = 0;  // 06 of page 01: a keyboard
  bool operator==(const HidUse&) const = default;
};

struct HidSummary {
  std::vector<HidUse> uses;      // of the top-level collections, in order
  bool numbered = false;         // each report begins with its id
  std::size_t input_bytes = 0;   // of the longest report, its id included
  std::size_t output_bytes = 0;  // 0: it takes none

  bool is_for(std::uint32_t page) const;
  bool is_keyboard() const;
};

inline constexpr std::size_t hid_descriptor_max_bytes = 4096;
inline constexpr std::size_t hid_report_max_bytes = 4096;
inline constexpr std::size_t hid_uses_max = 32;

/// Errors, a literal each: what is wrong with the descriptor.
tl::expected<HidSummary, std::string_view> read_hid_descriptor(std::string_view descriptor);

}  // namespace wec
