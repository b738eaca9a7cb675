// From the site file to what core knows of the site.
#pragma once

#include "config/site_file.hpp"
#include "daemon/core/site.hpp"

namespace wec {

Site site_of(const SiteFile&);
std::vector<KnownDriver> known_drivers();

}  // namespace wec
