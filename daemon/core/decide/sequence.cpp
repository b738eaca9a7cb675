// The order of a walk's bins (floor.md 1.5): planned when the walk begins, and anew whenever lines
// came, went or were skipped. Only walks that changed in this turn are planned.

#include "daemon/core/decide/sequence.hpp"

#include <algorithm>
#include <array>

#include "daemon/core/chaos.hpp"
#include "daemon/core/walk.hpp"

namespace wec::deciding {
namespace {

constexpr std::array changes = {TaskClaimed::type,     TaskSkipped::type,  TaskReduced::type,
                                TasksAdded::type,      WalkResumed::type,  WalkTakenOver::type,
                                OrderUnreserved::type, TaskReleased::type, OrderAllocated::type};

bool something_changed(const Turn& turn) {
  return std::any_of(turn.emitted.begin(), turn.emitted.end(), [](std::string_view type) {
    return std::find(changes.begin(), changes.end(), type) != changes.end();
  });
}

void sequence(Turn& turn, const PickWalk& walk) {
  const auto plan = plan_walk(turn.state, walk);
  if (!plan) return;
  const bool nothing_left = plan->tasks.empty() && plan->reason.empty();
  const bool still_unknown =
      plan->tasks.empty() && walk.sequence.empty() && walk.sequence_reason == plan->reason;
  if (nothing_left || still_unknown) return;
  turn.emit(WalkSequenced{walk.walk, walk.station, walk.operator_id, plan->sequence, plan->tasks,
                          plan->left_mm, plan->bound_mm, plan->reason});
  turn.touch(walk.station);
}

}  // namespace

void sequence_walks(Turn& turn) {
  if (!something_changed(turn) || turn.state.layouts.after({}, 1).empty()) return;
  for (const auto& site : turn.site.stations) {
    if (site.kind != StationRole::pick) continue;
    const auto station = turn.state.stations.get(site.id);
    if (!station || station->walk.empty()) continue;
    const auto walk = turn.state.walks.get(station->walk);
    if (walk && walk->changed && !SABOTAGE("walk-not-planned-anew")) sequence(turn, *walk);
  }
}

}  // namespace wec::deciding
