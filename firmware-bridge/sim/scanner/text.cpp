// Scanners that send a symbol as text, and what their makers' commands are answered with.
//
//   line            prefix DATA suffix
//   honeywell       the same. 16 4D 0D TAGSUB[value] . or !  is echoed in capitals with 06, with 05
//                   for a tag that it does not know; ? asks the value; REVINF. tells what it is.
//                   16 54 0D and 16 55 0D, trigger on and off, have no answer
//   honeywell_dechdr  16 FE length(4) 0D "MSGGET" NNNN id aim(2) 1D DATA 0D; the same commands
//   datalogic       STX DATA CR LF as set. A programming string, ESC .. CR LF: 1B 4B 0D 0A; other
//                   lines: 1B 57 31 0D 0A
//   metrologic      02 "999999" 03: 06; anything else between 02 and 03: 15
//
// The texts of REVINF, that every tag of six characters is known with the value 1, and which
// strings a Datalogic takes, are chosen here. Source: ../shared/spec/protocols/scanners.md
// 4, 4.1, 4.2.
#include <fmt/format.h>

#include "firmware-bridge/sim/scanner/protocols.hpp"

namespace wec {

namespace {

std::string line_frame(const SimScanner& scanner, std::string_view data) {
  return scanner.options().prefix + std::string(data) + scanner.options().suffix;
}

/// id: the maker's code of the symbology (table 2.3 of the source).
char honeywell_id(std::string_view aim) {
  if (aim == "]C1") return 'I';
  if (aim == "]E4") return 'D';
  switch (aim.empty() ? 'C' : aim[1]) {
    case 'A':
      return 'b';
    case 'E':
      return 'd';
    case 'I':
      return 'e';
    case 'L':
      return 'r';
    case 'Q':
      return 's';
    case 'd':
      return 'w';
    case 'e':
      return 'y';
    default:
      return 'j';
  }
}

std::string dechdr_frame(const SimScanner&, std::string_view data) {
  auto aim = sim_aim(data);
  data.remove_prefix(aim.size());
  if (aim.empty()) aim = "]C0";
  const auto count = data.size() + 1;  // with the CR
  const auto length = count + 14;
  auto frame = std::string("\x16\xfe");
  for (unsigned shift = 0; shift < 32; shift += 8)
    frame += static_cast<char>(length >> shift & 0xff);
  return frame +
         fmt::format("\rMSGGET{:04}{}{}\x1d{}\r", count, honeywell_id(aim), aim.substr(1), data);
}

std::string revision() {
  return "Product Name: SIM-1900\r\nBoot Revision: SIM00001\r\nSoftware Part Number: "
         "SIM00001BAA\r\nSoftware Revision: 1.00\r\nSerial Number: SIM0000001\r\nREVINF\x06.";
}

std::string menu_answer(std::string_view command, char storage) {
  constexpr std::size_t tag_size = 6;
  if (command == "REVINF" || command == "REVINF^") return revision();
  std::string echo;
  for (const char c : command) echo += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (echo.size() < tag_size) return echo + "\x05" + storage;
  if (echo.ends_with('?')) echo.back() = '1';
  return echo + "\x06" + storage;
}

std::size_t take_menu(SimScanner& scanner, std::string_view bytes, Instant) {
  if (bytes[0] != '\x16') return 1;
  if (bytes.size() < 3) return 0;
  if (bytes[2] != '\r') return 1;
  if (bytes[1] != 'M') return 3;
  const auto end = bytes.find_first_of(".!", 3);
  if (end == bytes.npos) return 0;
  scanner.answer(menu_answer(bytes.substr(3, end - 3), bytes[end]));
  return end + 1;
}

std::size_t take_host_mode(SimScanner& scanner, std::string_view bytes, Instant) {
  const auto end = bytes.find("\r\n");
  if (end == bytes.npos) return 0;
  scanner.answer(bytes[0] == '\x1b' ? "\x1bK\r\n" : "\x1bW1\r\n");
  return end + 2;
}

std::size_t take_set_up(SimScanner& scanner, std::string_view bytes, Instant) {
  if (bytes[0] != '\x02') return 1;
  const auto end = bytes.find('\x03');
  if (end == bytes.npos) return 0;
  scanner.answer(bytes.substr(1, end - 1) == "999999" ? "\x06" : "\x15");
  return end + 1;
}

}  // namespace

const SimScannerProtocol sim_line{"line", line_frame};
const SimScannerProtocol sim_honeywell{"honeywell", line_frame, take_menu};
const SimScannerProtocol sim_honeywell_dechdr{"honeywell_dechdr", dechdr_frame, take_menu};
const SimScannerProtocol sim_datalogic{"datalogic", line_frame, take_host_mode};
const SimScannerProtocol sim_metrologic{"metrologic", line_frame, take_set_up};

}  // namespace wec
