// Goods go back into bins (floor.md 1.16): the tote or carton, the item unit by unit, the bin. Only
// what lies in a bin again can be sold.

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/load.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/sorting.hpp"
#include "daemon/core/putback_place.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable steps(
    "1.16 Put-back", {
                         {"claim", "READY", "get work", "CLAIMED"},
                         {"start", "READY", "scan LPN at an idle station", "IN_PROGRESS"},
                         {"lpn", "CLAIMED", "scan LPN", "IN_PROGRESS"},
                         {"item", "IN_PROGRESS", "scan item", "IN_PROGRESS"},
                         {"bin", "IN_PROGRESS", "scan bin, all units scanned", "DONE"},
                         {"other-bin", "IN_PROGRESS", "scan another bin", "CONFIRM_OTHER_DEST"},
                         {"confirm-bin", "CONFIRM_OTHER_DEST", "scan it again", "DONE"},
                         {"leave", "CLAIMED or IN_PROGRESS", "log out", "READY"},
                         {"cancelled", "last task of a cancelled order", "DONE", "CANCELLED"},
                     });

constexpr std::size_t tasks_looked_at = 1000;

bool fits(const State& state, const Location& bin, std::int64_t qty) {
  if (bin.status == LocationStatus::PUT_BLOCKED || bin.status == LocationStatus::BLOCKED)
    return false;
  if (bin.capacity.units == 0) return true;
  std::int64_t there = 0;
  for (const auto& row : state.stock.where("location", bin.location)) there += row.qty;
  return there + qty <= bin.capacity.units;
}

bool takes_goods(LocationKind kind) {
  return kind == LocationKind::PICK || kind == LocationKind::RESERVE ||
         kind == LocationKind::PUTBACK;
}

bool bench_stopped(const State& state, const OrderId& order) {
  const auto notices = state.notices.where("order", order);
  return std::any_of(notices.begin(), notices.end(), [](const StationNotice& notice) {
    return notice.code == refusal::CANCELLED_STOP;
  });
}

/// All tasks of one LPN together: it is walked with once.
void claim(Turn& turn, const SiteStation& site, const OperatorId& who, const Lpn& lpn) {
  PutbackClaimed e;
  e.lpn = lpn;
  e.station = site.id;
  e.operator_id = who;
  for (const auto& task : turn.state.putbacks.where("lpn", lpn))
    if (task.state == TaskState::READY) e.tasks.push_back(task.task);
  turn.emit(e);
}

void open_lpn(Turn& turn, const At& at, const Lpn& lpn) {
  PutbackOpened e;
  e.lpn = lpn;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  for (const auto& task : turn.state.putbacks.where("lpn", lpn))
    if (task.state == TaskState::CLAIMED && task.station == at.site.id)
      e.tasks.push_back(task.task);
  turn.emit(e);
  turn.sound(at.site.id, Tone::ok);
}

/// The tote or carton that this code stands for.
std::optional<Lpn> lpn_of(const Scan& scan) {
  if (const auto* hit = scan.as(CodeKind::CONTAINER)) return Lpn(hit->target);
  if (const auto* hit = scan.as(CodeKind::PARCEL)) return Lpn(hit->target);
  return {};
}

Decision take_lpn(Turn& turn, At& at, const PutbackTask& task, const Scan& scan) {
  const auto lpn = lpn_of(scan);
  if (lpn != task.lpn) return not_that(turn.state, scan, refusal::WRONG_TOTE, task.lpn.text);
  steps.passed("lpn");
  open_lpn(turn, at, task.lpn);
  return {};
}

void emit_count(Turn& turn, const At& at, const PutbackTask& task, std::int64_t count,
                const LocationId& other) {
  turn.emit(PutbackCounted{task.task, task.order, count, other, at.site.id, at.state.operator_id});
}

/// Which of the opened tasks wants this unit: the one begun first, then any of this LPN.
std::optional<PutbackTask> task_for(const PutbackPlace& place, const Scan& scan,
                                    const std::string& sku) {
  for (const auto& task : place.open)
    if (task.sku.text == sku && task.count < task.qty && (scan.lot.empty() || scan.lot == task.lot))
      return task;
  return {};
}

Decision take_item(Turn& turn, At& at, const PutbackPlace& place, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_ITEM, place.task->sku.text);
  // Once units of one task are in the hand they go into their bin before others come out.
  const auto task = place.task->count > 0 && hit->target == place.task->sku.text
                        ? place.task
                        : task_for(place, scan, hit->target);
  if (!task || (place.task->count > 0 && task->task != place.task->task))
    return not_that(turn.state, scan, refusal::WRONG_ITEM, place.task->sku.text);
  if (!scan.lot.empty() && scan.lot != task->lot)
    return refused_here(at, refusal::LOT_MISMATCH,
                        {{"seen", scan.lot.text}, {"expected", task->lot.text}});
  if (task->count + hit->qty > task->qty)
    return not_that(turn.state, scan, refusal::TOO_MANY, std::to_string(task->qty));
  steps.passed("item");
  emit_count(turn, at, *task, task->count + hit->qty, {});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

void finish_order(Turn& turn, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  if (!order || order->state != OrderState::cancel_pending) return;
  for (const auto& task : turn.state.putbacks.where("order", id))
    if (!is_over(task.state)) return;
  steps.passed("cancelled");
  turn.emit(OrderCancelled{id});
}

void put_into(Turn& turn, const At& at, const PutbackTask& task, const LocationId& bin) {
  PutbackConfirmed e;
  e.task = task.task;
  e.order = task.order;
  e.sku = task.sku;
  e.lot = task.lot;
  if (!task.expiry.empty()) e.expiry = task.expiry;
  if (!task.serial.empty()) e.serial = task.serial;
  e.qty = task.qty;
  e.lpn = task.lpn;
  e.location = bin;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  const auto holder = turn.state.containers.get(task.lpn);
  if (holder && holder->kind == LpnKind::SLOT && holder->state == ToteState::EMPTY)
    put_wall().passed("put-back");
  finish_order(turn, task.order);
  allocate_waiting(turn, task.sku);
  release_due(turn);
  if (!on_putback(turn.state, at.site.id)) offer_work(turn, at.site);
  turn.sound(at.site.id, Tone::done);
}

Decision take_bin(Turn& turn, At& at, const PutbackTask& task, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (!hit) {
    const auto* item = scan.as(CodeKind::ITEM);
    if (item && item->target == task.sku.text)
      return not_that(turn.state, scan, refusal::TOO_MANY, std::to_string(task.qty));
    return not_that(turn.state, scan, refusal::WRONG_LOCATION, task.location.text);
  }
  const LocationId bin(hit->target);
  if (bin == task.location) {
    steps.passed("bin");
    put_into(turn, at, task, bin);
    return {};
  }
  const auto place = turn.state.locations.get(bin);
  if (!place || !takes_goods(place->kind))
    return not_that(turn.state, scan, refusal::WRONG_LOCATION, task.location.text);
  if (!fits(turn.state, *place, task.qty))
    return refused_here(at, refusal::CAPACITY, {{"seen", bin.text}});
  if (bin == task.other) {
    steps.passed("confirm-bin");
    put_into(turn, at, task, SABOTAGE("put-back-as-asked") ? task.location : bin);
    return {};
  }
  steps.passed("other-bin");
  emit_count(turn, at, task, task.count, bin);
  turn.sound(at.site.id, Tone::attention);
  return {};
}

}  // namespace

LocationId putback_bin(const State& state, const OrderId& order, const Sku& sku, const Lot& lot,
                       std::int64_t qty) {
  const auto good = [&](const LocationId& id) {
    const auto bin = state.locations.get(id);
    return bin && takes_goods(bin->kind) && fits(state, *bin, qty);
  };
  LocationId origin;
  for (const auto& task : state.tasks.where("order", order))
    if (task.state == TaskState::DONE && task.sku == sku && task.lot == lot) origin = task.location;
  if (good(origin)) return origin;
  std::vector<std::pair<std::int64_t, LocationId>> bins;
  for (const auto& row : state.stock.where("sku", sku))
    if (row.lot == lot && good(row.location))
      bins.emplace_back(state.locations.get(row.location)->pick_seq, row.location);
  if (!bins.empty()) return std::min_element(bins.begin(), bins.end())->second;
  for (const auto kind : {LocationKind::PUTBACK, LocationKind::RESERVE, LocationKind::PICK})
    for (const auto& bin : state.locations.after({}, rows_all))
      if (bin.kind == kind && fits(state, bin, qty)) return bin.location;
  return origin;
}

bool to_unload(const State& state, const Lpn& carton) {
  for (const auto& task : state.floor_tasks.where("lpn", carton))
    if (task.type == "unload" && task.state == FloorTaskState::READY) return true;
  return false;
}

bool on_putback(const State& state, const StationId& station) {
  return putback_place(state, station).step != PutbackStep::NONE;
}

bool offer_putback(Turn& turn, const SiteStation& site, bool own) {
  const auto station = turn.state.stations.get(site.id);
  if (!station || station->operator_id.empty() || !station->order.empty()) return false;
  for (const auto& task : turn.state.putbacks.where("state", TaskState::READY, tasks_looked_at)) {
    const bool his = task.operator_id == station->operator_id;
    const bool free = task.operator_id.empty() ||
                      turn.state.stations.where("operator_id", task.operator_id, 1).empty();
    if (own ? !his : !(his || free)) continue;
    const auto holder = turn.state.containers.get(task.lpn);
    // A bench has still to bring it all onto one tote.
    if (bench_stopped(turn.state, task.order)) continue;
    if (to_unload(turn.state, task.lpn)) continue;
    // At a bench or wall, or still in use for the rest of its order or batch: later.
    if (holder && (holder->state == ToteState::AT_STATION || holder->state == ToteState::FILLING ||
                   !unsorted_in(turn.state, *holder).empty()))
      continue;
    steps.passed("claim");
    claim(turn, site, station->operator_id, task.lpn);
    return true;
  }
  return false;
}

bool start_putback(Turn& turn, At& at, const Scan& scan) {
  const auto lpn = lpn_of(scan);
  if (!lpn) return false;
  const auto tasks = turn.state.putbacks.where("lpn", *lpn);
  const bool ready = std::any_of(tasks.begin(), tasks.end(), [](const PutbackTask& task) {
    return task.state == TaskState::READY;
  });
  const auto holder = turn.state.containers.get(*lpn);
  if (!ready || (holder && !unsorted_in(turn.state, *holder).empty())) return false;
  steps.passed("start");
  if (to_unload(turn.state, *lpn))  // it is in the hand: off the trailer
    turn.emit(ParcelUnloaded{*lpn, tasks.front().order, {}, {}, at.site.id, at.state.operator_id});
  claim(turn, at.site, at.state.operator_id, *lpn);
  open_lpn(turn, at, *lpn);
  return true;
}

void leave_putback(Turn& turn, const SiteStation& site, const char* reason) {
  const auto place = putback_place(turn.state, site.id);
  if (place.step == PutbackStep::NONE) return;
  PutbackReleased e;
  e.lpn = place.task->lpn;
  e.station = site.id;
  e.reason = reason;
  for (const auto& task : place.open) e.tasks.push_back(task.task);
  steps.passed("leave");
  turn.emit(e);
}

Decision putback(Turn& turn, At& at) {
  if (at.input.data == cmd::GETWORK) {
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (at.input.data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto place = putback_place(turn.state, at.site.id);
  switch (place.step) {
    case PutbackStep::SCAN_LPN:
      return take_lpn(turn, at, *place.task, *scan);
    case PutbackStep::ITEM_SCAN:
      return take_item(turn, at, place, *scan);
    case PutbackStep::PUT_TO_BIN:
    case PutbackStep::CONFIRM_BIN:
      return take_bin(turn, at, *place.task, *scan);
    case PutbackStep::NONE:
      break;
  }
  return {};
}

}  // namespace wec::deciding
