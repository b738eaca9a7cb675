// The exact walk over a rectangular floor of one to five blocks.
#pragma once

#include "daemon/core/routing/sheet.hpp"

namespace wec::routing {

/// For sheets of at least two columns and at most exact_cross_max cross aisles. None: closed parts
/// of aisles cut a stop off.
std::optional<Tour> blocks_tour(const Sheet&, const Layout&);

}  // namespace wec::routing
