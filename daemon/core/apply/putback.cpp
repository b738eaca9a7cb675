// Stops, and goods on their way back into the bins: from tote or carton to the bin, in whole tasks.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/catalogue.hpp"

namespace wec::applying {
namespace {

void free_tote(State& state, const Lpn& lpn) {
  auto tote = state.containers.get(lpn);
  if (!tote) return;
  set_free(*tote);
  tote->walk.clear();
  state.containers.put(*tote);
}

/// All of the order comes back: neither totes nor cartons of it may go on.
void suspend(State& state, const OrderId& order) {
  for (auto& tote : state.containers.where("order", order)) {
    tote.state = ToteState::SUSPENDED;
    state.containers.put(tote);
  }
  for (auto& carton : state.cartons.where("order", order)) {
    if (carton.state == CartonState::SHIPPED) continue;
    carton.state = CartonState::CANCELLED;
    state.cartons.put(carton);
  }
}

template <class Change>
void each_task(State& state, const std::vector<TaskId>& tasks, Change change) {
  for (const auto& id : tasks) {
    auto task = state.putbacks.get(id);
    assert(task && "an event names a task that exists");
    change(*task);
    state.putbacks.put(*task);
  }
}

Stock unit_row(const PutbackConfirmed& e) {
  Stock row = lpn_row(e.sku, e.lot, e.expiry, e.lpn);
  row.serial = e.serial.value_or("");
  return row;
}

}  // namespace

void free_empty_totes(State& state, const OrderId& order) {
  for (const auto& tote : state.containers.where("order", order))
    if (state.stock.where("lpn", tote.lpn, 1).empty()) free_tote(state, tote.lpn);
}

void apply_to(State& state, const StationStopped& e, std::int64_t) {
  state.notices.put({e.station, e.code, e.order, e.tote, e.carton, e.line});
  auto station = state.stations.get(e.station);
  if (!station) return;
  if (station->order != e.order || e.line != 0) {
    // The question at hand may be about a line that is gone; the answer must not fall on another.
    if (station->walk.empty() || station->asking == prompt::ZERO_CHECK) return;
    station->asking.clear();
    station->asked.clear();
    state.stations.put(*station);
    return;
  }
  if (!station->walk.empty()) close_walk(state, station->walk);
  station->walk.clear();
  station->asking.clear();
  station->order = {};
  const auto tote = state.containers.get(station->tote);
  if (!tote || tote->batch.empty()) station->tote = {};  // a mixed one goes on with other orders
  station->carton = {};
  station->last_sku = {};
  station->pending.clear();  // a bench's command waits for an item of the next order no more
  state.stations.put(*station);
}

void apply_to(State& state, const StationResumed& e, std::int64_t) {
  state.notices.erase(e.station);
}

void apply_to(State& state, const PutbackRequested& e, std::int64_t) {
  for (const auto& part : e.tasks) {
    PutbackTask task;
    task.task = part.task;
    task.order = e.order;
    task.lpn = part.lpn;
    task.sku = part.sku;
    task.lot = part.lot;
    task.expiry = part.expiry.value_or("");
    task.serial = part.serial.value_or("");
    task.qty = part.qty;
    task.location = part.location;
    task.operator_id = e.operator_id;
    state.putbacks.put(task);
    add_unsorted(state, part.lpn,
                 {{}, e.order, part.line, part.sku, part.lot, task.expiry, -part.qty});
    auto line = state.order_lines.get(e.order, part.line);
    assert(line);
    line->picked -= part.qty;
    line->allocated -= part.qty;
    line->packed -= part.packed;
    assert(line->picked >= 0 && line->packed >= 0 && line->packed <= line->picked);
    state.order_lines.put(*line);
  }
  if (e.reason != "CANCEL") return;
  suspend(state, e.order);
  free_empty_totes(state, e.order);
}

void apply_to(State& state, const PutbackCollected& e, std::int64_t) {
  for (const auto& row : state.stock.where("lpn", e.from)) {
    auto there = row;
    there.lpn = e.lpn;
    add_stock(state, row, -row.qty, 0);
    add_stock(state, there, row.qty, 0);
  }
  for (auto& task : state.putbacks.where("lpn", e.from)) {
    if (is_over(task.state)) continue;
    task.lpn = e.lpn;
    state.putbacks.put(task);
  }
  free_tote(state, e.from);
  auto tote = state.containers.get(e.lpn);
  assert(tote);
  tote->state = ToteState::SUSPENDED;
  tote->order = e.order;
  tote->location = {};
  state.containers.put(*tote);
}

void apply_to(State& state, const PutbackClaimed& e, std::int64_t) {
  each_task(state, e.tasks, [&](PutbackTask& task) {
    task.state = TaskState::CLAIMED;
    task.operator_id = e.operator_id;
    task.station = e.station;
  });
}

void apply_to(State& state, const PutbackReleased& e, std::int64_t) {
  each_task(state, e.tasks, [](PutbackTask& task) {
    task.state = TaskState::READY;
    task.operator_id = {};
    task.station = {};
    task.opened = false;
    task.count = 0;
    task.other = {};
  });
}

void apply_to(State& state, const PutbackOpened& e, std::int64_t) {
  each_task(state, e.tasks, [](PutbackTask& task) {
    task.state = TaskState::IN_PROGRESS;
    task.opened = true;
  });
}

void apply_to(State& state, const PutbackCounted& e, std::int64_t) {
  each_task(state, {e.task}, [&](PutbackTask& task) {
    assert(e.count <= task.qty);
    task.count = e.count;
    task.other = e.other;
  });
}

void apply_to(State& state, const PutbackConfirmed& e, std::int64_t) {
  const auto from = unit_row(e);
  auto to = from;
  to.lpn = {};
  to.location = e.location;
  add_stock(state, from, -e.qty, 0);
  add_stock(state, to, e.qty, 0);
  each_task(state, {e.task}, [&](PutbackTask& task) {
    task.state = TaskState::DONE;
    task.location = e.location;
    task.station = {};
    task.other = {};
  });
  if (!state.stock.where("lpn", e.lpn, 1).empty()) return;
  const auto tote = state.containers.get(e.lpn);
  const bool at_rest = tote && (tote->state == ToteState::SUSPENDED ||
                                tote->state == ToteState::STAGED || tote->state == ToteState::FULL);
  if (at_rest) free_tote(state, e.lpn);
}

void apply_to(State& state, const ManifestCorrected& e, std::int64_t) {
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->manifest = {};
  carton->state = CartonState::CANCELLED;
  state.cartons.put(*carton);
}

}  // namespace wec::applying
