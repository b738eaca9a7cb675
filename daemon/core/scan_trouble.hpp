// What a device's session says in place of a symbol that did not come through. CAN stands in front:
// no barcode of a warehouse begins with it, so that core refuses it, as MALFORMED with the code of
// the trouble as what was seen, or by the name that it has here.
#pragma once

namespace wec {

inline constexpr char scan_trouble_mark = '\x18';

/// Scans came faster than they can be decided; none of them was stored.
inline constexpr char scan_busy[] =
    "\x18"
    "BUSY";

}  // namespace wec
