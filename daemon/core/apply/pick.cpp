// Picking: from the bin to the tote, from the tote's first unit to its place at packing.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {

void apply_to(State& state, const ToteAssigned& e, std::int64_t) {
  auto tote = state.containers.get(e.lpn);
  assert(tote && tote->state == ToteState::EMPTY && "an empty tote is assigned");
  tote->state = ToteState::FILLING;
  tote->order = e.order;
  tote->location = {};
  state.containers.put(*tote);
  auto station = state.stations.get(e.station);
  assert(station);
  station->tote = e.lpn;
  state.stations.put(*station);
}

void apply_to(State& state, const PickStarted& e, std::int64_t) {
  set_order_state(state, e.order, OrderState::picking);
}

void apply_to(State& state, const PickLocated& e, std::int64_t) {
  auto task = state.tasks.get(e.task);
  assert(task);
  task->located = true;
  state.tasks.put(*task);
}

void apply_to(State& state, const PickCounted& e, std::int64_t) {
  auto task = state.tasks.get(e.task);
  assert(task && e.count <= task->qty);
  task->count = e.count;
  task->lot_units = e.lot_units;
  task->entering_qty = e.entering_qty;
  task->keyed = e.keyed;
  state.tasks.put(*task);
}

void apply_to(State& state, const PickConfirmed& e, std::int64_t) {
  add_stock(state, bin_row(e.sku, e.lot, e.expiry, e.from.location), -e.qty, -e.qty);
  add_stock(state, lpn_row(e.sku, e.lot, e.expiry, e.to.tote), e.qty, 0);
  auto task = state.tasks.get(e.task);
  assert(task);
  task->state =
      TaskState::DONE;  // its holder stays until the tote is put down: who resumes needs him
  state.tasks.put(*task);
  auto line = state.order_lines.get(e.order, e.line);
  assert(line);
  line->picked += e.qty;
  state.order_lines.put(*line);
}

void apply_to(State& state, const OrderPicked& e, std::int64_t) {
  set_order_state(state, e.order, OrderState::picked);
}

void apply_to(State& state, const ToteStaged& e, std::int64_t) {
  auto tote = state.containers.get(e.lpn);
  assert(tote);
  tote->state = ToteState::STAGED;
  tote->location = e.location;
  state.containers.put(*tote);
  for (auto& task : state.tasks.where("order", e.order)) {
    task.operator_id = {};
    state.tasks.put(task);
  }
  auto station = state.stations.get(e.station);
  assert(station);
  station->order = {};
  station->tote = {};
  state.stations.put(*station);
}

}  // namespace wec::applying
