// Under which name the seq of the newest count of a place is kept, of one item or of all there.
#pragma once

#include <string>

#include "daemon/core/ids.hpp"

namespace wec {

inline std::string counted_name(const LocationId& location, const Sku& sku) {
  return "counted:" + location.text + (sku.empty() ? std::string() : ":" + sku.text);
}

}  // namespace wec
