// Put-away: an LPN's goods from where they were received into bins.

#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/floor_steps.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table(
    "1.14 Putaway",
    {{"suggested", "PENDING", "scan the LPN", "SUGGESTED"},
     {"taken", "PENDING", "another station has it: TAKEN_BY", "PENDING"},
     {"item", "SUGGESTED", "several items on it: scan the one in hand", "IN_TRANSIT"},
     {"mixed-lot", "IN_TRANSIT", "another lot lies there: MIXED_LOT", "IN_TRANSIT"},
     {"capacity", "IN_TRANSIT", "it does not fit: CAPACITY", "IN_TRANSIT"},
     {"other-dest", "IN_TRANSIT", "another place, first scan", "CONFIRM_OTHER_DEST"},
     {"confirmed", "CONFIRM_OTHER_DEST", "the same place again", "DONE"},
     {"cross-dock", "IN_TRANSIT", "an order waits: to staging", "DONE"},
     {"done", "IN_TRANSIT", "scan the suggested place", "DONE"}});

bool same_group(const Stock& a, const Stock& b) {
  return a.sku == b.sku && a.lot == b.lot && a.expiry == b.expiry && a.status == b.status;
}

/// The rows at hand, and all of them as one.
struct Group {
  std::vector<Stock> rows;
  Stock sum;
};

Group group_of(const State& state, const StationWork& work) {
  Group group;
  for (auto& row : state.stock.where("lpn", work.lpn)) {
    if (row.sku != work.sku || row.lot != work.lot || row.expiry != work.expiry ||
        codec::enum_text(row.status) != work.condition)
      continue;
    if (group.rows.empty()) group.sum = row, group.sum.qty = 0;
    group.sum.qty += row.qty;
    group.rows.push_back(std::move(row));
  }
  if (group.rows.size() > 1) group.sum.serial.clear();
  return group;
}

void choose(Turn& turn, StationWork& work, const Stock& row) {
  work.sku = row.sku;
  work.lot = row.lot;
  work.expiry = row.expiry;
  work.condition = codec::enum_text(row.status);
  work.location = suggest_place(turn, group_of(turn.state, work).sum).location;
  work.confirm.clear();
}

/// One kind of goods on it needs no further scan.
void choose_if_alone(Turn& turn, StationWork& work) {
  work.sku = {};
  const auto rows = turn.state.stock.where("lpn", work.lpn);
  if (rows.empty()) return;
  for (const auto& row : rows)
    if (!same_group(row, rows.front())) return;
  choose(turn, work, rows.front());
}

Decision take_lpn(Turn& turn, At& at, StationWork work, const Scan& scan, const FloorTask& task) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  if (!hit || hit->target != task.lpn.text)
    return not_that(turn.state, scan, refusal::WRONG_TOTE, task.lpn.text);
  table.passed("suggested");
  work.lpn = task.lpn;
  choose_if_alone(turn, work);
  return note(turn, at, work);
}

Decision take_item(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (hit)
    for (const auto& row : turn.state.stock.where("lpn", work.lpn)) {
      if (row.sku.text != hit->target || (!scan.lot.empty() && row.lot != scan.lot)) continue;
      table.passed("item");
      choose(turn, work, row);
      return note(turn, at, work);
    }
  return not_that(turn.state, scan, refusal::WRONG_ITEM, "an item on " + work.lpn.text);
}

void confirm(Turn& turn, At& at, const StationWork& work, const Group& group, const LocationId& to,
             LocationKind kind) {
  PutawayConfirmed e;
  e.task = work.task;
  e.lpn = work.lpn;
  e.sku = work.sku;
  e.lot = work.lot;
  e.expiry = expiry_of(work.expiry);
  e.serial = expiry_of(group.sum.serial);
  e.qty = group.sum.qty;
  e.status = work.condition;
  e.to = to;
  e.suggested = work.location;
  const auto place = suggest_place(turn, group.sum);
  if (kind == LocationKind::STAGE) e.order = place.order;
  e.about = expiry_of(work.subject);
  for (const auto& row : group.rows) {
    e.moves.push_back(move_of(row, -row.qty));
    auto there = row;
    there.lpn = {};
    there.location = to;
    e.moves.push_back(move_of(there, row.qty));
  }
  e.done = turn.state.stock.where("lpn", work.lpn).size() == group.rows.size();
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
}

Decision put(Turn& turn, At& at, StationWork work, const LocationId& to) {
  const auto group = group_of(turn.state, work);
  const auto place = turn.state.locations.get(to);
  assert(place && !group.rows.empty());
  const bool asked = SABOTAGE("put-away-as-asked") && !work.location.empty();
  confirm(turn, at, work, group, asked ? work.location : to, place->kind);
  table.passed(place->kind == LocationKind::STAGE ? "cross-dock"
               : work.confirm.empty()             ? "done"
                                                  : "confirmed");
  const auto sku = work.sku;
  if (turn.state.stock.where("lpn", work.lpn, 1).empty()) {
    clear_work(turn, at);
    turn.sound(at.site.id, Tone::done);
  } else {
    work.confirm.clear();
    work.location = {};
    choose_if_alone(turn, work);
    note(turn, at, work);
  }
  if (group.sum.status == StockStatus::AVAILABLE) allocate_waiting(turn, sku);
  return {};
}

Decision take_place(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_LOCATION, work.location.text);
  const LocationId to(hit->target);
  if (auto refused = place_refused(turn, at, group_of(turn.state, work).sum, to)) {
    if (refused->code == refusal::MIXED_LOT) table.passed("mixed-lot");
    if (refused->code == refusal::CAPACITY) table.passed("capacity");
    return refused;
  }
  const bool suggested = to == work.location || work.location.empty();
  if (suggested) work.confirm.clear();
  if (suggested || work.confirm == to.text) return put(turn, at, work, to);
  table.passed("other-dest");
  work.confirm = to.text;
  return note(turn, at, work, Tone::attention);
}

Decision leave(Turn& turn, At& at, const StationWork& work) {
  turn.emit(TaskLeft{work.task, at.site.id, at.state.operator_id});
  clear_work(turn, at);
  return done(turn, at, Tone::ok);
}

}  // namespace

Decision begin_putaway(Turn& turn, At& at, const FloorTask& task) {
  if (task.state == FloorTaskState::IN_PROGRESS) {
    table.passed("taken");
    return taken_by(at, task);
  }
  auto work = new_work(at, "putaway");
  work.task = task.task;
  work.subject = task.about;
  work.lpn = task.lpn;
  choose_if_alone(turn, work);
  table.passed("suggested");
  turn.emit(TaskTaken{task.task, work.location, at.site.id, at.state.operator_id});
  return note(turn, at, work);
}

Decision putaway_work(Turn& turn, At& at, StationWork work) {
  const auto& data = at.input.data;
  if (data == cmd::CANCEL && !work.confirm.empty()) {
    work.confirm.clear();
    return note(turn, at, work);
  }
  if (data == cmd::CANCEL || data == cmd::SKIP) return leave(turn, at, work);
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  const auto task = turn.state.floor_tasks.get(work.task);
  assert(task && "what is in hand has its task");
  switch (putaway_step(work)) {
    case PutawayStep::LPN_SCAN:
      return take_lpn(turn, at, work, *scan, *task);
    case PutawayStep::ITEM_SCAN:
      return take_item(turn, at, work, *scan);
    case PutawayStep::GO_TO_LOCATION:
    case PutawayStep::OTHER_DEST:
      break;
  }
  return take_place(turn, at, work, *scan);
}

}  // namespace wec::deciding
