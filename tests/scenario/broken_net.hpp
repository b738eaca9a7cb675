// Broken networks between real processes, by nftables in a network namespace of the runner's own
// (tests/lab/net/run.sh makes it). Each link has a port of its own at the broker.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace wec::scenario {

/// cut: connections are reset. half-open: packets vanish, and nobody is told. slow: 8 kB/s and the
/// rest is dropped. lossy: a third of the packets vanish.
inline constexpr std::array<std::string_view, 4> net_faults{"cut", "half-open", "slow", "lossy"};

/// Why nets cannot be broken here; empty: they can.
std::string why_no_broken_net();

/// Both ways between this port and whoever uses it. Throws Deviation.
void break_net(int port, std::string_view fault);
void mend_net();

}  // namespace wec::scenario
