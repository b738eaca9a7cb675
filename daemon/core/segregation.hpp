// Which goods keep apart in one package: the pairs that the IMDG Code's table of segregation
// (7.2.4) gives "separated from" or more, which is the strictest of the three regimes.
#pragma once

#include "daemon/core/state/rows/master_data.hpp"

namespace wec {

/// Two that may not stand in one container.
bool keep_apart(const Dg&, const Dg&);

}  // namespace wec
