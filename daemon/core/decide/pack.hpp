// What the files of the packing process share.
#pragma once

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/steps.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {

/// The transitions of floor.md 1.9 (pack.cpp).
const TransitionTable& packing();

/// What a bench's command waits for (StationState::pending).
namespace pending {
inline constexpr char REMOVE[] = "REMOVE";
inline constexpr char SHORT[] = "SHORT";
inline constexpr char SHORT_OF[] = "SHORT:";    // an item
inline constexpr char SERIAL_OF[] = "SERIAL:";  // an item that was scanned, its serial comes next
}  // namespace pending
void ask_for(Turn&, const At&, const std::string& what);

/// The carton is full or complete: from here on the scale decides.
void close_carton(Turn&, const At&, const Lpn& carton);
/// Every unit of the order is in a carton, and nobody picks any more for it.
bool all_packed(const State&, const OrderId&);
/// What is missing of these lines is reserved anew, also where it was given up (allocate.cpp).
/// False: nothing could be.
bool reserve_again(Turn&, const OrderId&, const std::vector<std::int64_t>& lines);
/// The order line of this station's order that still wants this unit.
std::optional<OrderLine> line_for(const State&, const OrderId&, const Stock& row);

// pack_unit.cpp
Decision pack_unit(Turn&, At&, const Scan&);
Decision remove_unit(Turn&, At&, const Scan&);
/// The one unit that a mixed tote gave for this order goes into the carton just opened. False: it
/// is scanned like any other.
bool pack_bound_unit(Turn&, At&);
// pack_single.cpp
Decision open_mixed(Turn&, At&, const Container& tote);
Decision pack_single(Turn&, At&);
// pack_exception.cpp
Decision short_of(Turn&, At&);
Decision reopen(Turn&, At&, const PackPlace&);
Decision void_at_bench(Turn&, At&, const PackPlace&);
// label.cpp
/// Cartons that stand at a bench and wait for a label get it, if it can be had now. `only`: of this
/// order; empty: of any.
void label_waiting(Turn&, const OrderId& only);
// code_labels.cpp
/// Labels of returns that head office wants to lie in the order's parcel.
void print_boxed_returns(Turn&, const At&);
// slip.cpp
void issue_slip(Turn&, const At&, const Lpn& carton);
/// False: the job is none of a slip.
bool slip_ended(Turn&, const PrintReport&);
/// Those of which not one byte had left, because their printer was away or took no jobs.
void send_waiting_slips(Turn&, const DeviceId& printer);

}  // namespace wec::deciding
