// What serial scanners say of themselves between symbols.
#pragma once

#include <optional>
#include <string_view>

#include "drivers/driver.hpp"

namespace wec {

/// A menu answer, an identity line, an acknowledgement; nothing: the frame is a symbol. `frame` is
/// without its terminator.
std::optional<Answered> device_text(std::string_view frame);

}  // namespace wec
