// The protocols of the simulated scales, and what several of them share.
#pragma once

#include <string>
#include <string_view>

#include "firmware-bridge/sim/scale.hpp"

namespace wec {

extern const SimScaleProtocol sim_mt_sics;
extern const SimScaleProtocol sim_toledo_8217, sim_toledo_8213, sim_toledo_continuous;
extern const SimScaleProtocol sim_nci_scp01, sim_nci_ecr, sim_nci_scp12;
extern const SimScaleProtocol sim_and, sim_ohaus, sim_sartorius, sim_radwag, sim_dini, sim_kern;
extern const SimScaleProtocol sim_cas_22, sim_cas_enq, sim_ricelake;

/// For protocols without a word for "busy".
inline bool sim_moving(const SimScale& scale, Instant now) {
  return scale.busy() || !scale.is_stable(now);
}

/// A command that ends in `end`, without it; null: it is not complete.
inline std::optional<std::string_view> sim_command(std::string_view bytes, std::string_view end) {
  const auto at = bytes.find(end);
  if (at == bytes.npos) return std::nullopt;
  return bytes.substr(0, at);
}

}  // namespace wec
