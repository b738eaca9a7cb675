// Where a station stands in its process, derived from facts. No table holds a step, so a step can
// never contradict the facts: reload, restart and another browser all see the same one.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "daemon/core/live.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

enum class PickStep {
  IDLE_NO_WORK,
  TOTE,
  GO_TO_LOCATION,
  ITEM_SCAN,
  LOT_SCAN,
  ENTERING_QTY,
  PUT_TO_TOTE,
  DROP
};
BOOST_DESCRIBE_ENUM(PickStep, IDLE_NO_WORK, TOTE, GO_TO_LOCATION, ITEM_SCAN, LOT_SCAN, ENTERING_QTY,
                    PUT_TO_TOTE, DROP)

struct PickPlace {
  PickStep step = PickStep::IDLE_NO_WORK;
  std::optional<PickTask> task;  // the line at hand
  std::vector<PickTask> open;    // what is still to be done, the line at hand first
  std::size_t lines_total = 0;
};
PickPlace pick_place(const State&, const StationState&);

enum class PackStep { IDLE, IDENTIFIED, VERIFYING, WEIGHING, LABELLING, APPLY_CHECK };
BOOST_DESCRIBE_ENUM(PackStep, IDLE, IDENTIFIED, VERIFYING, WEIGHING, LABELLING, APPLY_CHECK)

struct PackPlace {
  PackStep step = PackStep::IDLE;
  std::optional<Carton> carton;
  std::optional<LabelJob> label;
};
PackPlace pack_place(const State&, const StationState&);

}  // namespace wec
