// The words of the floor: prompts, refusals and command barcodes (floor.md 2.4, 2.5). A new one is
// a line here, its sentence a line in stations/ui/src/messages.en.ts.
#pragma once

namespace wec {

// clang-format off: a list reads better packed
#define WEC_PROMPTS(X)                                                                            \
  X(SCAN_BADGE) X(MENU) X(SCAN_TOTE) X(SCAN_LOCATION) X(SCAN_ITEM) X(SCAN_LOT) X(ENTER_QTY)       \
  X(PUT_TO) X(SCAN_DROP) X(PACK_SCAN_TOTE) X(PACK_CHOOSE_BOX) X(PACK_SCAN_ITEM)                   \
  X(PLACE_ON_SCALE) X(WAIT_STABLE) X(PRINTING) X(APPLY_LABEL_SCAN) X(SCAN_LPN)                    \
  X(SCAN_SUPERVISOR) X(ENTER_PIN) X(CHOOSE_REASON) X(SCAN_DOOR) X(CONFIRM_TAKEOVER) X(PUTBACK)    \
  X(CONFIRM_OTHER_DEST) X(LINE_CANCELLED) X(SCAN_SERIAL) X(ENTER_EXPIRY) X(COUNT) X(SCAN_RMA)     \
  X(GRADE) X(APPROVE) X(SCAN_CART) X(SCAN_HANDOVER) X(TAKEN_OVER) X(ZERO_CHECK) X(PUT_SLOT)       \
  X(CONFIRM_LOT_CHANGE) X(CONFIRM_LPN_CHANGE) X(DONE)

#define WEC_REFUSALS(X)                                                                           \
  X(WRONG_LOCATION) X(SCAN_LOCATION_FIRST) X(WRONG_ITEM) X(UNKNOWN_BARCODE)                       \
  X(INVALID_CHECK_DIGIT) X(MALFORMED) X(OVER_PICK) X(WRONG_TOTE) X(TOTE_IN_USE) X(LOT_REQUIRED)   \
  X(LOT_MISMATCH) X(NOT_IN_TOTE) X(TOO_MANY) X(BOX_TOO_SMALL) X(UNDERWEIGHT) X(OVERWEIGHT)        \
  X(SCALE_NOT_ZERO) X(PRINT_UNCERTAIN) X(NO_TRACKING_NUMBER) X(LABEL_MISMATCH) X(NOT_LABELLED)    \
  X(ALREADY_LOADED) X(CLOSE_BLOCKED) X(TAKEN_BY) X(NOT_ALLOWED) X(SCALE_UNSTABLE) X(SCALE_GONE)   \
  X(NOT_DECIDABLE) X(PRINTER_PAPER_OUT) X(PRINTER_RIBBON_OUT) X(PRINTER_HEAD_OPEN)                \
  X(PRINTER_PAUSED) X(PRINTER_HOT) X(PRINTER_SILENT) X(PRINTER_GONE) X(BUSY) X(DISK_FULL)         \
  X(SUSPECT) X(SERIAL_NOT_IN_TOTE) X(DG_SEGREGATION) X(DG_PACKAGING) X(CANCELLED_STOP)            \
  X(ORDER_CANCELLED) X(ORDER_HELD) X(WRONG_LOAD) X(LOAD_CLOSED) X(SEQUENCE_WARNING) X(CAPACITY)   \
  X(OVER_RECEIPT) X(MIXED_LOT) X(OVER_RETURN) X(SERIAL_NOT_ON_RMA) X(DUPLICATE_SERIAL)            \
  X(UNKNOWN_SERIAL) X(EXPIRY_IMPLAUSIBLE) X(LOT_UNKNOWN) X(TOTE_FULL) X(LOT_BLOCKED)              \
  X(WRONG_SLOT) X(EXTRA_UNIT) X(WALL_FULL) X(SHORT_AT_WALL) X(VERIFY_FIRST) X(CLOCK_UNSURE)
// clang-format on

namespace prompt {
#define WEC_NAME(NAME) inline constexpr char NAME[] = #NAME;
WEC_PROMPTS(WEC_NAME)
}  // namespace prompt

namespace refusal {
WEC_REFUSALS(WEC_NAME)
#undef WEC_NAME
}  // namespace refusal

namespace cmd {
inline constexpr char PREFIX[] = "CMD-";
inline constexpr char LOGOUT[] = "CMD-LOGOUT";
inline constexpr char GETWORK[] = "CMD-GETWORK";
inline constexpr char QTY[] = "CMD-QTY";
inline constexpr char CONFIRM[] = "CMD-CONFIRM";
inline constexpr char CANCEL[] = "CMD-CANCEL";
inline constexpr char CLOSEBOX[] = "CMD-CLOSEBOX";
inline constexpr char NEWBOX[] = "CMD-NEWBOX";
inline constexpr char REPRINT[] = "CMD-REPRINT";
inline constexpr char CLOSE[] = "CMD-CLOSE";
inline constexpr char YES[] = "CMD-YES";
inline constexpr char OVERRIDE[] = "CMD-OVERRIDE";
inline constexpr char REASON[] = "CMD-REASON-";  // 01 to 99, the site's list
inline constexpr char BREAK[] = "CMD-BREAK";
inline constexpr char INDIRECT[] = "CMD-IND-";
inline constexpr char SHORT[] = "CMD-SHORT";
inline constexpr char REMOVE[] = "CMD-REMOVE";
inline constexpr char REOPEN[] = "CMD-REOPEN";
inline constexpr char VOID[] = "CMD-VOID";
inline constexpr char CLOSELOAD[] = "CMD-CLOSELOAD";
inline constexpr char CLOSESHORT[] = "CMD-CLOSESHORT";
inline constexpr char NEWPALLET[] = "CMD-NEWPALLET";
inline constexpr char UNLOAD[] = "CMD-UNLOAD";
// receiving, put-away, counts, returns
inline constexpr char UNDO[] = "CMD-UNDO";
inline constexpr char DAMAGED[] = "CMD-DAMAGED";
inline constexpr char SKIP[] = "CMD-SKIP";
inline constexpr char COUNT[] = "CMD-COUNT";
inline constexpr char EMPTY[] = "CMD-EMPTY";
inline constexpr char UNREADABLE[] = "CMD-UNREADABLE";
inline constexpr char APPROVE[] = "CMD-APPROVE";
inline constexpr char REJECT[] = "CMD-REJECT";
inline constexpr char GRADE[] = "CMD-GRADE-";  // A B C U
inline constexpr char KIT[] = "CMD-KIT";
inline constexpr char BREAKKIT[] = "CMD-BREAKKIT";
inline constexpr char NO[] = "CMD-NO";
inline constexpr char PAUSE[] = "CMD-PAUSE";
inline constexpr char WRONGITEM[] = "CMD-WRONGITEM";  // E03
inline constexpr char NOLOC[] = "CMD-NOLOC";          // E04
inline constexpr char BLOCKED[] = "CMD-BLOCKED";      // E05
inline constexpr char LOTSWAP[] = "CMD-LOTSWAP";      // E06
inline constexpr char LPNSWAP[] = "CMD-LPNSWAP";      // E07
inline constexpr char SUBST[] = "CMD-SUBST";          // E08
inline constexpr char FULL[] = "CMD-FULL";            // E12
inline constexpr char WAITREPL[] = "CMD-WAITREPL";    // E13
inline constexpr char INFO[] = "CMD-INFO";
inline constexpr char HELP[] = "CMD-HELP";
inline constexpr char LAYOUT_TEST[] = "CMD-LAYOUT-TEST";
}  // namespace cmd

}  // namespace wec
