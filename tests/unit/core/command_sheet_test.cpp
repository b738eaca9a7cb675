// The command sheet: everything that a command barcode can say is on paper, and can be drawn.

#include "daemon/core/command_sheet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "drivers/label/bitmap.hpp"

namespace wec {
namespace {

bool on(const std::vector<SheetEntry>& sheet, const std::string& code) {
  return std::any_of(sheet.begin(), sheet.end(),
                     [&](const SheetEntry& entry) { return entry.code == code; });
}

TEST(CommandSheet, HoldsEveryCommandOfTheVocabulary) {
  const auto sheet = command_sheet();
  for (const auto* code :
       {"CMD-CONFIRM",  "CMD-CANCEL",    "CMD-UNDO",       "CMD-SHORT",     "CMD-DAMAGED",
        "CMD-BLOCKED",  "CMD-SUBST",     "CMD-SKIP",       "CMD-FULL",      "CMD-LOTSWAP",
        "CMD-WAITREPL", "CMD-QTY",       "CMD-NEWBOX",     "CMD-CLOSEBOX",  "CMD-REMOVE",
        "CMD-REPRINT",  "CMD-VOID",      "CMD-OVERRIDE",   "CMD-GETWORK",   "CMD-PAUSE",
        "CMD-BREAK",    "CMD-IND-01",    "CMD-LOGOUT",     "CMD-COUNT",     "CMD-INFO",
        "CMD-HELP",     "CMD-YES",       "CMD-NO",         "CMD-WRONGITEM", "CMD-NOLOC",
        "CMD-LPNSWAP",  "CMD-EMPTY",     "CMD-UNREADABLE", "CMD-REOPEN",    "CMD-CLOSE",
        "CMD-APPROVE",  "CMD-CLOSELOAD", "CMD-CLOSESHORT", "CMD-NEWPALLET", "CMD-UNLOAD",
        "CMD-GRADE-A",  "CMD-GRADE-B",   "CMD-GRADE-C",    "CMD-GRADE-U",   "CMD-REASON-01",
        "CMD-REJECT",   "CMD-REASON-12", "CMD-LAYOUT-TEST"})
    EXPECT_TRUE(on(sheet, code)) << code;
}

TEST(CommandSheet, EachCodeStandsOnceWithAWordAndCanBeDrawn) {
  std::set<std::string> seen;
  for (const auto& entry : command_sheet()) {
    EXPECT_TRUE(seen.insert(entry.code).second) << entry.code;
    EXPECT_TRUE(entry.code.starts_with("CMD-")) << entry.code;
    EXPECT_FALSE(entry.word.empty()) << entry.code;
    EXPECT_TRUE(draw_symbol(Symbology::code128, entry.code, 1, 1)) << entry.code;
  }
}

TEST(CommandSheet, AStationHasItsOwnCommandsAndTheDangerousOnesOnTheBack) {
  const auto pick = command_sheet(StationRole::pick);
  EXPECT_TRUE(on(pick, "CMD-LOTSWAP"));
  EXPECT_FALSE(on(pick, "CMD-VOID"));
  for (const auto& entry : command_sheet(StationRole::pack))
    EXPECT_EQ(entry.back, entry.code == "CMD-VOID" || entry.code == "CMD-REMOVE" ||
                              entry.code == "CMD-REOPEN" || entry.code == "CMD-LOGOUT")
        << entry.code;
}

}  // namespace
}  // namespace wec
