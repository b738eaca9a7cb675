// The weigh check, for the packing process.
#pragma once

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/steps.hpp"

namespace wec::deciding {

/// This bench has no scale, or its scale is gone.
bool no_scale(const Live&, const SiteStation&);
/// A scan or key while a closed carton waits to be weighed.
Decision weigh_input(Turn&, At&, const Carton&);

}  // namespace wec::deciding
