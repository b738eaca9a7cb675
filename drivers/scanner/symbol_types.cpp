// Code types.
//
// Sources: Symbol SE-923 guide p182; CS3000 guide (which gives 23 to 25 to DataBar); znoop333
// ScannerConstants.cs.
#include "drivers/scanner/symbol_types.hpp"

#include "drivers/scanner/aim.hpp"

namespace wec {

namespace {

struct Entry {
  int code;
  std::string_view name;
  std::string_view aim;
};

constexpr Entry entries[] = {
    {0x01, "Code 39", ""},
    {0x02, "Codabar", ""},
    {0x03, "Code 128", ""},
    {0x04, "Discrete 2 of 5", ""},
    {0x05, "IATA 2 of 5", ""},
    {0x06, "Interleaved 2 of 5", ""},
    {0x07, "Code 93", ""},
    {0x08, "UPC-A", ""},
    {0x09, "UPC-E", ""},
    {0x0A, "EAN-8", ""},
    {0x0B, "EAN-13", ""},
    {0x0C, "Code 11", ""},
    {0x0D, "Code 49", ""},
    {0x0E, "MSI", ""},
    {0x0F, "GS1-128", "]C1"},
    {0x10, "UPC-E1", ""},
    {0x11, "PDF417", ""},
    {0x12, "Code 16K", ""},
    {0x13, "Code 39 full ASCII", ""},
    {0x15, "Trioptic Code 39", ""},
    {0x16, "Bookland EAN", ""},
    {0x17, "Coupon code", ""},
    {0x18, "NW-7", ""},
    {0x19, "ISBT-128", ""},
    {0x1A, "MicroPDF417", ""},
    {0x1B, "Data Matrix", ""},
    {0x1C, "QR", ""},
    {0x1D, "MicroPDF417 CCA", ""},
    {0x20, "Code 32", ""},
    {0x2D, "Aztec", ""},
    {0x2E, "Aztec rune", ""},
    {0x30, "GS1 DataBar-14", "]e0"},
    {0x31, "GS1 DataBar Limited", "]e0"},
    {0x32, "GS1 DataBar Expanded", "]e0"},
};

const Entry* find(int code) {
  for (const auto& entry : entries) {
    if (entry.code == code) return &entry;
  }
  return nullptr;
}

}  // namespace

SymbolType symbol_type(int code) {
  if (const auto* plain = find(code)) return {std::string(plain->name), plain->aim};
  const int base = code & 0x3F;
  const bool add_on = base == 0x08 || base == 0x09 || base == 0x0A || base == 0x0B || base == 0x10;
  const auto* entry = add_on ? find(base) : nullptr;
  if (entry && (code & 0xC0) == 0x40) return {std::string(entry->name) + " + 2", ""};
  if (entry && (code & 0xC0) == 0x80) return {std::string(entry->name) + " + 5", ""};
  return {"unknown", ""};
}

Scanned symbol_of(int code, std::string_view data) {
  auto scan = with_aim(data);
  auto type = symbol_type(code);
  if (scan.aim.empty()) scan.implied_aim = type.implied_aim;
  scan.details.push_back({"code_type", std::int64_t{code}});
  scan.details.push_back({"symbology", std::move(type.symbology)});
  return scan;
}

}  // namespace wec
