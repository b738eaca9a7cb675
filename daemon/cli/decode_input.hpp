// What `wec decode` reads, as the pieces in which a driver gets it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/cli/commands.hpp"
#include "drivers/driver.hpp"

namespace wec::cli {

/// A packet is never cut, and an empty line of hex is an empty packet. Null: not hexadecimal.
std::optional<std::vector<std::string>> pieces_of(const DecodeOptions& options, Wire wire,
                                                  const std::string& input);

/// Key events written as JSON, [[code,value],...], as the input events of Linux that a keyboard
/// wedge is read as. Null: that is not what `text` is.
std::optional<std::string> key_events(const std::string& text);

}  // namespace wec::cli
