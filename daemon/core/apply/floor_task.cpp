// Work other than picking: made, taken, left, and what a station has in hand of it.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

FloorTask task_of(const State& state, const TaskId& id) {
  auto task = state.floor_tasks.get(id);
  assert(task && "an event names a task that exists");
  return *task;
}

}  // namespace

void count_name(State& state, const char* name) {
  auto counter = state.counters.get(std::string(name)).value_or(Counter{name, 0});
  ++counter.value;
  state.counters.put(counter);
}

void apply_to(State& state, const TaskMade& e, std::int64_t seq) {
  count_name(state, "task");
  FloorTask task;
  task.task = e.task;
  task.type = e.task_type;
  task.priority = e.priority;
  task.reason = e.reason;
  task.sku = e.sku;
  task.lot = e.lot;
  task.expiry = e.expiry.value_or("");
  task.serial = e.serial.value_or("");
  task.status = e.status.value_or("");
  task.qty = e.qty;
  task.lpn = e.lpn;
  task.from = e.from;
  task.to = e.to;
  task.order = e.order;
  task.about = e.about.value_or("");
  state.floor_tasks.put(task);
  apply_moves(state, e.moves, seq);
}

void apply_to(State& state, const TaskTaken& e, std::int64_t) {
  auto task = task_of(state, e.task);
  task.state = FloorTaskState::IN_PROGRESS;
  task.operator_id = e.operator_id;
  task.station = e.station;
  if (!e.to.empty()) task.to = e.to;
  state.floor_tasks.put(task);
}

void apply_to(State& state, const TaskLeft& e, std::int64_t) {
  auto task = task_of(state, e.task);
  task.state = FloorTaskState::READY;
  task.operator_id = {};
  task.station = {};
  state.floor_tasks.put(task);
}

void apply_to(State& state, const TaskCancelled& e, std::int64_t seq) {
  apply_moves(state, e.moves, seq);
  auto task = task_of(state, e.task);
  task.state = FloorTaskState::CANCELLED;
  state.floor_tasks.put(task);
}

void apply_to(State& state, const WorkNoted& e, std::int64_t) {
  if (e.work.empty()) return state.works.erase(e.station);
  auto work = from_json<StationWork>(e.work);
  assert(work && "work is noted as it is kept");
  work->station = e.station;
  state.works.put(*work);
}

}  // namespace wec::applying
