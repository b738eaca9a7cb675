// Cognex DataMan: DMCC and read results on one connection, lines that end in CR LF.
//
//   ||>COMMAND, ||0:ID>COMMAND        ||[status]data, ||0:ID[status]data
//   a symbol                          DATA, or with extended results ||[1]BASE64
//   status  0 done  101 no such command
//
// Source: ../shared/spec/protocols/scanners.md 6.
#include <fmt/format.h>

#include "firmware-bridge/sim/scanner/protocols.hpp"

namespace wec {

namespace {

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto part = bytes.substr(at, 3);
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8 | (i < part.size() ? static_cast<unsigned char>(part[i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i)
      out += i <= part.size() ? letters[bits >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

std::string frame(const SimScanner& scanner, std::string_view data) {
  if (scanner.options().extended) return fmt::format("||[1]{}\r\n", base64(data));
  return std::string(data) + "\r\n";
}

std::string answer_to(std::string_view command) {
  if (command == "GET DEVICE.TYPE") return "[0]DM262X";
  if (command == "GET FIRMWARE.VER") return "[0]6.1.10";
  if (command.starts_with("TRIGGER ") || command.starts_with("SET ")) return "[0]";
  return "[101]";
}

std::size_t take(SimScanner& scanner, std::string_view bytes, Instant) {
  const auto end = bytes.find("\r\n");
  if (end == bytes.npos) return 0;
  const auto line = bytes.substr(0, end);
  const auto mark = line.find('>');
  if (line.starts_with("||") && mark != line.npos) {
    scanner.answer(
        fmt::format("||{}{}\r\n", line.substr(2, mark - 2), answer_to(line.substr(mark + 1))));
  }
  return end + 2;
}

}  // namespace

const SimScannerProtocol sim_dmcc{"cognex_dmcc", frame, take};

}  // namespace wec
