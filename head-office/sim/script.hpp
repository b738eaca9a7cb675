// The `oms` steps of a scenario file (tests/scenario/README.md): one command a line,
//   oms order.released {"order":"SO-1","version":1,"lines":[...]}
// Every other line belongs to other players and is passed over.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "head-office/sim/json.hpp"

namespace wec::hq {

struct ScriptCommand {
  std::string type;
  Object data;  // always with a cmdid, the same at every run of the same script
};

/// "order.released {json}" -> a command, or what is wrong with it.
tl::expected<ScriptCommand, std::string> parse_command(std::string_view line);

/// `what` is one of "oms" (scenario files) or "cmd" (lines of a command file).
tl::expected<std::vector<ScriptCommand>, std::string> read_script(const std::string& path,
                                                                  std::string_view what);

}  // namespace wec::hq
