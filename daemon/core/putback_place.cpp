#include "daemon/core/putback_place.hpp"

#include <algorithm>

namespace wec {
namespace {

PutbackStep step_of(const PutbackTask& task) {
  if (!task.opened) return PutbackStep::SCAN_LPN;
  if (task.count < task.qty) return PutbackStep::ITEM_SCAN;
  return task.other.empty() ? PutbackStep::PUT_TO_BIN : PutbackStep::CONFIRM_BIN;
}

}  // namespace

PutbackPlace putback_place(const State& state, const StationId& station) {
  PutbackPlace place;
  for (auto& task : state.putbacks.where("station", station))
    if (!is_over(task.state)) place.open.push_back(std::move(task));
  std::sort(place.open.begin(), place.open.end(), [](const PutbackTask& a, const PutbackTask& b) {
    const bool a_idle = a.count == 0, b_idle = b.count == 0;
    return std::tie(a_idle, a.task) < std::tie(b_idle, b.task);
  });
  if (place.open.empty()) return place;
  place.task = place.open.front();
  place.step = step_of(*place.task);
  return place;
}

}  // namespace wec
