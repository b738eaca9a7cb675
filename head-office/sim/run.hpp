// `wec-oms-sim run`: joins head office, broker connection, control socket and script.
#pragma once

#include <string>

namespace wec::hq {

struct RunOptions {
  std::string broker, tenant, site, machine;
  std::string state;    // empty: in memory
  std::string control;  // empty: no control socket
  std::string script;   // empty: none
};

/// Until SIGTERM or SIGINT. 0: every invariant held; 1: the violations are on stderr; 2: cannot
/// start.
int run(const RunOptions&);

}  // namespace wec::hq
