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
  TAKEN_OVER,  // somebody else does the work now
  QUESTION,    // station.asking comes first
  TOTE,
  GO_TO_LOCATION,
  ITEM_SCAN,
  LOT_SCAN,
  SERIAL_SCAN,
  ENTERING_QTY,
  PUT_TO_TOTE,
  HANDOVER,  // zone picking: the tote goes to the next zone
  DROP
};
BOOST_DESCRIBE_ENUM(PickStep, IDLE_NO_WORK, TAKEN_OVER, QUESTION, TOTE, GO_TO_LOCATION, ITEM_SCAN,
                    LOT_SCAN, SERIAL_SCAN, ENTERING_QTY, PUT_TO_TOTE, HANDOVER, DROP)

struct PickPlace {
  PickStep step = PickStep::IDLE_NO_WORK;
  std::optional<PickWalk> job;
  std::optional<PickTask> task;  // the line at hand
  std::vector<PickTask> group;   // what is counted together with it (batch: a bin's item), it first
  std::vector<PickTask> open;    // what is still to be done, the line at hand first
  std::size_t lines_total = 0;
  std::int64_t need = 0;  // of the group
  std::int64_t done = 0;  // of the group, scanned
  std::optional<Container>
      tote;               // where the line at hand goes; none: an empty one is to be scanned
  bool cart_due = false;  // a cart may still be taken: before the first bin of a cluster
  std::string next_zone;  // HANDOVER
};
PickPlace pick_place(const State&, const StationState&);

/// The walk that has this cart, also while it is paused.
std::optional<PickWalk> pushed_by(const State&, const Lpn& cart);

/// Methods that bring one tote for all lines of the walk.
bool one_tote(PickMethod);

/// UNIT: a mixed tote stands there, the next unit says which order it is.
enum class PackStep { IDLE, UNIT, IDENTIFIED, VERIFYING, WEIGHING, LABELLING, APPLY_CHECK };
BOOST_DESCRIBE_ENUM(PackStep, IDLE, UNIT, IDENTIFIED, VERIFYING, WEIGHING, LABELLING, APPLY_CHECK)

struct PackPlace {
  PackStep step = PackStep::IDLE;
  std::optional<Carton> carton;
  std::optional<LabelJob> label;
};
PackPlace pack_place(const State&, const StationState&);

}  // namespace wec
