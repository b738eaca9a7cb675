// Steps as functions of facts.

#include "daemon/core/steps.hpp"

#include <algorithm>
#include <cassert>

namespace wec {
namespace {

PickStep step_in_line(const PickTask& task) {
  if (!task.located) return PickStep::GO_TO_LOCATION;
  if (task.entering_qty) return PickStep::ENTERING_QTY;
  if (task.lot_units > 0) return PickStep::LOT_SCAN;
  if (task.count < task.qty) return PickStep::ITEM_SCAN;
  return PickStep::PUT_TO_TOTE;
}

/// The walk: the line already begun first, then by pick sequence.
bool walks_before(const PickTask& a, const PickTask& b) {
  if (a.located != b.located) return a.located;
  return std::tie(a.pick_seq, a.location, a.task) < std::tie(b.pick_seq, b.location, b.task);
}

}  // namespace

PickPlace pick_place(const State& state, const StationState& station) {
  PickPlace place;
  if (station.order.empty()) return place;
  for (auto& task : state.tasks.where("order", station.order)) {
    if (task.state == TaskState::CANCELLED) continue;
    ++place.lines_total;
    if (!is_over(task.state)) place.open.push_back(std::move(task));
  }
  std::sort(place.open.begin(), place.open.end(), walks_before);
  if (station.tote.empty()) {
    place.step = PickStep::TOTE;
    return place;
  }
  if (place.open.empty()) {
    place.step = PickStep::DROP;
    return place;
  }
  place.task = place.open.front();
  place.step = step_in_line(*place.task);
  return place;
}

PackPlace pack_place(const State& state, const StationState& station) {
  PackPlace place;
  if (station.order.empty()) return place;
  place.step = PackStep::IDENTIFIED;
  if (station.carton.empty()) return place;
  place.carton = state.cartons.get(station.carton);
  assert(place.carton && "a station's carton exists");
  if (!place.carton->label.empty()) place.label = state.labels.get(place.carton->label);
  switch (place.carton->state) {
    case CartonState::OPEN:
      place.step = PackStep::VERIFYING;
      break;
    case CartonState::CLOSED:
      place.step = PackStep::WEIGHING;
      break;
    default:
      place.step = PackStep::LABELLING;
  }
  if (place.label &&
      (place.label->state == LabelState::printed || place.label->state == LabelState::doubtful))
    place.step = PackStep::APPLY_CHECK;
  return place;
}

}  // namespace wec
