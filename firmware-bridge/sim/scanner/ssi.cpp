// Zebra and Symbol: SSI packets, each acknowledged.
//
//   length opcode source status data checksum(2)      checksum: two's complement of the 16-bit sum
//   F3 code-type DATA          a symbol; without its ACK within 2 s, and after a NAK, sent again
//   with
//                              status bit 0
//   A3 from the host: A4 revision; C6 FF 2D 01: AIM identifiers on; other commands: D0; a packet
//   with a wrong checksum: D1 01
//
// A symbol of more than 250 bytes is cut: packets in several parts are not simulated.
// Source: ../shared/spec/protocols/scanners.md 5.
#include <algorithm>

#include "firmware-bridge/sim/scanner/protocols.hpp"

namespace wec {

namespace {

constexpr std::size_t header = 4;

unsigned sum_of(std::string_view bytes) {
  unsigned sum = 0;
  for (const char c : bytes) sum += static_cast<unsigned char>(c);
  return sum & 0xffff;
}

/// A packet from length to checksum.
std::string packet(char opcode, char status, std::string_view data) {
  std::string bytes{static_cast<char>(header + data.size()), opcode, '\0', status};
  bytes += data;
  const auto checksum = 0x10000 - sum_of(bytes);
  bytes += static_cast<char>(checksum >> 8 & 0xff);
  bytes += static_cast<char>(checksum & 0xff);
  return bytes;
}

char code_type(std::string_view aim) {
  if (aim == "]C1") return 0x0f;
  if (aim == "]E4") return 0x0a;
  switch (aim.empty() ? 'C' : aim[1]) {
    case 'A':
      return 0x01;
    case 'E':
      return 0x0b;
    case 'I':
      return 0x06;
    case 'L':
      return 0x11;
    case 'Q':
      return 0x1c;
    case 'd':
      return 0x1b;
    case 'e':
      return 0x30;
    default:
      return 0x03;
  }
}

std::string frame(const SimScanner& scanner, std::string_view data) {
  constexpr std::size_t data_max = 250;  // of 251, one is the code type
  const auto aim = sim_aim(data);
  if (!scanner.sends_aim()) data.remove_prefix(aim.size());
  data = data.substr(0, data_max);
  return packet('\xf3', 0, std::string(1, code_type(aim)) + std::string(data));
}

/// The same packet with bit 0 of its status.
std::string repeated(std::string_view bytes) {
  const auto data = bytes.substr(header, bytes.size() - header - 2);
  return packet(bytes[1], static_cast<char>(bytes[3] | 1), data);
}

std::size_t take(SimScanner& scanner, std::string_view bytes, Instant now) {
  const auto length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0]));
  if (length < header) return 1;
  if (bytes.size() < length + 2) return 0;
  const auto sum = sum_of(bytes.substr(0, length));
  const auto high = static_cast<unsigned char>(bytes[length]);
  const auto low = static_cast<unsigned char>(bytes[length + 1]);
  if (((sum + high * 256u + low) & 0xffff) != 0) {
    scanner.answer(packet('\xd1', 0, "\x01"));
    return bytes.size();
  }
  const auto data = bytes.substr(header, length - header);
  switch (bytes[1]) {
    case '\xd0':
      scanner.acknowledged(now);
      break;
    case '\xd1':
      scanner.again(now);
      break;
    case '\xa3':
      scanner.answer(packet('\xa4', 0, "SIMAAA00 SIM-1 1 0000"));
      break;
    case '\xc6':
      if (data.size() >= 3 && data[1] == '\x2d') scanner.send_aim(data[2] == '\x01');
      [[fallthrough]];
    default:
      scanner.answer(packet('\xd0', 0, {}));
  }
  return length + 2;
}

}  // namespace

const SimScannerProtocol sim_ssi{"ssi", frame, take, repeated};

}  // namespace wec
