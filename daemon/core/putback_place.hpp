// Where a station stands in putting goods back, derived from its tasks.
#pragma once

#include <optional>
#include <vector>

#include "daemon/core/state/state.hpp"

namespace wec {

enum class PutbackStep { NONE, SCAN_LPN, ITEM_SCAN, PUT_TO_BIN, CONFIRM_BIN };
BOOST_DESCRIBE_ENUM(PutbackStep, NONE, SCAN_LPN, ITEM_SCAN, PUT_TO_BIN, CONFIRM_BIN)

struct PutbackPlace {
  PutbackStep step = PutbackStep::NONE;
  std::optional<PutbackTask> task;  // the one at hand
  std::vector<PutbackTask> open;    // of this station, the one at hand first
};
PutbackPlace putback_place(const State&, const StationId&);

}  // namespace wec
