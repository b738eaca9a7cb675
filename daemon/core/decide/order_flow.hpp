// What the processes around an order offer each other: coming in, release, short ends, stops and
// cancellation (floor.md 1.1, 1.2, 1.3, 1.16).
#pragma once

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/scan.hpp"

namespace wec::deciding {

// ---- order.cpp
/// RECEIVED and without holds: checked, then released at once or given to its channel.
void bring_in(Turn&, const OrderId&);
/// A hold: before the first pick the order leaves the floor, later it stops where it is.
void hold_back(Turn&, const OrderId&, const std::string& reason);
/// Call when a pick line was closed. Once none is open: picked, or short as the ship policy says.
void close_picking(Turn&, const OrderId&);
/// ORDER_CANCELLED or ORDER_HELD if nothing may be done with this order now.
Decision order_stopped(const Turn&, const At&, const OrderId&);
bool is_held(const State&, const OrderId&);
/// Units in the order's totes that still go into cartons.
std::int64_t units_to_pack(const State&, const OrderId&);

// ---- release.cpp
/// Lets orders of every open channel go to the floor, as far as modes, gates and caps allow.
void release_due(Turn&);
/// Orders that came while no channel took them.
void assign_channels(Turn&);
bool has_channels(const State&);

// ---- allocate.cpp
/// What could be reserved for the order now, after what earlier ones are promised.
OrderAllocated plan_allocation(const Turn&, const Order&);

/// stock.changed of every item whose availability is another now.
void publish_availability(Turn&);

// ---- wall.cpp
/// The order's slot is complete once picking is over and all of it lies there.
void complete_slot(Turn&, const OrderId&);

// ---- cancel.cpp
/// Gives back what is reserved for the order and not picked yet. `state`: the order's then.
void give_back_all(Turn&, const OrderId&, const char* reason, std::optional<OrderState> state);
/// Tells the stations that work on the order, with a STOP, and takes it from them.
void stop_stations(Turn&, const OrderId&, const char* code);
/// Lines of which more is reserved or picked than is wanted now.
void shrink(Turn&, const OrderId&);
/// True: the station has a stop to see to, and this input was answered by it.
bool answer_notice(Turn&, At&, Decision& decision);

void void_label(Turn&, const LabelJob&, const char* reason);

// ---- putback.cpp
/// Which bin these units go back to: where they came from if they still fit, or the best other.
LocationId putback_bin(const State&, const OrderId&, const Sku&, const Lot&, std::int64_t qty);
/// Gives the station put-back work, if there is any for its operator. `own`: only what is his.
bool offer_putback(Turn&, const SiteStation&, bool own);
/// A suspended tote or a cancelled carton scanned at an idle station starts its put-back.
bool start_putback(Turn&, At&, const Scan&);
bool on_putback(const State&, const StationId&);
Decision putback(Turn&, At&);
void leave_putback(Turn&, const SiteStation&, const char* reason);

}  // namespace wec::deciding
