// The one kill runner (ruling 23): bots work a stream of orders at machine speed while wecd and
// mosquitto are killed under them. After each kill: no accepted scan is lost, none counts twice,
// `wec verify` is clean. At the end head office has the same stock and orders.
#pragma once

#include <cstdint>

#include "tests/scenario/player.hpp"
#include "tests/scenario/real_world.hpp"

namespace wec::scenario {

struct KillPlan {
  int kills = 0;
  int broker_kills = 0;
  int office_kills = 0;  // of wec-oms-sim, between any two scans
  int net_faults = 0;    // of the site's link or head office's: broken_net.hpp
  std::uint64_t seed = 1;
};

/// Master data stand in the scenario that was played before. Throws Deviation.
void run_kills(const KillPlan& plan, World& world, Player& player, Report& report);

}  // namespace wec::scenario
