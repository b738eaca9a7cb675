// The suffix of a USB DFU 1.1 firmware file, checked before anything is erased.
#pragma once

#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>

namespace wec {

struct DfuFile {
  std::size_t payload_size = 0;  // what is sent; the suffix is not
  std::uint16_t device = 0;      // bcdDevice; FFFF: any
  std::uint16_t product = 0;     // idProduct; FFFF: any
  std::uint16_t vendor = 0;      // idVendor; FFFF: any
  std::uint16_t version = 0;     // bcdDFU, 0100 for DFU 1.1
  std::uint32_t crc = 0;
  bool dfuse = false;  // ST's container: another payload, which is refused
};

enum class DfuFileError { no_suffix, bad_length, crc };
std::string_view to_string(DfuFileError error);

tl::expected<DfuFile, DfuFileError> read_dfu_file(std::string_view bytes);

/// Empty: the file may go to this device. Otherwise why not: "dfuse", "nothing to send",
/// "another vendor", "another product", "another version".
std::string_view dfu_refusal(const DfuFile& file, std::uint16_t vendor, std::uint16_t product,
                             std::uint16_t device);

/// The file's CRC: reflected CRC-32, start FFFFFFFF, not inverted at the end.
std::uint32_t dfu_crc(std::string_view bytes);

}  // namespace wec
