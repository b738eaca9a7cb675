// A copy of a site file with real ports in it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/site_file.hpp"

namespace wec::scenario {

struct Ports {
  int broker = 0;
  int http = 0;
  std::map<std::string, int> devices;
};

/// Throws std::runtime_error with every problem of the file.
SiteFile load_site(const std::string& path);

/// The text of the file, with the broker's, the server's and the devices' addresses replaced.
std::string with_ports(const std::string& path, const SiteFile& site, const Ports& ports);

/// "scanner", "scale" or "printer", of the driver's name.
std::string device_kind(const DeviceConfig& device);
/// The station's first device of that kind, or null.
const DeviceConfig* device_of(const SiteFile& site, const std::string& station,
                              const std::string& kind);

}  // namespace wec::scenario
