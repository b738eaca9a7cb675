// What the layouts of USB HID scanners share: the place of each field in an input report.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace wec {

/// Byte offsets in a report, its id included.
struct HidScanLayout {
  std::size_t report_size = 64;
  int report_id = 2;
  std::size_t length = 1;  // number of data bytes
  std::size_t aim = 2;     // three bytes; 0: the data carries it
  std::size_t data = 5;
  std::size_t data_max = 56;
  std::size_t code_id = 61;  // the maker's symbology character; 0: none
  std::size_t more = 63;     // bit 0: the data goes on in the next report
};

/// From a report descriptor: the input report of usage page 8C that holds Decoded Data (FE). Null:
/// the device is no HID POS scanner.
std::optional<HidScanLayout> scan_layout(std::string_view report_descriptor);

}  // namespace wec
