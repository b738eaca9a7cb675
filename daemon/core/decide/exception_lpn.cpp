// E07: the goods are taken off another pallet or tote instead of out of the bin. A second scan of
// its code confirms. It must hold the very goods that are reserved; the reservation goes over to
// them.

#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/order_flow.hpp"

namespace wec::deciding {
namespace {

/// It serves an order, a walk or a wall.
bool in_use(const Container& lpn) {
  return (lpn.kind != LpnKind::TOTE && lpn.kind != LpnKind::PALLET) || !lpn.order.empty() ||
         !lpn.walk.empty() || !lpn.batch.empty() || lpn.state == ToteState::SUSPENDED;
}

/// Somebody puts it away at this moment.
std::optional<FloorTask> put_away_by(const Turn& turn, const Container& lpn) {
  for (auto& task : turn.state.floor_tasks.where("lpn", lpn.lpn))
    if (task.state == FloorTaskState::IN_PROGRESS) return std::move(task);
  return {};
}

/// Why what lies on it cannot stand for what is reserved.
Decision content_refused(const Turn& turn, const At& at, const Container& lpn,
                         const PickTask& task) {
  std::int64_t there = 0;
  Lot other;
  bool known = false;
  for (const auto& row : turn.state.stock.where("lpn", lpn.lpn)) {
    if (row.sku != task.sku) continue;
    known = true;
    if (row.lot != task.lot || row.expiry != task.expiry)
      other = row.lot;
    else if (row.status == StockStatus::AVAILABLE)
      there += row.qty - row.reserved;
  }
  boost::json::object args{{"seen", lpn.lpn.text}, {"sku", task.sku.text}};
  if (!known) {
    args["expected"] = "a pallet or tote with " + task.sku.text;
    return refused_here(at, refusal::WRONG_ITEM, std::move(args));
  }
  if (there >= task.qty) return {};
  args["expected"] = there == 0 && !other.empty()
                         ? task.lot.text
                         : std::to_string(task.qty) + " units that may be sold";
  return refused_here(at,
                      there == 0 && !other.empty() ? refusal::LOT_MISMATCH : refusal::NOT_ALLOWED,
                      std::move(args));
}

/// An emptied pallet is not put away any more.
void drop_put_away(Turn& turn, const Lpn& lpn) {
  if (!turn.state.stock.where("lpn", lpn, 1).empty()) return;
  for (const auto& task : turn.state.floor_tasks.where("lpn", lpn))
    if (task.type == "putaway" && task.state == FloorTaskState::READY)
      turn.emit(TaskCancelled{task.task, "EMPTY", {}});
}

void swap(Turn& turn, const At& at, const PickTask& task, const Container& lpn) {
  auto e = about<PickLpnChanged>(at, task);
  e.qty = task.qty;
  e.to_lpn = lpn.lpn;
  // Nobody has said where it stands: before the picker.
  e.to_location = lpn.location.empty() ? task.location : lpn.location;
  turn.emit(e);
  drop_put_away(turn, lpn.lpn);
  allocate_waiting(turn, task.sku);
}

Decision leave(Turn& turn, const At& at) {
  no_question(turn, at);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace

Decision ask_lpn_swap(Turn& turn, At& at, const PickPlace& place) {
  const bool untouched =
      place.task && place.group.size() == 1 && place.task->count == 0 &&
      place.task->serials.empty() &&
      (place.step == PickStep::GO_TO_LOCATION || place.step == PickStep::ITEM_SCAN);
  if (!untouched)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "a line of one order without scanned units"}});
  ask(turn, at, prompt::CONFIRM_LPN_CHANGE, "");
  turn.sound(at.site.id, Tone::attention);
  return {};
}

Decision answer_lpn_swap(Turn& turn, At& at, const PickPlace& place) {
  if (at.input.data == cmd::CANCEL) return leave(turn, at);
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* hit = scan->as(CodeKind::CONTAINER);
  const auto lpn = hit ? turn.state.containers.get(Lpn(hit->target)) : std::nullopt;
  if (!lpn)
    return not_that(turn.state, *scan, refusal::WRONG_TOTE,
                    "a pallet or tote with " + place.task->sku.text);
  if (in_use(*lpn))
    return refused_here(at, refusal::TOTE_IN_USE,
                        {{"seen", lpn->lpn.text}, {"order", lpn->order.text}});
  if (const auto task = put_away_by(turn, *lpn)) return taken_by(at, *task);
  if (auto refused = content_refused(turn, at, *lpn, *place.task)) return refused;
  if (lpn->lpn.text != at.state.asked) {
    ask(turn, at, prompt::CONFIRM_LPN_CHANGE, lpn->lpn.text);
    turn.sound(at.site.id, Tone::attention);
    return {};
  }
  no_question(turn, at);
  swap(turn, at, *place.task, *lpn);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace wec::deciding
