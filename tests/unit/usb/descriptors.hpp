// Configurations of devices as bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wec::testing {

inline std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

inline std::string endpoint(int address, int kind, int packet = 64) {
  return bytes({7, 5, address, kind, packet & 0xFF, packet >> 8, 8});
}

inline std::string interface(int number, int kind, int subkind, int protocol, int endpoints) {
  return bytes({9, 4, number, 0, endpoints, kind, subkind, protocol, 0});
}

inline std::string configuration(int interfaces, const std::string& body) {
  const auto total = static_cast<int>(body.size()) + 9;
  return bytes({9, 2, total & 0xFF, total >> 8, interfaces, 1, 0, 0x80, 50}) + body;
}

inline std::string hid(int number, std::string_view report, bool output = false) {
  const auto size = static_cast<int>(report.size());
  auto made = interface(number, 3, 0, 0, output ? 2 : 1) +
              bytes({9, 0x21, 0x11, 1, 0, 1, 0x22, size & 0xFF, size >> 8}) +
              endpoint(0x81 + number, 3);
  return output ? made + endpoint(0x02, 3) : made;
}

/// HID POS: report 2 with 63 bytes in, report FD with 63 bytes out.
inline std::string scanner_report() {
  return bytes({0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x85, 0x02, 0x75, 0x08, 0x95, 0x3F, 0x09,
                0xFE, 0x81, 0x02, 0x85, 0xFD, 0x95, 0x3F, 0x09, 0xFF, 0x91, 0x02, 0xC0});
}
/// HID scale: report 3 with 5 bytes in, report 2 with 1 byte out.
inline std::string scale_report() {
  return bytes({0x05, 0x8D, 0x09, 0x20, 0xA1, 0x01, 0x85, 0x03, 0x75, 0x08, 0x95, 0x05, 0x09,
                0x40, 0x81, 0x02, 0x85, 0x02, 0x95, 0x01, 0x09, 0x80, 0x91, 0x02, 0xC0});
}
inline std::string keyboard_report() {
  return bytes({0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x75, 0x08, 0x95, 0x08, 0x81, 0x02, 0xC0});
}

inline std::string printer(int protocol = 2) {
  return interface(0, 7, 1, protocol, 2) + endpoint(0x01, 2) + endpoint(0x82, 2);
}

inline std::string serial_line() {
  return interface(0, 2, 2, 1, 1) + bytes({5, 0x24, 6, 0, 1}) + endpoint(0x83, 3, 8) +
         interface(1, 10, 0, 0, 2) + endpoint(0x01, 2) + endpoint(0x82, 2);
}

}  // namespace wec::testing
