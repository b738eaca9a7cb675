// Steps as functions of facts.

#include "daemon/core/steps.hpp"

#include <algorithm>
#include <cassert>

namespace wec {
namespace {

PickStep step_in_line(const PickPlace& place) {
  for (const auto& task : place.group) {
    if (!task.located) return PickStep::GO_TO_LOCATION;
    if (task.entering_qty) return PickStep::ENTERING_QTY;
    if (task.lot_units > 0) return PickStep::LOT_SCAN;
    if (task.serial_due) return PickStep::SERIAL_SCAN;
  }
  return place.done < place.need ? PickStep::ITEM_SCAN : PickStep::PUT_TO_TOTE;
}

bool begun(const PickTask& task) { return task.located || task.count > task.put; }

/// The walk: the line already begun first, then those not skipped, in the walk's sequence if it has
/// one, then by pick sequence.
bool walks_before(const PickTask& a, const PickTask& b) {
  if (begun(a) != begun(b)) return begun(a);
  return std::tie(a.waits, a.skips, a.place, a.pick_seq, a.location, a.sku, a.lot, a.task) <
         std::tie(b.waits, b.skips, b.place, b.pick_seq, b.location, b.sku, b.lot, b.task);
}

void gather_group(PickPlace& place) {
  place.task = place.open.front();
  const auto method = place.job->method;
  const bool together = method == PickMethod::BATCH || method == PickMethod::SINGLE;
  for (const auto& task : place.open) {
    const bool same = task.task == place.task->task ||
                      (together && task.location == place.task->location &&
                       task.sku == place.task->sku && task.lot == place.task->lot &&
                       task.expiry == place.task->expiry && task.skips == place.task->skips);
    if (!same) continue;
    place.need += task.qty;
    place.done += task.count;
    place.group.push_back(task);
  }
}

/// The tote that takes the line at hand: with one tote a walk the one in use, else its order's.
std::optional<Container> tote_for(const State& state, const PickPlace& place) {
  for (auto& tote : state.containers.where("walk", place.job->walk)) {
    if (tote.state != ToteState::FILLING) continue;
    if (one_tote(place.job->method) || (place.task && tote.order == place.task->order))
      return std::move(tote);
  }
  return {};
}

/// A cluster that has not begun is asked for its cart, if one stands free.
bool cart_due(const State& state, const PickPlace& place) {
  const auto& walk = *place.job;
  if (walk.method != PickMethod::CLUSTER || walk.begun || !walk.cart.empty()) return false;
  for (const auto& cart : state.containers.where("state", ToteState::EMPTY))
    if (cart.kind == LpnKind::CART && cart.positions > 0 && !pushed_by(state, cart.lpn))
      return true;
  return false;
}

/// Pick and pass: the zone of this order in which the lowest bin still waits; empty: none.
std::string zone_after(const State& state, const PickPlace& place) {
  if (place.job->method != PickMethod::ZONE_PASS) return {};
  std::optional<PickTask> next;
  for (auto& task : state.tasks.where("order", place.job->order))
    if (!is_over(task.state) && task.walk != place.job->walk &&
        (!next || task.pick_seq < next->pick_seq))
      next = std::move(task);
  if (!next) return {};
  const auto location = state.locations.get(next->location);
  return location ? location->zone : std::string();
}

}  // namespace

std::optional<PickWalk> pushed_by(const State& state, const Lpn& cart) {
  for (auto& walk : state.walks.after({}, rows_all))
    if (walk.cart == cart) return std::move(walk);
  return {};
}

bool one_tote(PickMethod method) { return method != PickMethod::CLUSTER; }

PickPlace pick_place(const State& state, const StationState& station) {
  PickPlace place;
  if (!station.taken_by.empty()) place.step = PickStep::TAKEN_OVER;
  if (!station.walk.empty()) place.job = state.walks.get(station.walk);
  if (place.job) {
    for (auto& task : state.tasks.where("walk", station.walk)) {
      if (task.state == TaskState::CANCELLED) continue;
      ++place.lines_total;
      if (!is_over(task.state)) place.open.push_back(std::move(task));
    }
    std::sort(place.open.begin(), place.open.end(), walks_before);
    if (!place.open.empty()) gather_group(place);
    place.tote = tote_for(state, place);
    if (place.open.empty()) {
      place.next_zone = zone_after(state, place);
      place.step = place.next_zone.empty() ? PickStep::DROP : PickStep::HANDOVER;
    } else if (one_tote(place.job->method) && !place.tote) {
      place.step = PickStep::TOTE;
    } else {
      place.step = step_in_line(place);
      place.cart_due = place.step == PickStep::GO_TO_LOCATION && cart_due(state, place);
    }
  }
  if (!station.asking.empty()) place.step = PickStep::QUESTION;
  return place;
}

PackPlace pack_place(const State& state, const StationState& station) {
  PackPlace place;
  if (station.order.empty()) {
    if (!station.tote.empty()) place.step = PackStep::UNIT;
    return place;
  }
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
