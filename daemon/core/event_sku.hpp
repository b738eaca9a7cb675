// Which items an event is about.
#pragma once

#include <vector>

#include "daemon/core/event.hpp"

namespace wec {

/// Adds the items whose stock, or whose promises, the event may have changed.
void add_moved(const Event&, std::vector<Sku>&);

}  // namespace wec
