// DFU file suffix: bcdDevice idProduct idVendor bcdDFU "UFD" 10 crc(4), the last 16 bytes, low byte
// first. The CRC goes over the whole file but its last four bytes.
//
// Source: USB Device Firmware Upgrade Specification 1.1, appendix B.
#include "drivers/dfu_file.hpp"

#include <array>

namespace wec {

namespace {

constexpr std::size_t suffix_size = 16;
constexpr std::uint16_t any = 0xFFFF;
constexpr std::uint16_t dfuse_version = 0x011A;

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320U : value >> 1;
    }
    table[i] = value;
  }
  return table;
}
constexpr auto crc_table = make_table();

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i > 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  }
  return value;
}

bool differs(std::uint16_t wanted, std::uint16_t actual) {
  return wanted != any && wanted != actual;
}

}  // namespace

std::uint32_t dfu_crc(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc = crc >> 8 ^ crc_table[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  }
  return crc;
}

std::string_view to_string(DfuFileError error) {
  switch (error) {
    case DfuFileError::no_suffix:
      return "no_suffix";
    case DfuFileError::bad_length:
      return "bad_length";
    case DfuFileError::crc:
      return "crc";
  }
  return "?";
}

tl::expected<DfuFile, DfuFileError> read_dfu_file(std::string_view bytes) {
  if (bytes.size() < suffix_size) return tl::unexpected(DfuFileError::no_suffix);
  const auto suffix = bytes.substr(bytes.size() - suffix_size);
  if (suffix.substr(8, 3) != "UFD") return tl::unexpected(DfuFileError::no_suffix);
  DfuFile file;
  file.crc = number(suffix, 12, 4);
  if (dfu_crc(bytes.substr(0, bytes.size() - 4)) != file.crc) {
    return tl::unexpected(DfuFileError::crc);
  }
  // A longer suffix is allowed by the standard; its bytes are no payload.
  const auto length = static_cast<std::size_t>(number(suffix, 11, 1));
  if (length < suffix_size || length > bytes.size()) {
    return tl::unexpected(DfuFileError::bad_length);
  }
  file.payload_size = bytes.size() - length;
  file.device = static_cast<std::uint16_t>(number(suffix, 0, 2));
  file.product = static_cast<std::uint16_t>(number(suffix, 2, 2));
  file.vendor = static_cast<std::uint16_t>(number(suffix, 4, 2));
  file.version = static_cast<std::uint16_t>(number(suffix, 6, 2));
  file.dfuse = file.version == dfuse_version;
  return file;
}

std::string_view dfu_refusal(const DfuFile& file, std::uint16_t vendor, std::uint16_t product,
                             std::uint16_t device) {
  if (file.dfuse) return "dfuse";
  if (file.payload_size == 0) return "nothing to send";
  if (differs(file.vendor, vendor)) return "another vendor";
  if (differs(file.product, product)) return "another product";
  if (differs(file.device, device)) return "another version";
  return {};
}

}  // namespace wec
