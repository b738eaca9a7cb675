// Who is at which station, and who holds which work.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {

void apply_to(State& state, const SignedIn& e, std::int64_t) {
  auto station = state.stations.get(e.station).value_or(empty_station(e.station));
  station.operator_id = e.operator_id;
  state.stations.put(station);
}

void apply_to(State& state, const SignedOut& e, std::int64_t) {
  auto station = state.stations.get(e.station);
  assert(station && "only a signed-in station signs out");
  if (!e.keeps_work) *station = empty_station(e.station);
  station->operator_id = {};
  state.stations.put(*station);
}

void apply_to(State& state, const TaskClaimed& e, std::int64_t) {
  for (const auto& id : e.tasks) {
    auto task = state.tasks.get(id);
    assert(task && "a claimed task exists");
    task->state = TaskState::CLAIMED;
    task->operator_id = e.operator_id;
    task->station = e.station;
    state.tasks.put(*task);
  }
  auto station = state.stations.get(e.station);
  assert(station);
  station->order = e.order;
  station->tote = e.tote;
  state.stations.put(*station);
  state.work.erase(work_rank(state, e.order), e.order);
}

void apply_to(State& state, const TaskReleased& e, std::int64_t) {
  for (const auto& id : e.tasks) {
    auto task = state.tasks.get(id);
    assert(task && "a released task exists");
    task->state = TaskState::READY;
    task->operator_id = {};
    task->station = {};
    state.tasks.put(*task);
  }
  state.work.put({work_rank(state, e.order), e.order});
  auto station = state.stations.get(e.station);
  if (!station || station->order != e.order) return;
  station->order = {};
  station->tote = {};
  state.stations.put(*station);
}

}  // namespace wec::applying
