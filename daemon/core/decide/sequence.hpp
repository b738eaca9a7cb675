// Walks whose lines changed in this turn are put in order again.
#pragma once

#include "daemon/core/decide/decide.hpp"

namespace wec::deciding {

/// After the command was decided. Nothing happens on a site without a layout.
void sequence_walks(Turn&);

}  // namespace wec::deciding
