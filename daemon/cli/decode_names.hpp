// The names that `wec decode --driver` takes.
#pragma once

#include <string_view>

#include "drivers/driver.hpp"

namespace wec::cli {

/// A driver's own name, or what a capture calls what it recorded ("serial" is read by "line").
const Protocol* protocol_named(std::string_view name);

}  // namespace wec::cli
