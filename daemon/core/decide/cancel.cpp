// Cancellation at every state, and less of a line than before (floor.md 1.16). The answer says what
// the floor met: `cancelled`, or `putback` when goods must go back into bins first.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/wall_slot.hpp"
#include "daemon/core/oms_commands.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable cancelling(
    "1.16 Cancellation",
    {
        {"not-released", "RECEIVED to RELEASABLE", "order.cancel", "CANCELLED"},
        {"unclaimed", "ALLOCATED, task unclaimed", "order.cancel", "CANCELLED"},
        {"claimed", "task claimed, 0 scans", "order.cancel", "CANCELLED"},
        {"picking", "PICKING, in tote", "order.cancel", "CANCEL_PENDING"},
        {"staged", "PICKED or STAGED", "order.cancel", "CANCEL_PENDING"},
        {"packing", "PACKING, carton open", "order.cancel", "CANCEL_PENDING"},
        {"labelled", "PACKED or LABELLED", "order.cancel", "CANCEL_PENDING, number void"},
        {"manifested", "MANIFESTED, load not closed", "order.cancel",
         "CANCEL_PENDING, manifest corrected"},
        {"shipped", "SHIPPED", "order.cancel", "SHIPPED"},
        {"partial", "any before SHIPPED", "order.cancel of some units", "less of the line"},
        {"again", "CANCEL_PENDING or CANCELLED", "order.cancel", "as before"},
        {"stop-seen", "stopped station", "the operator goes on", "free"},
        {"bench-cleared", "CANCELLED_STOP", "scan put-back tote", "IDLE"},
        {"bench-refused", "CANCELLED_STOP", "any other scan", "CANCELLED_STOP"},
    });

/// Rows of stock of the order that are outside the bins: in its totes and its cartons.
std::vector<Stock> goods_outside(const State& state, const OrderId& order) {
  std::vector<Stock> out;
  const auto take = [&](const Lpn& lpn) {
    for (auto& row : state.stock.where("lpn", lpn)) out.push_back(std::move(row));
  };
  for (const auto& tote : state.containers.where("order", order)) take(tote.lpn);
  for (const auto& carton : state.cartons.where("order", order))
    if (carton.state != CartonState::SHIPPED && !SABOTAGE("cancelled-carton-forgotten"))
      take(carton.carton);
  return out;
}

bool any_shipped(const State& state, const Order& order) {
  if (order.state == OrderState::shipped) return true;
  const auto cartons = state.cartons.where("order", order.order);
  return std::any_of(cartons.begin(), cartons.end(),
                     [](const Carton& carton) { return carton.state == CartonState::SHIPPED; });
}

/// Anything of the order that is not in a bin: also in mixed totes, and on its way back.
bool anything_outside(const State& state, const OrderId& order) {
  const auto tasks = state.putbacks.where("order", order);
  const bool going = std::any_of(tasks.begin(), tasks.end(),
                                 [](const PutbackTask& task) { return !is_over(task.state); });
  return going || !goods_outside(state, order).empty() ||
         !state.batch_lines.where("order", order, 1).empty();
}

/// What the lines still count as picked: in totes, and in each carton.
struct Counted {
  std::map<std::int64_t, std::int64_t> in_totes;
  std::vector<CartonLine> in_cartons;
};

Counted counted(const State& state, const OrderId& order) {
  Counted out;
  for (const auto& line : state.order_lines.where("order", order))
    out.in_totes[line.line] = line.picked - line.packed;
  for (const auto& line : state.batch_lines.where("order", order))
    out.in_totes[line.line] -= line.qty;
  for (const auto& carton : state.cartons.where("order", order))
    if (carton.state != CartonState::SHIPPED)
      for (auto& content : state.carton_lines.where("carton", carton.carton))
        out.in_cartons.push_back(std::move(content));
  return out;
}

class PutbackList {
 public:
  PutbackList(const Turn& turn, OrderId order, const char* reason)
      : turn_(turn), names_(turn.state.putbacks.where("order", order).size()) {
    event_.order = std::move(order);
    event_.reason = reason;
  }

  void add(const Stock& row, std::int64_t line, std::int64_t qty, bool packed) {
    PutbackPart part;
    part.task = TaskId(fmt::format("{}-B{}", event_.order.text, ++names_));
    part.line = line;
    part.sku = row.sku;
    part.lot = row.lot;
    if (!row.expiry.empty()) part.expiry = row.expiry;
    if (!row.serial.empty()) part.serial = row.serial;
    part.lpn = row.lpn;
    part.qty = qty;
    part.packed = packed ? qty : 0;
    part.location = putback_bin(turn_.state, event_.order, row.sku, row.lot, qty);
    event_.tasks.push_back(std::move(part));
  }

  /// Units of this row that are in the list.
  std::int64_t of(const Stock& row) const {
    std::int64_t units = 0;
    for (const auto& part : event_.tasks)
      if (part.lpn == row.lpn && part.sku == row.sku && part.lot == row.lot &&
          part.expiry.value_or("") == row.expiry && part.serial.value_or("") == row.serial)
        units += part.qty;
    return units;
  }

  PutbackRequested& event() { return event_; }

 private:
  const Turn& turn_;
  std::size_t names_;
  PutbackRequested event_;
};

void add_packed(PutbackList& list, Counted& lines, const Stock& row, std::int64_t left) {
  for (auto& content : lines.in_cartons) {
    if (left == 0) return;
    if (content.carton != row.lpn || content.sku != row.sku || content.lot != row.lot) continue;
    const auto qty = std::min(left, content.qty);
    if (qty == 0) continue;
    list.add(row, content.line, qty, true);
    content.qty -= qty;
    left -= qty;
  }
}

/// Lines of this item first; a substitute lies there for a line of another.
void add_unpacked(const Turn& turn, PutbackList& list, Counted& lines, const OrderId& order,
                  const Stock& row, std::int64_t left) {
  for (const bool same : {true, false})
    for (const auto& line : turn.state.order_lines.where("order", order)) {
      auto& units = lines.in_totes[line.line];
      if (left == 0) return;
      if ((line.sku == row.sku) != same || units == 0) continue;
      if (!line.lot.empty() && same && line.lot != row.lot) continue;
      const auto qty = std::min(left, units);
      list.add(row, line.line, qty, false);
      units -= qty;
      left -= qty;
    }
}

/// Units of the order in mixed totes, at most so many; of one line, or (line 0) of all.
void add_unsorted(const Turn& turn, PutbackList& list, const OrderId& order, std::int64_t of_line,
                  std::int64_t most) {
  for (const auto& line : turn.state.batch_lines.where("order", order)) {
    if (of_line != 0 && line.line != of_line) continue;
    auto wanted = std::min(most, line.qty);
    for (const auto& row : turn.state.stock.where("sku", line.sku)) {
      const auto tote = turn.state.containers.get(row.lpn);
      if (!tote || tote->batch != line.batch || row.lot != line.lot || row.expiry != line.expiry)
        continue;
      const auto qty = std::min(wanted, row.qty - going_back(turn.state, row) - list.of(row));
      if (qty <= 0) continue;
      list.add(row, line.line, qty, false);
      wanted -= qty;
      most -= qty;
    }
  }
}

void request_putback_of_all(Turn& turn, const OrderId& order, const OperatorId& holder) {
  PutbackList list(turn, order, "CANCEL");
  list.event().operator_id = holder;
  if (slot_of(turn.state, order)) put_wall().passed("blocked");
  auto lines = counted(turn.state, order);
  for (const auto& row : goods_outside(turn.state, order)) {
    const auto left = row.qty - going_back(turn.state, row);
    if (turn.state.cartons.get(row.lpn))
      add_packed(list, lines, row, left);
    else
      add_unpacked(turn, list, lines, order, row, left);
  }
  constexpr std::int64_t all = 1'000'000'000;
  add_unsorted(turn, list, order, 0, all);
  // Also without tasks of its own: what was on its way back already must not be packed.
  const bool pending = !list.event().tasks.empty() || !goods_outside(turn.state, order).empty();
  if (pending) turn.emit(list.event());
}

/// Where the parcel was loaded, somebody takes it off again.
void tell_docks(Turn& turn, const std::string& manifest) {
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    if (station && site.kind == StationRole::dock && station->manifest == manifest)
      turn.sound(site.id, Tone::stop);
  }
}

void take_off_manifests(Turn& turn, const OrderId& order) {
  for (const auto& carton : turn.state.cartons.where("order", order)) {
    if (carton.manifest.empty() || carton.state == CartonState::SHIPPED) continue;
    if (SABOTAGE("cancelled-parcel-leaves")) continue;
    cancelling.passed("manifested");
    tell_docks(turn, carton.manifest);
    turn.emit(ManifestCorrected{carton.manifest, carton.carton, order, "CANCEL"});
    auto e = new_task(turn.state, "unload", "UNL", "CANCEL");
    e.lpn = carton.carton;
    e.order = order;
    e.qty = 1;
    turn.emit(e);
  }
}

void void_labels(Turn& turn, const OrderId& order) {
  for (const auto& label : turn.state.labels.where("order", order)) {
    if (label.state == LabelState::voided) continue;
    cancelling.passed("labelled");
    void_label(turn, label, "CANCEL");
  }
}

/// The walk that picks for the order, alone or with others.
std::optional<PickWalk> walk_of(const Turn& turn, const OrderId& order) {
  for (const auto& task : turn.state.tasks.where("order", order))
    if (auto walk = turn.state.walks.get(task.walk); !task.walk.empty() && walk) return walk;
  return {};
}

/// Who has the goods in hand puts them back; the tote stands nowhere yet.
OperatorId holder_of(const Turn& turn, const OrderId& order) {
  if (const auto walk = walk_of(turn, order)) return walk->operator_id;
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    if (station && station->order == order && site.kind == StationRole::pick)
      return station->operator_id;
  }
  return {};
}

void note_place(const Turn& turn, const Order& order) {
  const bool claimed = !holder_of(turn, order.order).empty();
  switch (order.state) {
    case OrderState::received:
    case OrderState::held:
    case OrderState::releasable:
      return cancelling.passed("not-released");
    case OrderState::allocated:
    case OrderState::part_allocated:
    case OrderState::unallocated:
      return cancelling.passed(claimed ? "claimed" : "unclaimed");
    case OrderState::picking:
      return cancelling.passed("picking");
    case OrderState::picked:
    case OrderState::picked_short:
      return cancelling.passed("staged");
    case OrderState::packing:
      return cancelling.passed("packing");
    default:
      return;
  }
}

/// In a walk with other orders: the tote that is set aside.
Lpn tote_in(const Turn& turn, const PickWalk& walk, const OrderId& order) {
  for (const auto& tote : turn.state.containers.where("walk", walk.walk))
    if (tote.order == order) return tote.lpn;
  return {};
}

/// Nothing is left to pick in the walk, and nothing to put down.
bool walked_out(const Turn& turn, const PickWalk& walk) {
  for (const auto& task : turn.state.tasks.where("walk", walk.walk))
    if (!is_over(task.state)) return false;
  for (const auto& tote : turn.state.containers.where("walk", walk.walk))
    if (tote.state != ToteState::SUSPENDED && !turn.state.stock.where("lpn", tote.lpn, 1).empty())
      return false;
  return true;
}

/// The order's holder is asked before the stations are cleared.
void cancel_order(Turn& turn, const OrderId& id) {
  const auto holder = holder_of(turn, id);
  give_back_all(turn, id, "CANCEL", {});
  stop_stations(turn, id, prompt::LINE_CANCELLED);
  take_off_manifests(turn, id);
  void_labels(turn, id);
  request_putback_of_all(turn, id, holder);
  const auto walk = walk_of(turn, id);
  if (walk && !walk->station.empty() && walked_out(turn, *walk))
    turn.emit(WalkDone{walk->walk, walk->station, walk->operator_id});
  if (!anything_outside(turn.state, id)) turn.emit(OrderCancelled{id});
  release_due(turn);
  offer_to_idle(turn);
}

FreedTask freed(const PickTask& task, std::int64_t qty) {
  FreedTask out;
  out.task = task.task;
  out.line = task.line;
  out.sku = task.sku;
  out.lot = task.lot;
  if (!task.expiry.empty()) out.expiry = task.expiry;
  out.location = task.location;
  out.qty = qty;
  out.left = task.qty - qty;
  const auto n = std::min(task.serials.size(), static_cast<std::size_t>(qty));
  out.serials.assign(task.serials.end() - static_cast<std::ptrdiff_t>(n), task.serials.end());
  return out;
}

/// Gives back `over` units of a line from its open tasks, the one furthest from done first. Returns
/// what could not be given back.
std::int64_t free_open(const Turn& turn, const OrderLine& line, std::int64_t over,
                       OrderUnreserved& e) {
  auto tasks = turn.state.tasks.where("order", line.order);
  std::sort(tasks.begin(), tasks.end(), [](const PickTask& a, const PickTask& b) {
    return std::tie(a.located, a.count, b.task) < std::tie(b.located, b.count, a.task);
  });
  for (const auto& task : tasks) {
    if (over == 0) break;
    if (task.line != line.line || is_over(task.state)) continue;
    const auto qty = std::min(over, task.qty);
    e.tasks.push_back(freed(task, qty));
    over -= qty;
  }
  return over;
}

void put_back_surplus(const Turn& turn, const OrderLine& line, std::int64_t over,
                      PutbackList& list) {
  for (const auto& tote : turn.state.containers.where("order", line.order))
    for (const auto& row : turn.state.stock.where("lpn", tote.lpn)) {
      if (over == 0) return;
      if (row.sku != line.sku) continue;
      const auto qty = std::min(over, row.qty - going_back(turn.state, row));
      if (qty <= 0) continue;
      list.add(row, line.line, qty, false);
      over -= qty;
    }
  add_unsorted(turn, list, line.order, line.line, over);
}

/// Stations that walk for this order hear of it; they keep it.
void tell_walkers(Turn& turn, const OrderUnreserved& e) {
  const auto walk = walk_of(turn, e.order);
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    const bool walks = walk && walk->station == site.id;
    if (!station || site.kind != StationRole::pick || (station->order != e.order && !walks))
      continue;
    StationStopped stop;
    stop.station = site.id;
    stop.order = e.order;
    stop.code = prompt::LINE_CANCELLED;
    stop.line = e.tasks.front().line;
    turn.emit(stop);
    turn.sound(site.id, Tone::stop);
  }
}

/// How many of the line could still be taken away: not in a carton yet.
std::int64_t takeable(const OrderLine& line) { return line.qty - line.packed; }

Verdict judge_parts(const Turn& turn, const Order& order, const OrderCancel& c, CmdResult& result) {
  std::map<std::int64_t, std::int64_t> parts;
  for (const auto& part : c.lines) {
    if (part.qty <= 0 || part.qty > 1'000'000)
      return rejected("INVALID", fmt::format("line {}: qty must be 1 to 1000000", part.line));
    if (parts.contains(part.line))
      return rejected("INVALID", fmt::format("line {} stands there twice", part.line));
    parts[part.line] = part.qty;
  }
  bool all = true, back = false, packed = false;
  for (const auto& line : turn.state.order_lines.where("order", order.order)) {
    const auto part = parts.contains(line.line) ? parts[line.line] : 0;
    parts.erase(line.line);
    if (part > line.qty)
      return rejected("INVALID", fmt::format("line {} has only {}", line.line, line.qty));
    all = all && part == line.qty;
    back = back || line.picked > line.qty - part;
    packed = packed || part > takeable(line);
  }
  if (!parts.empty()) return rejected("UNKNOWN_LINE", std::to_string(parts.begin()->first));
  if (packed && !all)
    return rejected(order.state >= OrderState::labelled ? "STATE_LABELLED" : "STATE_PACKING",
                    "these units are in a carton");
  result.state = back ? "putback" : "cancelled";
  return {};
}

}  // namespace

void void_label(Turn& turn, const LabelJob& label, const char* reason) {
  LabelVoided e;
  e.label = label.label;
  e.order = label.order;
  e.carton = label.carton;
  e.number = label.number;
  e.reason = reason;
  turn.emit(e);
}

void give_back_all(Turn& turn, const OrderId& id, const char* reason,
                   std::optional<OrderState> state) {
  OrderUnreserved e;
  e.order = id;
  e.reason = reason;
  if (state) e.state = std::string(codec::enum_text(*state));
  for (const auto& task : turn.state.tasks.where("order", id))
    if (!is_over(task.state)) e.tasks.push_back(freed(task, task.qty));
  if (e.tasks.empty() && !state) return;
  turn.emit(e);
  std::set<Sku> skus;
  for (const auto& task : e.tasks) skus.insert(task.sku);
  for (const auto& sku : skus) allocate_waiting(turn, sku);
}

void stop_stations(Turn& turn, const OrderId& order, const char* code) {
  const auto walk = walk_of(turn, order);
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    const bool walks = walk && walk->station == site.id;
    if (!station || (station->order != order && !walks)) continue;
    if (site.kind == StationRole::wall) {  // the unit in the hand stays in the tote
      const auto wall = wall_at(turn.state, site);
      unlight(turn, site, *station, wall ? wall->wall : std::string());
      turn.touch(site.id);
      turn.sound(site.id, Tone::stop);
      continue;
    }
    const bool bench = site.kind != StationRole::pick;
    StationStopped e;
    e.station = site.id;
    e.order = order;
    e.code = bench ? refusal::CANCELLED_STOP : code;
    const auto tote = turn.state.containers.get(station->tote);
    if (!tote || tote->batch.empty()) e.tote = station->tote;  // a mixed one stays
    if (station->order != order) e.tote = tote_in(turn, *walk, order);
    e.carton = station->carton;
    turn.emit(e);
    turn.sound(site.id, Tone::stop);
  }
}

void shrink(Turn& turn, const OrderId& id) {
  OrderUnreserved e;
  e.order = id;
  e.reason = "CHANGE";
  PutbackList list(turn, id, "CHANGE");
  for (const auto& line : turn.state.order_lines.where("order", id)) {
    const auto over = line.allocated - line.qty;
    if (over <= 0) continue;
    const auto picked = free_open(turn, line, over, e);
    if (picked > 0) put_back_surplus(turn, line, picked, list);
  }
  if (!e.tasks.empty()) {
    turn.emit(e);
    tell_walkers(turn, e);
    std::set<Sku> skus;
    for (const auto& task : e.tasks) skus.insert(task.sku);
    for (const auto& sku : skus) allocate_waiting(turn, sku);
  }
  if (!list.event().tasks.empty()) turn.emit(list.event());
}

Verdict judge_cancel(Turn& turn, const boost::json::object& data, CmdResult& result) {
  OrderCancel c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "order/" + c.order.text;
  result.order = c.order;
  const auto order = turn.state.orders.get(c.order);
  if (!order) return rejected("UNKNOWN_ORDER", c.order.text);
  result.version = order->version;
  if (any_shipped(turn.state, *order) && !SABOTAGE("cancels-what-has-left")) {
    cancelling.passed("shipped");
    return rejected("STATE_SHIPPED", "it has left; a return is the way back");
  }
  if (order->state >= OrderState::cancel_pending) {
    cancelling.passed("again");
    result.state = order->state == OrderState::cancelled ? "cancelled" : "putback";
    result.detail = "cancelled before";
    return {};
  }
  if (!c.lines.empty()) return judge_parts(turn, *order, c, result);
  note_place(turn, *order);
  result.state = anything_outside(turn.state, c.order) ? "putback" : "cancelled";
  return {};
}

void after_cancel(Turn& turn, const CmdResult& result) {
  const auto order = turn.state.orders.get(*result.order);
  if (result.detail) return;  // said before
  if (order->state == OrderState::cancel_pending) return cancel_order(turn, order->order);
  cancelling.passed("partial");
  shrink(turn, order->order);
  allocate(turn, order->order);
  close_picking(turn, order->order);
  offer_to_idle(turn);
}

namespace {

/// The stopped bench: only the tote that takes the goods back frees it (floor.md 2.3).
Decision clear_bench(Turn& turn, At& at, const StationNotice& notice) {
  const auto stop = [&] {
    cancelling.passed("bench-refused");
    return refused_here(at, refusal::CANCELLED_STOP,
                        {{"order", notice.order.text}, {"expected", "a put-back tote"}});
  };
  if (at.input.kind == InputKind::key || at.input.data.starts_with(cmd::PREFIX)) return stop();
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* hit = scan->as(CodeKind::CONTAINER);
  if (!hit) return stop();
  const auto tote = turn.state.containers.get(Lpn(hit->target));
  const bool in_carton =
      !notice.carton.empty() && !turn.state.stock.where("lpn", notice.carton, 1).empty();
  // Out of a mixed tote and not in a carton yet: the unit goes back into that one.
  const bool mixed = tote && !in_carton && tote->lpn == at.state.tote;
  const bool usable = tote && tote->kind == LpnKind::TOTE &&
                      (mixed || tote->state == ToteState::EMPTY || tote->order == notice.order);
  if (!usable)
    return refused_here(at, refusal::TOTE_IN_USE,
                        {{"seen", hit->target}, {"expected", "an empty tote"}});
  const auto& from = in_carton ? notice.carton : notice.tote;
  const bool moves =
      !from.empty() && from != tote->lpn && !turn.state.stock.where("lpn", from, 1).empty();
  if (moves)
    turn.emit(PutbackCollected{notice.order, from, tote->lpn, at.site.id, at.state.operator_id});
  turn.emit(StationResumed{at.site.id, notice.order, at.state.operator_id});
  cancelling.passed("bench-cleared");
  offer_to_idle(turn);
  turn.sound(at.site.id, Tone::done);
  return {};
}

}  // namespace

bool answer_notice(Turn& turn, At& at, Decision& decision) {
  const auto notice = turn.state.notices.get(at.site.id);
  if (!notice) return false;
  if (notice->code == refusal::CANCELLED_STOP) {
    decision = clear_bench(turn, at, *notice);
    return true;
  }
  cancelling.passed("stop-seen");
  turn.emit(StationResumed{at.site.id, notice->order, at.state.operator_id});
  if (notice->line == 0) offer_work(turn, at.site);
  at.state = *turn.state.stations.get(at.site.id);
  const auto tote = turn.state.containers.get(notice->tote);
  const bool only_seen = at.input.data == cmd::CONFIRM || at.input.data == cmd::GETWORK ||
                         (tote && at.input.data == tote->barcode);
  if (!only_seen) return false;
  turn.sound(at.site.id, Tone::ok);
  return true;
}

}  // namespace wec::deciding
