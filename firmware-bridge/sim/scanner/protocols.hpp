// The protocols of the simulated scanners, and what several of them share.
#pragma once

#include <string_view>

#include "firmware-bridge/sim/scanner.hpp"

namespace wec {

extern const SimScannerProtocol sim_line, sim_honeywell, sim_honeywell_dechdr, sim_datalogic,
    sim_metrologic, sim_ssi, sim_dmcc;

/// "]C1": the identifier in front of a symbol's data; empty: there is none.
inline std::string_view sim_aim(std::string_view data) {
  const bool has = data.size() > 3 && data[0] == ']';
  return has ? data.substr(0, 3) : std::string_view{};
}

}  // namespace wec
