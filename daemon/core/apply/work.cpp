// Claims, walks and questions: whose work is whose, and what a station is asked first.

#include <cassert>
#include <map>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

PickMethod method_of(const std::string& name) {
  auto method = PickMethod::DISCRETE;
  boost::describe::enum_from_string(name.c_str(), method);
  return method;
}

bool one_order(PickMethod method) {
  return method == PickMethod::DISCRETE || method == PickMethod::ZONE_PASS ||
         method == PickMethod::ZONE_PARALLEL;
}

void forget_undo(State& state, const std::string& walk) {
  for (const auto& step : state.undo_steps.where("walk", walk))
    state.undo_steps.erase(step.walk, step.n);
}

/// The station has no picking in hand any more.
void leave(State& state, const StationId& id, const std::string& walk) {
  auto station = state.stations.get(id);
  if (!station || station->walk != walk) return;
  station->walk.clear();
  station->order = {};
  station->tote = {};
  station->asking.clear();
  station->asked.clear();
  state.stations.put(*station);
}

Lpn tote_in_use(const State& state, const std::string& walk) {
  for (const auto& tote : state.containers.where("walk", walk))
    if (tote.state == ToteState::FILLING) return tote.lpn;
  return {};
}

void enter(State& state, const PickWalk& walk) {
  auto station = state.stations.get(walk.station);
  assert(station);
  station->walk = walk.walk;
  station->order = walk.order;
  station->tote = tote_in_use(state, walk.walk);
  station->asking.clear();
  station->asked.clear();
  station->resting = false;
  station->taken_by = {};
  state.stations.put(*station);
}

void hold_tasks(State& state, const PickWalk& walk) {
  for (auto& task : state.tasks.where("walk", walk.walk)) {
    task.operator_id = walk.operator_id;
    task.station = walk.station;
    if (!is_over(task.state))
      task.state = walk.state == WalkState::PAUSED         ? TaskState::PAUSED
                   : task.located || task.count > task.put ? TaskState::IN_PROGRESS
                                                           : TaskState::CLAIMED;
    state.tasks.put(task);
  }
}

}  // namespace

void close_walk(State& state, const std::string& id) {
  for (auto& task : state.tasks.where("walk", id)) {
    task.walk.clear();
    task.place = 0;
    task.operator_id = {};
    task.station = {};
    state.tasks.put(task);
  }
  for (auto& tote : state.containers.where("walk", id)) {
    tote.walk.clear();
    if (state.stock.where("lpn", tote.lpn, 1).empty()) {  // nothing came to lie in it
      set_free(tote);
    }
    state.containers.put(tote);
  }
  forget_undo(state, id);
  state.walks.erase(id);
}

void mark_changed(State& state, const std::string& id) {
  if (id.empty()) return;
  auto walk = state.walks.get(id);
  if (!walk || walk->changed) return;
  walk->changed = true;
  state.walks.put(*walk);
}

void refresh_waiting(State& state, const OrderId& id) {
  const auto order = state.orders.get(id);
  assert(order && "a task names an order that exists");
  if (order->holds.empty())
    for (const auto& task : state.tasks.where("order", id))
      if (task.state == TaskState::READY) return state.work.put({work_rank(state, id), id});
  state.work.erase(work_rank(state, id), id);
}

void apply_to(State& state, const TaskClaimed& e, std::int64_t) {
  auto walk = state.walks.get(e.walk).value_or(PickWalk{});
  const bool fresh = walk.walk.empty();
  walk.walk = e.walk;
  if (fresh) walk.method = method_of(e.method);
  walk.operator_id = e.operator_id;
  walk.station = e.station;
  if (one_order(walk.method)) walk.order = e.order;
  walk.zone = e.zone;
  walk.wall = e.wall;
  if (!e.cart.empty()) walk.cart = e.cart;
  walk.changed = true;
  state.walks.put(walk);
  if (fresh) {
    auto counter = state.counters.get(std::string("walk")).value_or(Counter{"walk", 0});
    ++counter.value;
    state.counters.put(counter);
  }
  for (const auto& id : e.tasks) {
    auto task = state.tasks.get(id);
    assert(task && "a claimed task exists");
    task->state = TaskState::CLAIMED;
    task->operator_id = e.operator_id;
    task->station = e.station;
    task->walk = e.walk;
    state.tasks.put(*task);
  }
  if (!e.tote.empty()) {
    auto tote = state.containers.get(e.tote);
    assert(tote);
    tote->walk = e.walk;
    state.containers.put(*tote);
  }
  enter(state, walk);
  refresh_waiting(state, e.order);
}

void apply_to(State& state, const TaskReleased& e, std::int64_t) {
  for (const auto& id : e.tasks) {
    auto task = state.tasks.get(id);
    assert(task && "a released task exists");
    task->state = TaskState::READY;
    task->operator_id = {};
    task->station = {};
    task->walk.clear();
    task->place = 0;
    task->located = false;
    task->keyed.clear();
    state.tasks.put(*task);
  }
  refresh_waiting(state, e.order);
  for (const auto& task : state.tasks.where("walk", e.walk))
    if (!is_over(task.state)) return;
  close_walk(state, e.walk);
  leave(state, e.station, e.walk);
}

void apply_to(State& state, const WalkPaused& e, std::int64_t) {
  auto walk = state.walks.get(e.walk);
  assert(walk);
  walk->state = WalkState::PAUSED;
  walk->station = {};
  state.walks.put(*walk);
  hold_tasks(state, *walk);
  leave(state, e.station, e.walk);
}

void apply_to(State& state, const WalkResumed& e, std::int64_t) {
  auto walk = state.walks.get(e.walk);
  assert(walk);
  walk->state = WalkState::ACTIVE;
  walk->station = e.station;
  walk->operator_id = e.operator_id;
  state.walks.put(*walk);
  hold_tasks(state, *walk);
  enter(state, *walk);
}

void apply_to(State& state, const WalkTakenOver& e, std::int64_t) {
  leave(state, e.from_station, e.walk);
  if (auto from = state.stations.get(e.from_station); from && !from->operator_id.empty()) {
    from->taken_by = e.operator_id;
    from->resting = true;
    state.stations.put(*from);
  }
  forget_undo(state, e.walk);  // another person's scans are not his to take back
  auto walk = state.walks.get(e.walk);
  assert(walk);
  walk->station = e.station;
  walk->operator_id = e.operator_id;
  state.walks.put(*walk);
  hold_tasks(state, *walk);
  enter(state, *walk);
}

void apply_to(State& state, const WalkDone& e, std::int64_t) {
  close_walk(state, e.walk);
  leave(state, e.station, e.walk);
}

void apply_to(State& state, const WalkSequenced& e, std::int64_t) {
  auto walk = state.walks.get(e.walk);
  assert(walk);
  const bool by_pick_seq = e.tasks.empty();
  walk->sequence = by_pick_seq ? "" : e.sequence;
  walk->sequence_reason = e.reason;
  walk->left_mm = e.left_mm;
  walk->bound_mm = e.bound_mm;
  walk->changed = false;
  state.walks.put(*walk);
  std::map<TaskId, std::int64_t> place;
  for (const auto& task : e.tasks) place.emplace(task, place.size() + 1);
  for (auto& task : state.tasks.where("walk", e.walk)) {
    const auto found = place.find(task.task);
    const auto now = found == place.end() ? 0 : found->second;
    if (task.place == now || is_over(task.state)) continue;
    task.place = now;
    state.tasks.put(task);
  }
}

void apply_to(State& state, const TaskSkipped& e, std::int64_t) {
  auto task = state.tasks.get(e.task);
  assert(task);
  ++task->skips;
  task->located = false;
  task->keyed.clear();
  task->waits = e.reason == "E13";
  if (!is_over(task->state)) task->state = TaskState::CLAIMED;
  state.tasks.put(*task);
  mark_changed(state, task->walk);
}

void apply_to(State& state, const TaskReduced& e, std::int64_t) {
  auto task = state.tasks.get(e.task);
  assert(task && task->qty - e.qty >= task->count && "what was counted is not given up");
  task->qty -= e.qty;
  if (task->qty == task->put) task->state = task->put > 0 ? TaskState::DONE : TaskState::CANCELLED;
  for (const auto& serial : e.serials) std::erase(task->serials, serial);
  state.tasks.put(*task);
  mark_changed(state, task->walk);
  auto bin = bin_row(e.sku, e.lot, e.expiry, e.location);
  if (e.serials.empty()) add_stock(state, bin, 0, -e.qty);
  for (const auto& serial : e.serials) {
    bin.serial = serial;
    add_stock(state, bin, 0, -1);
  }
  auto line = state.order_lines.get(e.order, e.line);
  assert(line);
  line->allocated -= e.qty;
  state.order_lines.put(*line);
}

void apply_to(State& state, const TasksAdded& e, std::int64_t) {
  const auto walk = state.walks.get(e.walk);
  for (const auto& made : e.tasks) {
    make_task(state, e.order, made);
    auto task = *state.tasks.get(made.task);
    if (walk) {
      task.state = TaskState::CLAIMED;
      task.walk = walk->walk;
      task.operator_id = walk->operator_id;
      task.station = walk->station;
      state.tasks.put(task);
    }
  }
  if (walk) mark_changed(state, walk->walk);
  refresh_waiting(state, e.order);
}

void apply_to(State& state, const StationAsked& e, std::int64_t) {
  auto station = state.stations.get(e.station);
  assert(station);
  station->asking = e.asking;
  station->asked = e.about;
  state.stations.put(*station);
}

void apply_to(State& state, const StationRests& e, std::int64_t) {
  auto station = state.stations.get(e.station);
  assert(station);
  station->resting = e.resting;
  station->taken_by = {};
  state.stations.put(*station);
}

void apply_to(State& state, const HelpCalled& e, std::int64_t) {
  auto station = state.stations.get(e.station);
  assert(station);
  station->help = e.wanted;
  state.stations.put(*station);
}

}  // namespace wec::applying
