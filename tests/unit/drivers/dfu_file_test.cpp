// DFU suffixes: the specification's layout with its CRC, and what may not be sent to a device.
#include "drivers/dfu_file.hpp"

#include <gtest/gtest.h>

#include <string>

namespace wec {
namespace {

using namespace std::string_literals;

// Four bytes for vendor 05E0, product 1234, device 0100, with the suffix that USB DFU 1.1 gives it.
const std::string file = "\x01\x02\x03\x04\x00\x01\x34\x12\xE0\x05\x00\x01UFD\x10\x63\xFB\x3C\x66"s;

std::string with_crc(std::string bytes) {
  bytes.resize(bytes.size() - 4);
  const auto crc = dfu_crc(bytes);
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(crc >> shift & 0xFF);
  return bytes;
}

std::string changed(std::size_t at, char byte) {
  auto bytes = file;
  bytes[at] = byte;
  return with_crc(bytes);
}

std::string_view refusal(const std::string& bytes) {
  const auto read = read_dfu_file(bytes);
  return read ? dfu_refusal(*read, 0x05E0, 0x1234, 0x0100) : to_string(read.error());
}

TEST(DfuFile, IsReadAndMayGoToItsDevice) {
  const auto read = read_dfu_file(file);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->payload_size, 4u);
  EXPECT_EQ(read->vendor, 0x05E0);
  EXPECT_EQ(read->product, 0x1234);
  EXPECT_EQ(read->crc, 0x663CFB63u);
  EXPECT_EQ(refusal(file), "");
  EXPECT_EQ(with_crc(file), file);
}

TEST(DfuFile, ForAnyDeviceMayGoToThisOne) {
  auto any = file;
  for (std::size_t at = 4; at < 10; ++at) any[at] = '\xFF';
  EXPECT_EQ(refusal(with_crc(any)), "");
}

TEST(DfuFile, IsRefusedByName) {
  EXPECT_EQ(refusal(changed(4, '\x02')), "another version");
  EXPECT_EQ(refusal(changed(6, '\x35')), "another product");
  EXPECT_EQ(refusal(changed(8, '\xE1')), "another vendor");
  EXPECT_EQ(refusal(changed(10, '\x1A')), "dfuse");
  EXPECT_EQ(refusal(with_crc(file.substr(4))), "nothing to send");
}

TEST(DfuFile, IsNoneWithoutAWholeSuffix) {
  const auto error = [](const std::string& bytes) {
    const auto read = read_dfu_file(bytes);
    return read ? std::nullopt : std::optional(read.error());
  };
  EXPECT_EQ(error(""), DfuFileError::no_suffix);
  EXPECT_EQ(error(file.substr(5)), DfuFileError::no_suffix) << "15 bytes";
  EXPECT_EQ(error(changed(12, 'X')), DfuFileError::no_suffix);
  EXPECT_EQ(error(changed(15, '\x08')), DfuFileError::bad_length);
  EXPECT_EQ(error(changed(15, '\x20')), DfuFileError::bad_length) << "longer than the file";
  auto damaged = file;
  damaged[0] = '\x11';
  EXPECT_EQ(error(damaged), DfuFileError::crc);
}

}  // namespace
}  // namespace wec
