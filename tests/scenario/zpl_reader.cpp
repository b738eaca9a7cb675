// ^BC o,h,f,g,e,m opens a Code 128 field, ^FD its data, ^FH lets _HH stand for a byte, ^FS ends it.
// In mode N (none) ">" invokes: >; start C, >: start B, >9 start A, >5 >6 >7 to C, B, A, >8 FNC1,
// >0 a ">". In modes A and D only >8 is an invocation. In subset C digits stand for themselves.
// Source: Zebra, ZPL II Programming Guide, "^BC Code 128 Bar Code".

#include "tests/scenario/zpl_reader.hpp"

#include <string>

namespace wec::scenario {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string with_hex(std::string_view data) {
  std::string out;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const bool escape = data[i] == '_' && i + 2 < data.size() && hex_digit(data[i + 1]) >= 0 &&
                        hex_digit(data[i + 2]) >= 0;
    if (!escape) {
      out += data[i];
      continue;
    }
    out += static_cast<char>(hex_digit(data[i + 1]) * 16 + hex_digit(data[i + 2]));
    i += 2;
  }
  return out;
}

ReadSymbol code128(std::string_view data, char mode) {
  ReadSymbol symbol{"]C0", {}};
  bool first = true;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const char next = i + 1 < data.size() ? data[i + 1] : '\0';
    if (data[i] == '>' && next == '8') {
      if (first)
        symbol.aim = "]C1";
      else
        symbol.text += '\x1d';
      ++i;
    } else if (data[i] == '>' && mode == 'N') {
      if (next == '0') symbol.text += '>', first = false;
      ++i;  // a start or a change of subset is no data
    } else {
      symbol.text += data[i];
      first = false;
    }
  }
  return symbol;
}

std::string parameter(std::string_view list, int index) {
  for (int i = 0; i < index; ++i) {
    const auto comma = list.find(',');
    if (comma == std::string_view::npos) return {};
    list.remove_prefix(comma + 1);
  }
  return std::string(list.substr(0, list.find(',')));
}

}  // namespace

std::vector<ReadSymbol> symbols_of_zpl(std::string_view format) {
  std::vector<ReadSymbol> symbols;
  bool barcode = false, hex = false;
  char mode = 'N';
  std::string data;
  for (std::size_t at = format.find('^'); at != std::string_view::npos;) {
    const auto end = format.find('^', at + 1);
    const auto command =
        format.substr(at + 1, (end == std::string_view::npos ? format.size() : end) - at - 1);
    const auto name = command.substr(0, 2);
    const auto rest = command.size() > 2 ? command.substr(2) : std::string_view();
    if (name == "BC") {
      barcode = true;
      const auto given = parameter(rest, 5);
      mode = given.empty() ? 'N' : given[0];
    } else if (name == "FH") {
      hex = true;
    } else if (name == "FD") {
      data = hex ? with_hex(rest) : std::string(rest);
    } else if (name == "FS") {
      if (barcode) symbols.push_back(code128(data, mode));
      barcode = hex = false;
      data.clear();
    }
    at = end;
  }
  return symbols;
}

}  // namespace wec::scenario
