// The site's time zone, read once from the system's table.
#pragma once

#include <string>

#include "daemon/core/site_day.hpp"

namespace wec {

/// A name like "Europe/Berlin"; one that the system does not know is UTC. Before any thread is
/// started: the C library has one zone for the whole process, and gets its own back.
SiteZone read_zone(const std::string& name);

}  // namespace wec
