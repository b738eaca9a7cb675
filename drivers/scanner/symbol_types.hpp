// The code types of Symbol and Zebra scanners: first byte of an SSI decode packet.
#pragma once

#include <string>
#include <string_view>

#include "drivers/driver.hpp"

namespace wec {

struct SymbolType {
  std::string symbology;         // "EAN-13", "UPC-A + 2"; "unknown" for a type that is in no table
  std::string_view implied_aim;  // only where it says how to read the data: "]C1", "]e0"
};

/// Types differ between models, so one that is not known is no error.
SymbolType symbol_type(int code);

/// A symbol with its code type; an AIM identifier in the data stands above it.
Scanned symbol_of(int code, std::string_view data);

}  // namespace wec
