// Where a station stands in sorting a mixed tote, and what walls and mixed totes hold: derived from
// facts.
#pragma once

#include "daemon/core/site.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

enum class WallStep { IDLE, SORTING, SERIAL_SCAN, ENTERING_QTY, PUT_TO_SLOT };
BOOST_DESCRIBE_ENUM(WallStep, IDLE, SORTING, SERIAL_SCAN, ENTERING_QTY, PUT_TO_SLOT)
WallStep wall_step(const StationState&);

/// FREE EMPTY, OPEN FILLING, COMPLETE STAGED, PACKING AT_STATION, BLOCKED SUSPENDED.
const char* slot_state(const Container& slot);

/// The wall that a station of kind wall stands at: of its location, or the only one there is.
std::optional<Wall> wall_at(const State&, const SiteStation&);

/// The order's slot, if it has one.
std::optional<Container> slot_of(const State&, const OrderId&);

/// Lines of the tote's batch of which units lie in this tote.
std::vector<BatchLine> unsorted_in(const State&, const Container& tote);

/// Units of this row that are on their way back into a bin.
std::int64_t going_back(const State&, const Stock& row);

/// The rows on the tote that go into this order's cartons: of a mixed tote only the order's own.
std::vector<Stock> goods_for(const State&, const Lpn& tote, const OrderId&);

/// What the station's hand waits for, as `pending` says it.
namespace wall_pending {
inline constexpr char EMPTIED[] = "EMPTIED:";  // the tote that was just emptied
inline constexpr char SHORT[] = "SHORT:";      // the same, with units missing
inline constexpr char QTY[] = "QTY:";          // digits so far
}  // namespace wall_pending

}  // namespace wec
