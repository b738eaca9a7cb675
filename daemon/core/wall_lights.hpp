// What the lights of a station's put wall show: the same facts as its screen, for the devices
// beside it.
#pragma once

#include <map>
#include <string>

#include "daemon/core/site.hpp"
#include "daemon/core/state/state.hpp"
#include "drivers/driver.hpp"

namespace wec {

/// By the name that wall.upsert gives the light; every light of the wall, also those that are off.
/// At a station of kind wall the slot for what is in the hand, with how many, and on the packing
/// side the slots that are complete. At a bench the packing sides of all walls. Elsewhere none.
std::map<std::string, SetLight> wall_lights(const State&, const SiteStation&);

}  // namespace wec
