// The drivers of this build in the words of the site file's parser.
#pragma once

#include <string_view>
#include <vector>

#include "config/site_file.hpp"
#include "drivers/driver.hpp"

namespace wec::cli {

constexpr std::string_view kind_name(DeviceKind kind) {
  switch (kind) {
    case DeviceKind::scanner:
      return "scanner";
    case DeviceKind::scale:
      return "scale";
    case DeviceKind::printer:
      return "printer";
    case DeviceKind::light:
      return "light";
  }
  return "?";
}

inline std::vector<KnownDriver> known_drivers() {
  std::vector<KnownDriver> known;
  for (const auto* protocol : protocols()) {
    known.push_back({std::string(protocol->name), std::string(kind_name(protocol->kind))});
  }
  return known;
}

}  // namespace wec::cli
