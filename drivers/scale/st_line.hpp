// The line that half of all indicators speak: "ST,GS,+0012.34kg".
#pragma once

#include "drivers/scale/scale_driver.hpp"

namespace wec {

/// HEAD[,KIND],VALUE[,]UNIT without its terminator. HEAD: ST at rest, US moving, OL over or (with a
/// minus) under the range, UL under, QT counting, WT weight at rest, HD held. KIND: GS gross, NT
/// net, TR tare. A number with an exponent belongs to OL and is never a weight.
/// Nothing: the line does not begin with a HEAD.
Reading parse_st_line(std::string_view line);

}  // namespace wec
