// Exceptions of picking (floor.md 1.8) and the rules that a line is picked by.
#pragma once

#include "daemon/core/decide/picking.hpp"

namespace wec::deciding {

// ---- exception.cpp ----
/// The command barcode of an exception, or CMD-REASON-nn; nothing: it is neither.
std::optional<Decision> exception(Turn&, At&, const PickPlace&);
/// The answer to station.asking.
Decision answer(Turn&, At&, const PickPlace&);
/// E01: fewer than stated; a reason is asked for.
Decision ask_short(Turn&, At&, const PickPlace&);

// ---- exception_short.cpp ----
Decision short_line(Turn&, At&, const PickPlace&, const std::string& reason);  // E01
Decision damaged(Turn&, At&, const PickPlace&);                                // E02
Decision may_be_unreadable(Turn&, At&, const PickPlace&);                      // E11
Decision unreadable(Turn&, At&, const PickPlace&, const std::string& reason);
Decision answer_check_digits(Turn&, At&, const PickPlace&);
Decision wait_replenish(Turn&, At&, const PickPlace&);  // E13

// ---- exception_place.cpp ----
Decision wrong_item(Turn&, At&, const PickPlace&);   // E03
Decision no_location(Turn&, At&, const PickPlace&);  // E04
Decision blocked(Turn&, At&, const PickPlace&);      // E05
/// A supervisor lifts the block of a place, or blocks it.
Decision change_block(Turn&, At&, const LocationId&);
/// Two wrong check digits: the line waits for its place's code, or for a supervisor.
void pause_line(Turn&, const LiveFinding&);
Decision answer_pause(Turn&, At&, const PickPlace&);

// ---- exception_swap.cpp ----
Decision ask_lot_swap(Turn&, At&, const PickPlace&);  // E06
Decision answer_lot_swap(Turn&, At&, const PickPlace&);
Decision ask_substitute(Turn&, At&, const PickPlace&);  // E08
Decision answer_substitute(Turn&, At&, const PickPlace&);
void tell_findings(Turn&);

// ---- exception_lpn.cpp
Decision ask_lpn_swap(Turn&, At&, const PickPlace&);  // E07
Decision answer_lpn_swap(Turn&, At&, const PickPlace&);

// ---- shared by them ----
/// An event about a line in a walk: whose, of which goods, from which bin, and who says it.
template <class Event>
Event about(const At& at, const PickTask& task) {
  Event e;
  e.task = task.task;
  e.order = task.order;
  e.line = task.line;
  e.sku = task.sku;
  e.lot = task.lot;
  if (!task.expiry.empty()) e.expiry = task.expiry;
  e.location = task.location;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  return e;
}
/// Other bins for so many units of a line, as tasks of this walk (or waiting ones, if it is empty).
/// Gives how many were found.
std::int64_t find_elsewhere(Turn&, const At&, const PickTask&, std::int64_t qty,
                            const std::string& cause);
/// These units of the task are not picked from its bin. `serial`: the one that is given up; empty:
/// those that were not scanned.
void reduce(Turn&, const At&, const PickTask&, std::int64_t qty, const char* reason,
            const std::string& serial = {});
/// A control task: COUNT a bin, QC of damaged goods, a new LABEL.
void want_control(Turn&, const char* kind, const LocationId&, const Sku&, std::int64_t qty,
                  const std::string& cause);
void want_count(Turn&, const LocationId&, const Sku&, const std::string& reason);

// ---- pick_rules.cpp ----
bool may_prefill(const Turn&, const PickTask&);
bool may_key_quantity(const Turn&, const PickTask&, std::int64_t need);
bool captured_at_pick(const Item&);
/// UNKNOWN_SERIAL or DUPLICATE_SERIAL.
Decision check_serial(Turn&, At&, const PickTask&, const std::string& serial);
/// Another serial number of the same bin takes the place of this one. False: none is free.
bool replace_serial(Turn&, const PickTask&, const std::string& serial);
/// The serial numbers that the counted units of a task leave the bin with.
std::vector<std::string> bound_serials(const Turn&, const PickTask&);
/// DG_SEGREGATION, if these goods may not share the tote with what lies in it.
Decision segregated(const Turn&, const At&, const PickPlace&, const Container& tote);
/// The order is picked, or picked short, once none of its tasks is open.
void finish_order(Turn&, const OrderId&, const StationId&, const OperatorId&);

}  // namespace wec::deciding
