// Steps as functions of what is in hand.

#include "daemon/core/floor_steps.hpp"

#include <cassert>

namespace wec {
namespace {

Item item_of(const State& state, const Sku& sku) {
  auto item = state.items.get(sku);
  assert(item && "what is in hand is an item");
  return *item;
}

}  // namespace

ReceiveStep receive_step(const State& state, const StationWork& work) {
  if (work.sku.empty()) return ReceiveStep::ITEM_SCAN;
  if (work.entering) return ReceiveStep::ENTERING_QTY;
  const auto item = item_of(state, work.sku);
  if (has_lots(item) && work.lot.empty()) return ReceiveStep::LOT_SCAN;
  if (item.expires && work.expiry.empty()) return ReceiveStep::EXPIRY;
  if (has_serials(item) && work.serial.empty()) return ReceiveStep::SERIAL_SCAN;
  return ReceiveStep::TO_LPN;
}

PutawayStep putaway_step(const StationWork& work) {
  if (work.lpn.empty()) return PutawayStep::LPN_SCAN;
  if (work.sku.empty()) return PutawayStep::ITEM_SCAN;
  return work.confirm.empty() ? PutawayStep::GO_TO_LOCATION : PutawayStep::OTHER_DEST;
}

ReplenishStep replenish_step(const State& state, const StationWork& work) {
  if (work.location.empty()) return ReplenishStep::GO_TO_RESERVE;
  if (work.entering) return ReplenishStep::ENTERING_QTY;
  if (!work.confirm.empty()) return ReplenishStep::OTHER_DEST;
  const auto task = state.floor_tasks.get(work.task);
  assert(task && "what is in hand has its task");
  if (work.units > 0) return ReplenishStep::SERIAL_SCAN;
  // A short take is confirmed: the condition says that no more is to be had.
  if (work.count < task->qty && work.condition.empty()) return ReplenishStep::ITEM_SCAN;
  return ReplenishStep::GO_TO_FACE;
}

CountStep count_step(const State& state, const StationWork& work) {
  if (work.location.empty()) return CountStep::GO_TO_LOCATION;
  if (work.entering) return CountStep::ENTERING_QTY;
  if (work.units == 0) return CountStep::COUNTING;
  const auto item = item_of(state, work.sku);
  if (has_lots(item) && work.lot.empty()) return CountStep::LOT_SCAN;
  return has_serials(item) ? CountStep::SERIAL_SCAN : CountStep::COUNTING;
}

KitStep kit_step(const StationWork& work) {
  if (work.location.empty()) return KitStep::GO_TO_LOCATION;
  return work.entering ? KitStep::ENTERING_QTY : KitStep::ITEM_SCAN;
}

AdjustStep adjust_step(const State& state, const StationWork& work) {
  if (work.sku.empty()) return AdjustStep::ITEM_SCAN;
  if (work.entering) return AdjustStep::ENTERING_QTY;
  const auto item = item_of(state, work.sku);
  if (has_lots(item) && work.lot.empty()) return AdjustStep::LOT_SCAN;
  if (has_serials(item) && work.serial.empty()) return AdjustStep::SERIAL_SCAN;
  return AdjustStep::REASON;
}

ReturnStep return_step(const State& state, const StationWork& work) {
  if (work.subject.empty() && work.task.empty()) return ReturnStep::UNIDENTIFIED;
  if (!work.task.empty()) {
    const auto unit = state.return_units.get(work.task.text);
    assert(unit && "what is in hand came back");
    if (unit->state == ReturnState::RECEIVED)
      return work.grade.empty() ? ReturnStep::GRADE : ReturnStep::REASON;
    return work.confirm.empty() ? ReturnStep::GO_TO_LOCATION : ReturnStep::OTHER_DEST;
  }
  if (work.sku.empty()) return ReturnStep::ITEM_SCAN;
  const auto item = item_of(state, work.sku);
  if (has_lots(item) && work.lot.empty()) return ReturnStep::LOT_SCAN;
  if (item.expires && work.expiry.empty()) return ReturnStep::EXPIRY;
  if (has_serials(item) && work.serial.empty()) return ReturnStep::SERIAL_SCAN;
  return ReturnStep::ITEM_SCAN;
}

PendingApproval next_approval(const State& state, const StationId& station) {
  constexpr std::size_t shown_max = 100;
  const auto counts = state.counts.where("state", CountState::APPROVAL, shown_max);
  const auto drafts = state.adjustments.where("state", AdjustmentState::DRAFT, shown_max);
  const auto waiting = counts.size() + drafts.size();
  const auto work = state.works.get(station);
  if (work && work->process == "approve") {
    const auto chosen = state.adjustments.get(work->subject);
    if (chosen && chosen->state == AdjustmentState::POSTED)
      return {"reverse", work->subject, waiting};
    if (chosen && chosen->state == AdjustmentState::DRAFT)
      return {"adjustment", work->subject, waiting};
    const auto count = state.counts.get(work->subject);
    if (count && count->state == CountState::APPROVAL) return {"count", work->subject, waiting};
  }
  if (!counts.empty()) return {"count", counts.front().count, waiting};
  if (!drafts.empty()) return {"adjustment", drafts.front().adjustment, waiting};
  return {"", "", 0};
}

}  // namespace wec
