// What a picker found otherwise than the system said.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

void set_location_status(State& state, const LocationId& id, LocationStatus status) {
  auto location = state.locations.get(id);
  assert(location && "an event names a location that exists");
  location->status = status;
  state.locations.put(*location);
}

}  // namespace

void apply_to(State& state, const PickDiscrepancy& e, std::int64_t) {
  auto left = e.suspect;
  for (const auto& row : state.stock.where("location", e.location)) {
    if (left == 0) break;
    if (row.sku != e.sku || row.lot != e.lot || row.expiry != e.expiry.value_or("") ||
        row.status != StockStatus::AVAILABLE)
      continue;
    const auto here = std::min(left, row.qty - row.reserved);
    if (here <= 0) continue;
    auto suspect = row;
    suspect.status = StockStatus::SUSPECT;
    suspect.qty = suspect.reserved = 0;
    add_stock(state, row, -here, 0);
    add_stock(state, suspect, here, 0);
    left -= here;
  }
}

void apply_to(State& state, const PickDamaged& e, std::int64_t) {
  auto from = bin_row(e.sku, e.lot, e.expiry, e.location);
  from.serial = e.serial;
  auto to = from;
  to.location = e.to;
  to.status = StockStatus::QUARANTINE;
  add_stock(state, from, -e.qty, 0);
  add_stock(state, to, e.qty, 0);
}

void apply_to(State& state, const PickLotChanged& e, std::int64_t) {
  auto old = state.tasks.get(e.task);
  assert(old && old->qty - e.qty >= old->count);
  auto made = *old;
  made.task = e.new_task;
  made.lot = e.to_lot;
  made.expiry = e.to_expiry.value_or("");
  made.qty = e.qty;
  made.count = made.put = made.lot_units = 0;
  made.serial_due = made.entering_qty = false;
  made.keyed.clear();
  made.scanned_serials.clear();
  made.state = TaskState::IN_PROGRESS;
  old->qty -= e.qty;
  old->lot_units = 0;
  if (old->qty == old->put) old->state = old->put > 0 ? TaskState::DONE : TaskState::CANCELLED;
  state.tasks.put(*old);
  state.tasks.put(made);
  add_stock(state, bin_row(e.sku, e.lot, e.expiry, e.location), 0, -e.qty);
  add_stock(state, bin_row(e.sku, e.to_lot, e.to_expiry, e.location), 0, e.qty);
}

void apply_to(State& state, const PickLpnChanged& e, std::int64_t) {
  auto from = lpn_row(e.sku, e.lot, e.expiry, e.to_lpn);
  if (const auto row = state.stock.get(from.sku, from.lot, from.expiry, from.serial, from.location,
                                       from.lpn, from.status))
    from.received_seq = row->received_seq;
  auto to = bin_row(e.sku, e.lot, e.expiry, e.to_location);
  to.received_seq = from.received_seq;
  add_stock(state, bin_row(e.sku, e.lot, e.expiry, e.location), 0, -e.qty);
  add_stock(state, from, -e.qty, 0);
  add_stock(state, to, e.qty, e.qty);
  auto task = state.tasks.get(e.task);
  assert(task && task->count == 0 && "nothing was taken out of the bin");
  task->location = e.to_location;
  task->located = true;  // the scan of the pack said where the picker stands
  task->keyed.clear();
  task->state = TaskState::IN_PROGRESS;
  state.tasks.put(*task);
  mark_changed(state, task->walk);
  auto lpn = state.containers.get(e.to_lpn);
  assert(lpn && "an event names a container that exists");
  if (!state.stock.where("lpn", e.to_lpn, 1).empty()) return;
  set_free(*lpn);
  state.containers.put(*lpn);
}

// The substitute's task comes with task.added, the original's units go with task.reduced.
void apply_to(State&, const PickSubstituted&, std::int64_t) {}

void apply_to(State& state, const PickManualEntry& e, std::int64_t) {
  auto entries =
      state.manual_entries.get(e.operator_id).value_or(ManualEntries{e.operator_id, 0, 0});
  if (entries.hour != e.hour) entries = {e.operator_id, e.hour, 0};
  ++entries.n;
  state.manual_entries.put(entries);
}

void apply_to(State& state, const LocationBlocked& e, std::int64_t) {
  set_location_status(state, e.location, LocationStatus::PICK_BLOCKED);
}

void apply_to(State& state, const LocationUnblocked& e, std::int64_t) {
  set_location_status(state, e.location, LocationStatus::ACTIVE);
}

void apply_to(State&, const ExceptionReasoned&, std::int64_t) {}

void apply_to(State&, const ControlWanted&, std::int64_t) {}

}  // namespace wec::applying
