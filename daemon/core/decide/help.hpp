// CMD-INFO, CMD-HELP and CMD-LAYOUT-TEST: at every station, in every step.
#pragma once

#include "daemon/core/decide/decide.hpp"

namespace wec::deciding {

/// CMD-LAYOUT-TEST, right or garbled; also before anybody is signed in. Nothing: another code.
std::optional<Decision> layout_test(Turn&, const At&);
/// CMD-INFO, the code that it asks about, or CMD-HELP. Nothing: the input belongs to the work.
std::optional<Decision> help_input(Turn&, const At&);
/// Calls a supervisor to the station, once.
void call_for(Turn&, const StationId&);

}  // namespace wec::deciding
