// Replenishment: from reserve to the pick face, before a picker stands before an empty bin.
//
//   qty = floor((max - on hand - incoming) / pack) * pack, the pack being the item's smallest case

#include <algorithm>
#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/floor_steps.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table(
    "1.15 Replenishment",
    {{"min-max", "NEEDED", "on hand and incoming below min", "READY"},
     {"demand", "NEEDED", "a released order misses what reserve has", "READY"},
     {"urgent", "NEEDED", "E13: a picker waits", "READY"},
     {"top-off", "NEEDED", "idle time", "READY"},
     {"at-reserve", "READY", "scan the reserve place", "PICKED"},
     {"short", "PICKED", "CMD-CONFIRM with less: the rest is counted", "PICKED"},
     {"nothing", "READY", "CMD-EMPTY: nothing there", "CANCELLED"},
     {"other-dest", "PICKED", "another face, twice", "PUT"},
     {"done", "PICKED", "scan the pick face", "DONE"}});

constexpr std::size_t tasks_at_once_max = 20;
constexpr std::size_t topped_off_max = 200;  // items looked at in one idle moment
constexpr std::int64_t priority_urgent = 0, priority_demand = 2, priority_min = 4,
                       priority_idle = 8;

std::int64_t case_of(const Item& item) {
  std::int64_t smallest = 0;
  for (const auto& pack : item.packs)
    if (pack.qty > 1 && (smallest == 0 || pack.qty < smallest)) smallest = pack.qty;
  return std::max<std::int64_t>(smallest, 1);
}

struct FaceStock {
  std::int64_t on_hand = 0, incoming = 0;
};

FaceStock at_faces(const State& state, const Sku& sku) {
  FaceStock out;
  for (const auto& row : state.stock.where("sku", sku)) {
    if (row.location.empty() || row.status != StockStatus::AVAILABLE) continue;
    const auto place = state.locations.get(row.location);
    if (place && place->kind == LocationKind::PICK) out.on_hand += row.qty;
  }
  for (const auto& task : state.floor_tasks.where("sku", sku)) {
    const bool open =
        task.state == FloorTaskState::READY || task.state == FloorTaskState::IN_PROGRESS;
    if (task.type == "replenish" && open) out.incoming += task.qty;
  }
  return out;
}

/// What reserve can give, the first to expire first.
std::vector<Stock> reserve_of(const State& state, const Sku& sku) {
  std::vector<Stock> rows;
  for (auto& row : state.stock.where("sku", sku)) {
    if (row.location.empty() || row.status != StockStatus::AVAILABLE || row.qty <= row.reserved)
      continue;
    const auto place = state.locations.get(row.location);
    if (place && place->kind == LocationKind::RESERVE && place->status == LocationStatus::ACTIVE)
      rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const Stock& a, const Stock& b) {
    const bool a_none = a.expiry.empty(), b_none = b.expiry.empty();
    return std::tie(a_none, a.expiry, a.location, a.lot, a.serial) <
           std::tie(b_none, b.expiry, b.location, b.lot, b.serial);
  });
  return rows;
}

/// The pick face that these goods may lie in: the wanted one, else one of the item's, else a free
/// bin.
LocationId face_for(const Turn& turn, const Stock& row, const LocationId& wanted) {
  const StationInput none;
  const SiteStation nowhere;
  const At at{nowhere, {}, none};
  const auto may = [&](const LocationId& id) {
    const auto place = turn.state.locations.get(id);
    return place && place->kind == LocationKind::PICK && !place_refused(turn, at, row, id);
  };
  if (wanted.empty()) return suggest_face(turn, row);
  return may(wanted) ? wanted : LocationId();
}

/// Makes the tasks; gives how many units they bring.
std::int64_t plan(Turn& turn, const Sku& sku, std::int64_t qty, const LocationId& wanted,
                  const char* reason, std::int64_t priority, const OrderId& order) {
  std::int64_t planned = 0;
  std::size_t tasks = 0;
  for (const auto& row : reserve_of(turn.state, sku)) {
    if (planned >= qty || ++tasks > tasks_at_once_max) break;
    const auto take = std::min(qty - planned, row.qty - row.reserved);
    auto part = row;
    part.qty = take;
    const auto to = face_for(turn, part, wanted);
    if (to.empty()) continue;
    auto e = new_task(turn.state, "replenish", "RPL", reason);
    e.priority = priority;
    e.sku = sku;
    e.lot = row.lot;
    e.expiry = expiry_of(row.expiry);
    e.serial = expiry_of(row.serial);
    e.qty = take;
    e.from = row.location;
    e.to = to;
    e.order = order;
    e.moves = {move_of(row, 0, take)};
    turn.emit(e);
    turn.emit(ReplenishRequested{e.task, sku, to, take, reason, order});
    planned += take;
  }
  return planned;
}

void fill_to_max(Turn& turn, const Item& item, const char* reason, std::int64_t priority) {
  const auto there = at_faces(turn.state, item.sku);
  const auto pack = case_of(item);
  const auto qty = (item.max_qty - there.on_hand - there.incoming) / pack * pack;
  if (qty > 0) plan(turn, item.sku, qty, {}, reason, priority, {});
}

/// An urgent need that a task is already on its way for only moves it forward.
std::int64_t on_the_way(const State& state, const Sku& sku, const LocationId& to) {
  std::int64_t units = 0;
  for (const auto& task : state.floor_tasks.where("sku", sku)) {
    const bool open =
        task.state == FloorTaskState::READY || task.state == FloorTaskState::IN_PROGRESS;
    if (task.type == "replenish" && open && task.to == to) units += task.qty;
  }
  return units;
}

// ---- at the station ----

Decision reach_reserve(Turn& turn, At& at, StationWork work, const FloorTask& task,
                       const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (!hit || (hit->target != task.from.text && !SABOTAGE("any-reserve-place")))
    return not_that(
        turn.state, scan,
        !hit && scan.as(CodeKind::ITEM) ? refusal::SCAN_LOCATION_FIRST : refusal::WRONG_LOCATION,
        task.from.text);
  table.passed("at-reserve");
  work.location = task.from;
  return note(turn, at, work);
}

Decision take_item(Turn& turn, At& at, StationWork work, const FloorTask& task, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit || hit->target != task.sku.text)
    return not_that(turn.state, scan, refusal::WRONG_ITEM, task.sku.text);
  if (!scan.lot.empty() && scan.lot != task.lot)
    return refused_here(at, refusal::LOT_MISMATCH,
                        {{"seen", scan.lot.text}, {"expected", task.lot.text}});
  if (work.count + hit->qty > task.qty)
    return refused_here(
        at, refusal::OVER_PICK,
        {{"sku", task.sku.text}, {"expected", task.qty}, {"seen", work.count + hit->qty}});
  if (!task.serial.empty())
    work.units = 1;
  else
    work.count += hit->qty;
  return note(turn, at, work);
}

Decision take_serial(Turn& turn, At& at, StationWork work, const FloorTask& task,
                     const Scan& scan) {
  const auto serial = serial_in(scan);
  if (serial != task.serial)
    return refused_here(at, refusal::UNKNOWN_SERIAL, {{"seen", serial}, {"expected", task.serial}});
  work.count = 1;
  work.units = 0;
  return note(turn, at, work);
}

void confirm(Turn& turn, At& at, const StationWork& work, const FloorTask& task,
             const LocationId& to) {
  Stock row;
  row.sku = task.sku;
  row.lot = task.lot;
  row.expiry = task.expiry;
  row.serial = task.serial;
  row.location = task.from;
  auto there = row;
  there.location = to;
  ReplenishConfirmed e;
  e.task = task.task;
  e.sku = task.sku;
  e.lot = task.lot;
  e.expiry = expiry_of(task.expiry);
  e.serial = expiry_of(task.serial);
  e.qty = work.count;
  e.planned = task.qty;
  e.from = task.from;
  e.to = to;
  e.reason = task.reason;
  e.order = task.order;
  e.moves = {move_of(row, -work.count, -task.qty), move_of(there, work.count)};
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
}

Decision put(Turn& turn, At& at, const StationWork& work, const FloorTask& task,
             const LocationId& to) {
  confirm(turn, at, work, task, to);
  clear_work(turn, at);
  table.passed(to == task.to ? "done" : "other-dest");
  turn.sound(at.site.id, Tone::done);
  if (work.count < task.qty) plan_count(turn, task.from, task.sku, "E01");
  allocate_waiting(turn, task.sku);
  return {};
}

Decision reach_face(Turn& turn, At& at, StationWork work, const FloorTask& task, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_LOCATION, task.to.text);
  const LocationId to(hit->target);
  const auto place = turn.state.locations.get(to);
  if (!place || place->kind != LocationKind::PICK)
    return not_that(turn.state, scan, refusal::WRONG_LOCATION, task.to.text);
  Stock row;
  row.sku = task.sku;
  row.lot = task.lot;
  row.expiry = task.expiry;
  row.qty = work.count;
  if (auto refused = place_refused(turn, at, row, to)) return refused;
  if (to == task.to || work.confirm == to.text) return put(turn, at, work, task, to);
  work.confirm = to.text;
  return note(turn, at, work, Tone::attention);
}

Decision nothing_there(Turn& turn, At& at, const FloorTask& task) {
  Stock row;
  row.sku = task.sku;
  row.lot = task.lot;
  row.expiry = task.expiry;
  row.serial = task.serial;
  row.location = task.from;
  table.passed("nothing");
  turn.emit(TaskCancelled{task.task, "NOT_FOUND", {move_of(row, 0, -task.qty)}});
  clear_work(turn, at);
  plan_count(turn, task.from, task.sku, "E01");
  return done(turn, at, Tone::attention);
}

Decision enter_qty(Turn& turn, At& at, StationWork work, const FloorTask& task) {
  std::int64_t total = 0;
  const auto keyed = take_keys(at, work, total);
  if (keyed == Keyed::refused)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "digits, then CMD-CONFIRM"}});
  if (keyed == Keyed::total && total > task.qty)
    return refused_here(at, refusal::OVER_PICK,
                        {{"sku", task.sku.text}, {"expected", task.qty}, {"seen", total}});
  if (keyed == Keyed::total) work.count = total;
  return note(turn, at, work);
}

Decision command(Turn& turn, At& at, StationWork work, const FloorTask& task) {
  const auto& data = at.input.data;
  const auto step = replenish_step(turn.state, work);
  const bool taking = step == ReplenishStep::ITEM_SCAN || step == ReplenishStep::GO_TO_FACE;
  if (data == cmd::CANCEL || data == cmd::SKIP) {
    turn.emit(TaskLeft{task.task, at.site.id, at.state.operator_id});
    clear_work(turn, at);
    return done(turn, at, Tone::ok);
  }
  if (data == cmd::QTY && taking && work.count > 0 && task.serial.empty()) {
    work.entering = true;
    return note(turn, at, work);
  }
  if (data == cmd::UNDO && taking && work.count > 0) {
    work.count = 0;
    work.condition.clear();
    return note(turn, at, work);
  }
  const bool at_reserve = step == ReplenishStep::ITEM_SCAN;
  if (data == cmd::CONFIRM && at_reserve && work.count > 0) {
    table.passed("short");
    work.condition = "SHORT";
    return note(turn, at, work, Tone::attention);
  }
  if (data == cmd::EMPTY && at_reserve && work.count == 0) return nothing_there(turn, at, task);
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});
}

/// In idle time the faces that stand below their maximum are filled.
void top_off(Turn& turn) {
  std::size_t seen = 0;
  Sku last;
  for (const auto& face : turn.state.faces.after({}, topped_off_max)) {
    if (face.sku == last || ++seen > topped_off_max) continue;
    last = face.sku;
    const auto item = turn.state.items.get(face.sku);
    if (!item || item->max_qty == 0) continue;
    table.passed("top-off");
    fill_to_max(turn, *item, "TOP_OFF", priority_idle);
  }
}

}  // namespace

void watch_face(Turn& turn, const Sku& sku) {
  const auto item = turn.state.items.get(sku);
  if (!item || item->max_qty <= 0) return;
  const auto there = at_faces(turn.state, sku);
  if (there.on_hand + there.incoming >= item->min_qty) return;
  table.passed("min-max");
  fill_to_max(turn, *item, "MIN", priority_min);
}

bool replenish_urgent(Turn& turn, const Sku& sku, const LocationId& to, std::int64_t qty,
                      const OrderId& order) {
  table.passed("urgent");
  const auto coming = on_the_way(turn.state, sku, to);
  if (coming >= qty) return true;
  const auto item = turn.state.items.get(sku);
  const auto pack = item ? case_of(*item) : 1;
  const auto wanted = (qty - coming + pack - 1) / pack * pack;  // whole cases, at least what waits
  return plan(turn, sku, wanted, to, "URGENT", priority_urgent, order) + coming > 0;
}

void replenish_demand(Turn& turn, const Sku& sku, std::int64_t qty, const OrderId& order) {
  const auto item = turn.state.items.get(sku);
  if (!item || qty <= 0) return;
  const auto coming = at_faces(turn.state, sku).incoming;
  const auto pack = case_of(*item);
  const auto missing = qty - coming;
  if (missing <= 0) return;
  table.passed("demand");
  plan(turn, sku, (missing + pack - 1) / pack * pack, {}, "DEMAND", priority_demand, order);
}

void idle_replenishment(Turn& turn) { top_off(turn); }

Decision replenish_work(Turn& turn, At& at, StationWork work) {
  const auto task = turn.state.floor_tasks.get(work.task);
  assert(task && "what is in hand has its task");
  const auto step = replenish_step(turn.state, work);
  if (step == ReplenishStep::ENTERING_QTY) return enter_qty(turn, at, work, *task);
  if (at.input.data.starts_with(cmd::PREFIX)) return command(turn, at, work, *task);
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  switch (step) {
    case ReplenishStep::GO_TO_RESERVE:
      return reach_reserve(turn, at, work, *task, *scan);
    case ReplenishStep::ITEM_SCAN:
      return take_item(turn, at, work, *task, *scan);
    case ReplenishStep::SERIAL_SCAN:
      return take_serial(turn, at, work, *task, *scan);
    default:
      return reach_face(turn, at, work, *task, *scan);
  }
}

}  // namespace wec::deciding
