// Loads: which parcels go with which trailer (floor.md 1.13).
#pragma once

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {

const TransitionTable& loading();

/// The load that this order goes with: its own, or an open one of its carrier; empty: none.
LoadId load_for(const State&, const Order&);

struct LoadView {
  std::vector<Carton> loaded;
  std::vector<Lpn> missing;             // labelled parcels that are not on it
  std::vector<OrderId> missing_orders;  // with something missing, labelled or not yet
};
LoadView view_of(const State&, const Load&);

Decision scan_door(Turn&, At&, const LocationId& door);
Decision close_load(Turn&, At&, const Load&);
Decision close_short(Turn&, At&, const Load&);
/// CMD-REOPEN and the door: a closed load, before the trailer leaves.
Decision reopen_load(Turn&, At&, const LocationId& door);
/// May this parcel go onto this load now? WRONG_LOAD, CAPACITY, DG_PACKAGING, SEQUENCE_WARNING.
Decision may_load(Turn&, At&, const Load&, const Carton&, const Order&);

// pallet.cpp
Decision new_pallet(Turn&, At&);
Decision stack(Turn&, At&, const Carton&);
Decision end_pallet(Turn&, At&);
std::vector<Carton> cartons_on(const State&, const Lpn& pallet);

/// A cancelled carton that is still on its trailer (putback.cpp).
bool to_unload(const State&, const Lpn& carton);

// dock.cpp
void hand_over(Turn&, const At&, const std::string& manifest);
/// ORDER_CANCELLED, NOT_LABELLED, ALREADY_LOADED.
Decision loadable(const Turn&, const At&, const Carton&);
/// Who stands there, for a refusal that says who was first.
void name_station(const Turn&, const StationId&, boost::json::object& args);

}  // namespace wec::deciding
