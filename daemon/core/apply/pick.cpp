// Picking: from the bin to the tote, from the tote's first unit to its place at packing.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/chaos.hpp"

namespace wec::applying {
namespace {

constexpr std::int64_t undo_steps_max = 50;  // of one walk; the oldest go

/// Numbered downwards, so that the newest stands first and one more reads a single row.
void remember(State& state, UndoStep step) {
  if (step.walk.empty()) return;
  const auto newest = state.undo_steps.where("walk", step.walk, 1);
  step.n = newest.empty() ? -1 : newest.front().n - 1;
  state.undo_steps.erase(step.walk, step.n + undo_steps_max);
  state.undo_steps.put(step);
}

UndoStep undo_of(const PickTask& task, const char* kind, const StationId& station,
                 const OperatorId& who) {
  UndoStep step;
  step.walk = task.walk;
  step.kind = kind;
  step.station = station;
  step.operator_id = who;
  step.order = task.order;
  step.task = task.task;
  step.count = task.count;
  step.lot_units = task.lot_units;
  step.serial_due = task.serial_due;
  step.serials = task.scanned_serials;
  return step;
}

void begun(State& state, const std::string& id) {
  auto walk = state.walks.get(id);
  if (!walk || walk->begun) return;
  walk->begun = true;
  state.walks.put(*walk);
}

/// Where the rest of the walk goes on from.
void stand_at(State& state, const std::string& id, const LocationId& location) {
  auto walk = state.walks.get(id);
  if (!walk || walk->at == location) return;
  walk->at = location;
  state.walks.put(*walk);
}

/// Units leave the bin with their reservation, or come back to it (sign -1).
void move_to_tote(State& state, const PickTask& task, std::int64_t qty,
                  const std::vector<std::string>& serials, const LocationId& bin, const Lpn& tote,
                  std::int64_t sign) {
  auto from = bin_row(task.sku, task.lot, task.expiry, bin);
  auto to = lpn_row(task.sku, task.lot, task.expiry, tote);
  if (serials.empty()) {
    add_stock(state, from, -sign * qty, SABOTAGE("picked-stays-reserved") ? 0 : -sign * qty);
    add_stock(state, to, sign * qty, 0);
  }
  for (const auto& serial : serials) {
    from.serial = to.serial = serial;
    add_stock(state, from, -sign, -sign);
    add_stock(state, to, sign, 0);
  }
}

/// Cluster and batch: whoever stands at the bin goes on there without scanning it again.
void stay_at_bin(State& state, const PickTask& done) {
  const auto walk = state.walks.get(done.walk);
  if (!walk || walk->method == PickMethod::DISCRETE || walk->method == PickMethod::ZONE_PASS ||
      walk->method == PickMethod::ZONE_PARALLEL)
    return;
  for (auto& task : state.tasks.where("walk", done.walk)) {
    if (task.location != done.location || is_over(task.state)) continue;
    task.located = true;
    state.tasks.put(task);
  }
}

}  // namespace

void apply_to(State& state, const ToteAssigned& e, std::int64_t) {
  auto tote = state.containers.get(e.lpn);
  assert(tote && tote->state == ToteState::EMPTY && "an empty tote is assigned");
  tote->state = ToteState::FILLING;
  tote->order = e.order;
  tote->location = {};
  tote->walk = e.walk;
  tote->batch = e.batch;
  tote->wall = e.wall;
  tote->cart = e.cart;
  tote->position = e.position;
  tote->seen_ms = e.at_ms;
  state.containers.put(*tote);
  begun(state, e.walk);
  UndoStep step;
  step.walk = e.walk;
  step.kind = "TOTE";
  step.station = e.station;
  step.operator_id = e.operator_id;
  step.order = e.order;
  step.tote = e.lpn;
  remember(state, step);
  auto station = state.stations.get(e.station);
  assert(station);
  station->tote = e.lpn;
  state.stations.put(*station);
}

void apply_to(State& state, const ToteFull& e, std::int64_t) {
  auto tote = state.containers.get(e.lpn);
  assert(tote);
  tote->state = ToteState::FULL;
  state.containers.put(*tote);
  auto station = state.stations.get(e.station);
  if (!station || station->tote != e.lpn) return;
  station->tote = {};
  state.stations.put(*station);
}

void apply_to(State& state, const ToteHandedOver& e, std::int64_t) {
  auto tote = state.containers.get(e.lpn);
  assert(tote);
  tote->location = e.location;
  tote->walk.clear();
  state.containers.put(*tote);
}

void apply_to(State& state, const ToteReceived& e, std::int64_t) {
  auto tote = state.containers.get(e.lpn);
  assert(tote);
  tote->location = {};
  tote->walk = e.walk;
  state.containers.put(*tote);
  begun(state, e.walk);
  auto station = state.stations.get(e.station);
  assert(station);
  station->tote = e.lpn;
  state.stations.put(*station);
}

void apply_to(State& state, const ToteLost& e, std::int64_t) {
  auto tote = state.containers.get(e.lpn);
  assert(tote);
  tote->seen_ms = 0;  // said once; it counts again from its next scan
  state.containers.put(*tote);
}

void apply_to(State& state, const PickStarted& e, std::int64_t) {
  set_order_state(state, e.order, OrderState::picking);
}

void apply_to(State& state, const PickLocated& e, std::int64_t) {
  auto task = state.tasks.get(e.task);
  assert(task);
  begun(state, task->walk);
  stand_at(state, task->walk, task->location);
  remember(state, undo_of(*task, "LOCATED", e.station, e.operator_id));
  task->located = true;
  task->keyed.clear();
  task->state = TaskState::IN_PROGRESS;
  state.tasks.put(*task);
}

void apply_to(State& state, const PickCounted& e, std::int64_t) {
  auto task = state.tasks.get(e.task);
  assert(task && e.count <= task->qty);
  const bool a_scan =
      e.count != task->count || e.lot_units != task->lot_units || e.serial_due != task->serial_due;
  if (a_scan) remember(state, undo_of(*task, "COUNTED", e.station, e.operator_id));
  task->count = e.count;
  task->lot_units = e.lot_units;
  task->entering_qty = e.entering_qty;
  task->keyed = e.keyed;
  task->serial_due = e.serial_due;
  task->scanned_serials = e.serials;
  task->manual = task->manual || e.manual;
  state.tasks.put(*task);
}

void apply_to(State& state, const PickConfirmed& e, std::int64_t) {
  auto task = state.tasks.get(e.task);
  assert(task && task->put + e.qty <= task->qty);
  move_to_tote(state, *task, e.qty, e.serials, e.from.location, e.to.tote, 1);
  auto step = undo_of(*task, "CONFIRMED", e.station, e.operator_id);
  step.qty = e.qty;
  step.tote = e.to.tote;
  remember(state, step);
  add_unsorted(state, e.to.tote, {{}, e.order, e.line, e.sku, e.lot, e.expiry.value_or(""), e.qty});
  task->put += e.qty;
  task->scanned_serials.clear();
  if (task->put == task->qty) task->state = TaskState::DONE;
  state.tasks.put(*task);
  stay_at_bin(state, *task);
  auto line = state.order_lines.get(e.order, e.line);
  assert(line);
  line->picked += e.qty;
  state.order_lines.put(*line);
}

void apply_to(State& state, const PickUndone& e, std::int64_t) {
  const auto newest = state.undo_steps.where("walk", e.walk, 1);
  assert(!newest.empty() && "only what is remembered is taken back");
  const auto& step = newest.front();
  state.undo_steps.erase(step.walk, step.n);
  auto station = state.stations.get(e.station);
  assert(station);
  if (step.kind == "TOTE") {
    auto tote = state.containers.get(step.tote);
    assert(tote);
    tote->state = ToteState::EMPTY;
    tote->order = {};
    tote->walk.clear();
    tote->batch.clear();
    state.containers.put(*tote);
    station->tote = {};
    state.stations.put(*station);
    return;
  }
  auto task = state.tasks.get(step.task);
  assert(task);
  if (step.kind == "LOCATED") {
    task->located = false;
    task->state = TaskState::CLAIMED;
  } else if (step.kind == "CONFIRMED") {
    move_to_tote(state, *task, e.qty, e.serials, e.location, e.tote, -1);
    add_unsorted(state, e.tote, {{}, e.order, e.line, e.sku, e.lot, e.expiry.value_or(""), -e.qty});
    task->put -= e.qty;
    task->scanned_serials = e.serials;
    task->located = true;
    task->state = TaskState::IN_PROGRESS;
    auto line = state.order_lines.get(e.order, e.line);
    assert(line);
    line->picked -= e.qty;
    state.order_lines.put(*line);
    set_order_state(state, e.order, OrderState::picking);
  } else {
    task->count = step.count;
    task->lot_units = step.lot_units;
    task->serial_due = step.serial_due;
    task->scanned_serials = step.serials;
  }
  state.tasks.put(*task);
}

void apply_to(State&, const PickShort&, std::int64_t) {}

void apply_to(State& state, const OrderPicked& e, std::int64_t) {
  set_order_state(state, e.order, OrderState::picked);
}

void apply_to(State& state, const ToteStaged& e, std::int64_t) {
  auto tote = state.containers.get(e.lpn);
  assert(tote);
  tote->state = ToteState::STAGED;
  tote->location = e.location;
  tote->walk.clear();
  tote->seen_ms = e.at_ms;
  state.containers.put(*tote);
}

}  // namespace wec::applying
