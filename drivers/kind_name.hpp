// What a device is, in the words of the site file and of `wec drivers`.
#pragma once

#include <string_view>

#include "drivers/driver.hpp"

namespace wec {

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

}  // namespace wec
