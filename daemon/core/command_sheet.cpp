#include "daemon/core/command_sheet.hpp"

#include <fmt/format.h>

#include <array>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/layout_test.hpp"

namespace wec {
namespace {

constexpr int reasons_printed = 12;  // more can be printed by the site; 99 are understood
constexpr int indirect_printed = 4;

enum Kinds : unsigned {
  PICK = 1,
  PACK = 2,
  WALL = 4,
  DOCK = 8,
  RECEIVE = 16,
  RETURNS = 32,
  SUPERVISOR = 64,
  ALL = 127
};

struct Row {
  const char* code;
  unsigned kinds;
  const char* word;
  const char* icon;
  bool back = false;
};

constexpr std::array rows{
    Row{cmd::CONFIRM, ALL, "Confirm", "✔"},
    Row{cmd::CANCEL, ALL, "Leave this step", "↩"},
    Row{cmd::YES, ALL, "Yes", "●"},
    Row{cmd::NO, ALL, "No", "○"},
    Row{cmd::QTY, PICK | RECEIVE | SUPERVISOR, "Type a quantity", "#"},
    Row{cmd::UNDO, PICK | SUPERVISOR, "Take back my last scan", "⟲"},
    Row{cmd::GETWORK, ALL, "Give me work", "▶"},
    Row{cmd::PAUSE, PICK, "Put this work aside", "⏸"},
    Row{cmd::SKIP, PICK | SUPERVISOR, "Later", "⤵"},
    Row{cmd::SHORT, PICK | PACK, "Not enough here", "−"},
    Row{cmd::DAMAGED, PICK | RECEIVE, "Damaged", "✖"},
    Row{cmd::WRONGITEM, PICK, "Wrong item in the bin", "≠"},
    Row{cmd::NOLOC, PICK, "Place not found, no label", "?"},
    Row{cmd::BLOCKED, PICK | SUPERVISOR, "Place blocked", "⛔"},
    Row{cmd::LOTSWAP, PICK, "Take another lot", "⇄"},
    Row{cmd::LPNSWAP, PICK, "Take another pallet", "⇆"},
    Row{cmd::SUBST, PICK, "Take the substitute", "≈"},
    Row{cmd::UNREADABLE, PICK | RETURNS, "Code cannot be read", "▒"},
    Row{cmd::FULL, PICK, "Tote full", "▣"},
    Row{cmd::WAITREPL, PICK, "Bin empty, wait for goods", "⌛"},
    Row{cmd::EMPTY, PICK | WALL, "Nothing there", "∅"},
    Row{cmd::COUNT, PICK, "Count a place", "∑"},
    Row{cmd::KIT, PICK, "Build a kit", "⊞"},
    Row{cmd::BREAKKIT, PICK, "Break a kit", "⊟"},
    Row{cmd::NEWBOX, PACK, "New box", "□"},
    Row{cmd::CLOSEBOX, PACK | DOCK, "Close the box or pallet", "■"},
    Row{cmd::REPRINT, PACK, "Print again", "⎙"},
    Row{cmd::CLOSE, DOCK | RECEIVE | RETURNS, "Close", "⏹"},
    Row{cmd::CLOSELOAD, DOCK, "Close the load", "⏹"},
    Row{cmd::NEWPALLET, DOCK | RECEIVE, "New pallet", "▤"},
    Row{"CMD-GRADE-A", RETURNS, "As new", "A"},
    Row{"CMD-GRADE-B", RETURNS, "Opened, cosmetic", "B"},
    Row{"CMD-GRADE-C", RETURNS, "Damaged goods", "C"},
    Row{"CMD-GRADE-U", RETURNS, "Unknown", "U"},
    Row{cmd::APPROVE, SUPERVISOR, "Approve", "✔"},
    Row{cmd::INFO, ALL, "What is this?", "i"},
    Row{cmd::HELP, ALL, "Call a supervisor", "☎"},
    Row{cmd::OVERRIDE, PICK | PACK | DOCK, "With a supervisor's leave", "⚷"},
    Row{cmd::BREAK, ALL, "Break", "☕"},
    Row{cmd::LAYOUT_TEST, ALL, "Scanner test", "⌨"},
    Row{layout_test_long, ALL, "Scanner test, all characters", "⌨"},
    Row{cmd::LOGOUT, ALL, "Sign out", "⏏", true},
    Row{cmd::REMOVE, PACK, "Take out of the box", "⇤", true},
    Row{cmd::REOPEN, PACK | DOCK, "Open again", "⟲", true},
    Row{cmd::VOID, PACK, "Make the label void", "✖", true},
    Row{cmd::UNLOAD, DOCK, "Off the load", "⇤", true},
    Row{cmd::CLOSESHORT, DOCK, "Close with parcels missing", "⚠", true},
    Row{cmd::REJECT, SUPERVISOR, "Reject", "✖", true},
};

unsigned bit_of(StationRole kind) {
  switch (kind) {
    case StationRole::pick:
      return PICK;
    case StationRole::pack:
      return PACK;
    case StationRole::wall:
      return WALL;
    case StationRole::dock:
      return DOCK;
    case StationRole::receive:
      return RECEIVE;
    case StationRole::returns:
      return RETURNS;
    case StationRole::supervisor:
      return SUPERVISOR;
  }
  return ALL;
}

std::vector<SheetEntry> entries(unsigned kinds) {
  std::vector<SheetEntry> out;
  for (const bool back : {false, true}) {
    for (const auto& row : rows)
      if ((row.kinds & kinds) != 0 && row.back == back)
        out.push_back({row.code, row.word, row.icon, back});
    if (back) break;
    for (int n = 1; n <= reasons_printed; ++n)
      out.push_back({fmt::format("{}{:02}", cmd::REASON, n), fmt::format("Reason {}", n), "§"});
    for (int n = 1; n <= indirect_printed; ++n)
      out.push_back(
          {fmt::format("{}{:02}", cmd::INDIRECT, n), fmt::format("Other work {}", n), "⚒"});
  }
  return out;
}

}  // namespace

std::vector<SheetEntry> command_sheet(StationRole kind) { return entries(bit_of(kind)); }
std::vector<SheetEntry> command_sheet() { return entries(ALL); }

}  // namespace wec
