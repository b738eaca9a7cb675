// Reads a HID report descriptor as far as a bar code scanner needs it.
//
// Items are a prefix byte (size, type, tag) and 0, 1, 2 or 4 bytes. Global items stay until
// changed, local ones (usages) go with the next main item. Input items of one report id follow one
// another.
//
// Sources: USB Device Class Definition for HID 1.11, 6.2.2; HID Point of Sale Usage Tables 1.02.
#include "drivers/scanner/hid_reports.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace wec {

namespace {

constexpr std::uint32_t scanner_page = 0x8C;
constexpr std::size_t usages_max = 64;  // of one main item; a descriptor that lists more lies
constexpr std::size_t report_max = 1024;

struct Reader {
  std::uint32_t page = 0, size = 0, count = 0;
  int id = 0;
  std::vector<std::uint32_t> usages;
  std::array<std::size_t, 256> bits{};  // of input reports so far, by id
  HidScanLayout layout{0, 0, 0, 0, 0, 0, 0, 0};
  bool found = false;
};

/// The field of one usage, `byte` from the front of the report.
void place(Reader& in, std::uint32_t usage, std::size_t byte, std::size_t bytes) {
  auto& layout = in.layout;
  switch (usage) {
    case 0xFB:
      if (layout.aim == 0) layout.aim = byte;
      return;
    case 0xFE:
      layout.data = byte;
      layout.data_max = bytes;
      layout.report_id = in.id;
      in.found = true;
      return;
    case 0xFF:
      layout.more = byte;
      return;
    default:
      return;
  }
}

void on_input(Reader& in) {
  auto& bits = in.bits[static_cast<std::size_t>(in.id)];
  const std::size_t front = in.id != 0 ? 1 : 0;
  for (std::uint32_t i = 0; i < in.count; ++i) {
    const auto usage =
        in.usages.empty() ? 0 : in.usages[std::min<std::size_t>(i, in.usages.size() - 1)];
    const auto byte = front + bits / 8;
    // A usage that is the last of its item stands for all that remain: one field.
    const bool rest = !in.usages.empty() && i + 1 >= in.usages.size();
    const auto fields = rest ? in.count - i : 1;
    if (in.page == scanner_page || usage >> 16 == scanner_page) {
      place(in, usage & 0xFFFF, byte, fields * in.size / 8);
    } else if (in.page == 1 && (usage & 0xFFFF) == 0x3B && in.size == 8) {
      in.layout.length = byte;  // Generic Desktop, Byte Count
    }
    bits += fields * in.size;
    if (rest || bits / 8 > report_max) break;
  }
}

std::size_t value_size(int prefix) {
  return (prefix & 3) == 3 ? 4 : static_cast<std::size_t>(prefix & 3);
}

void on_item(Reader& in, int prefix, std::uint32_t value) {
  switch (prefix & 0xFC) {
    case 0x04:
      in.page = value;
      break;
    case 0x74:
      in.size = std::min<std::uint32_t>(value, 64);
      break;
    case 0x94:
      in.count = std::min<std::uint32_t>(value, report_max);
      break;
    case 0x84:
      in.id = static_cast<int>(value & 0xFF);
      break;
    case 0x08:
      if (in.usages.size() < usages_max) in.usages.push_back(value);
      break;
    case 0x80:
      on_input(in);
      in.usages.clear();
      break;
    case 0x90:
    case 0xB0:
    case 0xA0:
    case 0xC0:
      in.usages.clear();
      break;
    default:
      break;
  }
}

}  // namespace

std::optional<HidScanLayout> scan_layout(std::string_view descriptor) {
  Reader in;
  for (std::size_t at = 0; at < descriptor.size();) {
    const int prefix = static_cast<unsigned char>(descriptor[at]);
    const auto size = value_size(prefix);
    if (at + 1 + size > descriptor.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(descriptor[at + 1 + i]))
               << (8 * i);
    }
    on_item(in, prefix, value);
    at += 1 + size;
  }
  if (!in.found || in.layout.length == 0 || in.layout.data_max == 0) return std::nullopt;
  const auto bits = in.bits[static_cast<std::size_t>(in.layout.report_id)];
  in.layout.report_size = bits / 8 + (in.layout.report_id != 0 ? 1 : 0);
  if (in.layout.data + in.layout.data_max > in.layout.report_size) return std::nullopt;
  return in.layout;
}

}  // namespace wec
