// The command barcodes as people need them on paper (floor.md 2.5, ruling 17): each with its word,
// and which stations have it on their sheet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/site.hpp"

namespace wec {

struct SheetEntry {
  std::string code;  // "CMD-CONFIRM"
  std::string word;  // what it does, in a few words
  std::string icon;
  bool back = false;  // on the back of the sheet: it takes something away
};

/// In the order of the sheet.
std::vector<SheetEntry> command_sheet(StationRole kind);
/// Those of all kinds, each once.
std::vector<SheetEntry> command_sheet();

}  // namespace wec
