// What a scanner would read from a label, taken from the ZPL itself: enough of ^BC for scenarios
// that run in one process. It shares nothing with the emitter (ruling 24). The real runs render the
// label and decode its picture instead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wec::scenario {

struct ReadSymbol {
  std::string aim;  // "]C1" when it begins with FNC1, else "]C0"
  std::string text;
};

/// The Code 128 symbols of one format, in its order.
std::vector<ReadSymbol> symbols_of_zpl(std::string_view format);

}  // namespace wec::scenario
