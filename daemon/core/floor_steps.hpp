// Where a station stands in receiving, put-away, replenishment, counting, returns, kits: derived
// from what it has in hand (state/rows/floor_task.hpp), never stored.
#pragma once

#include "daemon/core/state/state.hpp"

namespace wec {

enum class ReceiveStep { ITEM_SCAN, LOT_SCAN, EXPIRY, SERIAL_SCAN, ENTERING_QTY, TO_LPN };
BOOST_DESCRIBE_ENUM(ReceiveStep, ITEM_SCAN, LOT_SCAN, EXPIRY, SERIAL_SCAN, ENTERING_QTY, TO_LPN)
ReceiveStep receive_step(const State&, const StationWork&);

enum class PutawayStep { LPN_SCAN, ITEM_SCAN, GO_TO_LOCATION, OTHER_DEST };
BOOST_DESCRIBE_ENUM(PutawayStep, LPN_SCAN, ITEM_SCAN, GO_TO_LOCATION, OTHER_DEST)
PutawayStep putaway_step(const StationWork&);

enum class ReplenishStep {
  GO_TO_RESERVE,
  ITEM_SCAN,
  SERIAL_SCAN,
  ENTERING_QTY,
  GO_TO_FACE,
  OTHER_DEST
};
BOOST_DESCRIBE_ENUM(ReplenishStep, GO_TO_RESERVE, ITEM_SCAN, SERIAL_SCAN, ENTERING_QTY, GO_TO_FACE,
                    OTHER_DEST)
ReplenishStep replenish_step(const State&, const StationWork&);

enum class CountStep { GO_TO_LOCATION, COUNTING, LOT_SCAN, SERIAL_SCAN, ENTERING_QTY };
BOOST_DESCRIBE_ENUM(CountStep, GO_TO_LOCATION, COUNTING, LOT_SCAN, SERIAL_SCAN, ENTERING_QTY)
CountStep count_step(const State&, const StationWork&);

enum class KitStep { GO_TO_LOCATION, ITEM_SCAN, ENTERING_QTY };
BOOST_DESCRIBE_ENUM(KitStep, GO_TO_LOCATION, ITEM_SCAN, ENTERING_QTY)
KitStep kit_step(const StationWork&);

enum class AdjustStep { ITEM_SCAN, LOT_SCAN, SERIAL_SCAN, ENTERING_QTY, REASON };
BOOST_DESCRIBE_ENUM(AdjustStep, ITEM_SCAN, LOT_SCAN, SERIAL_SCAN, ENTERING_QTY, REASON)
AdjustStep adjust_step(const State&, const StationWork&);

enum class ReturnStep {
  UNIDENTIFIED,
  ITEM_SCAN,
  LOT_SCAN,
  EXPIRY,
  SERIAL_SCAN,
  GRADE,
  REASON,
  GO_TO_LOCATION,
  OTHER_DEST
};
BOOST_DESCRIBE_ENUM(ReturnStep, UNIDENTIFIED, ITEM_SCAN, LOT_SCAN, EXPIRY, SERIAL_SCAN, GRADE,
                    REASON, GO_TO_LOCATION, OTHER_DEST)
ReturnStep return_step(const State&, const StationWork&);

/// What a supervisor is asked next at this station: what it has selected, else the oldest.
struct PendingApproval {
  std::string what;  // count adjustment reverse; empty: nothing waits
  std::string name;
  std::size_t waiting = 0;
};
PendingApproval next_approval(const State&, const StationId&);

}  // namespace wec
