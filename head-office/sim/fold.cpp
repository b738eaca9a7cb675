#include "head-office/sim/fold.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "head-office/sim/envelope.hpp"

namespace wec::hq {
namespace {

constexpr std::size_t violations_max = 100;

// An order only ever moves forward through these; states of one rank replace each other.
int rank(std::string_view state) {
  constexpr std::pair<std::string_view, int> ranks[] = {
      {"received", 0},       {"held", 0},        {"releasable", 0},     {"allocated", 1},
      {"part_allocated", 1}, {"unallocated", 1}, {"picking", 2},        {"picked", 3},
      {"picked_short", 3},   {"packing", 4},     {"packed", 5},         {"labelled", 6},
      {"manifested", 7},     {"shipped", 8},     {"cancel_pending", 9}, {"cancelled", 10}};
  for (const auto& [name, r] : ranks)
    if (name == state) return r;
  return 0;
}

void advance(Order& order, const std::string& state) {
  if (rank(state) >= rank(order.state)) order.state = state;
}

StockKey item_of(const Object& data) {
  StockKey key;
  key.sku = text(data, "sku");
  key.lot = text(data, "lot");
  key.expiry = text(data, "expiry");
  key.serial = text(data, "serial");
  key.status = "AVAILABLE";
  return key;
}

StockKey in_bin(const Object& data, const std::string& location) {
  StockKey key = item_of(data);
  key.location = location;
  return key;
}

StockKey on_lpn(const Object& data, const std::string& lpn) {
  StockKey key = item_of(data);
  key.lpn = lpn;
  return key;
}

boost::json::value or_null(const std::string& text) {
  return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

}  // namespace

// The types this head office knows; those that change neither orders nor stock map to nothing.
struct FoldTable {
  using Handler = void (*)(Fold&, const Object&);

  template <void (Fold::*F)(const Object&)>
  static void call(Fold& fold, const Object& data) {
    (fold.*F)(data);
  }
  static Handler state(const std::string& type) {
    if (type == "order.pick_started")
      return [](Fold& f, const Object& d) { f.order_state(d, "picking"); };
    if (type == "order.held") return [](Fold& f, const Object& d) { f.order_state(d, "held"); };
    if (type == "order.releasable")
      return [](Fold& f, const Object& d) { f.order_state(d, "releasable"); };
    if (type == "order.cancelled")
      return [](Fold& f, const Object& d) { f.order_state(d, "cancelled"); };
    if (type == "order.picked") return [](Fold& f, const Object& d) { f.order_state(d, "picked"); };
    if (type == "pack.started")
      return [](Fold& f, const Object& d) { f.order_state(d, "packing"); };
    if (type == "order.packed") return [](Fold& f, const Object& d) { f.order_state(d, "packed"); };
    if (type == "order.labelled")
      return [](Fold& f, const Object& d) { f.order_state(d, "labelled"); };
    return nullptr;
  }
  static Handler find(const std::string& type) {
    static const std::map<std::string, Handler> handlers = {
        {"cmd.result", call<&Fold::command_result>},
        {"stock.adjusted", call<&Fold::stock_adjusted>},
        {"order.allocated", call<&Fold::order_allocated>},
        {"order.picked_short", call<&Fold::picked_short>},
        {"order.unheld", call<&Fold::order_unheld>},
        {"order.unreserved", call<&Fold::order_unreserved>},
        {"pick.confirmed", call<&Fold::pick_confirmed>},
        {"pick.serial_changed", call<&Fold::serial_changed>},
        {"putback.requested", call<&Fold::putback_requested>},
        {"putback.collected", call<&Fold::putback_collected>},
        {"putback.confirmed", call<&Fold::putback_confirmed>},
        {"pick.undone", call<&Fold::pick_undone>},
        {"pick.discrepancy", call<&Fold::pick_discrepancy>},
        {"pick.damaged", call<&Fold::pick_damaged>},
        {"pick.lot_changed", call<&Fold::pick_lot_changed>},
        {"pick.lpn_changed", call<&Fold::pick_lpn_changed>},
        {"task.reduced", call<&Fold::task_reduced>},
        {"task.added", call<&Fold::task_added>},
        {"wall.put", call<&Fold::wall_put>},
        {"wall.short", call<&Fold::wall_short>},
        {"pack.left", call<&Fold::pack_left>},
        {"pack.scanned", call<&Fold::pack_scanned>},
        {"pack.removed", call<&Fold::pack_removed>},
        {"pack.short", call<&Fold::pack_short>},
        {"pack.reopened", call<&Fold::pack_reopened>},
        {"label.voided", call<&Fold::label_voided>},
        {"parcel.unloaded", call<&Fold::parcel_unloaded>},
        {"parcel.opened", call<&Fold::parcel_opened>},
        {"label.bound", call<&Fold::label_bound>},
        {"parcel.loaded", call<&Fold::parcel_loaded>},
        {"shipment.handed_over", call<&Fold::handed_over>},
        {"receipt.confirmed", call<&Fold::movements>},
        {"putaway.confirmed", call<&Fold::movements>},
        {"task.made", call<&Fold::movements>},
        {"task.cancelled", call<&Fold::movements>},
        {"replenish.confirmed", call<&Fold::movements>},
        {"stock.counted", call<&Fold::movements>},
        {"kit.made", call<&Fold::movements>},
        {"return.received", call<&Fold::movements>},
        {"return.inspected", call<&Fold::movements>},
        {"return.restocked", call<&Fold::movements>},
    };
    static const std::set<std::string> without_effect = {
        "labour.signed_in", "labour.signed_out", "task.claimed", "task.released", "tote.assigned",
        "pick.located", "pick.counted", "tote.staged", "pack.confirmed", "weigh.checked",
        "weigh.failed", "label.printed", "label.doubtful", "label.failed", "label.reprinted",
        "label.requeued", "label.applied", "scan.rejected", "numbers.low", "numbers.exhausted",
        "receipt.arrived", "receipt.closed", "lpn.opened", "task.taken", "task.left", "work.noted",
        "replenish.requested", "count.planned", "count.started", "count.varied", "count.rejected",
        "adjustment.drafted", "adjustment.rejected", "stock.low", "return.arrived",
        "return.unidentified", "return.closed", "recovery.gap", "state.snapshot",
        "state.checkpoint", "clock.offset", "kpi.published", "feedback.measured", "link.restored",
        "device.lost", "device.restored", "lpn.labelled", "return.labelled",
        // walks, exceptions, walls
        "walk.paused", "walk.resumed", "walk.taken_over", "walk.done", "walk.sequenced",
        "task.skipped", "station.asked", "station.rests", "help.called", "tote.full",
        "tote.handed_over", "tote.received", "tote.lost", "pick.short", "pick.substituted",
        "pick.manual_entry", "exception.reasoned", "location.blocked", "location.unblocked",
        "tote.opened", "control.wanted", "wall.scanned", "wall.completed", "wall.extra_unit",
        "tote.left",
        // people, benches, loads
        "labour.activity", "bench.asked", "weigh.overridden", "weigh.bypassed",
        "item.weight_proposed", "slip.issued", "load.opened", "load.sealed", "load.closed",
        "load.closed_short", "load.reopened", "pallet.opened", "pallet.stacked", "pallet.closed",
        "override.requested", "override.supervised", "override.granted", "override.used",
        "override.ended", "label.refused", "pallet.labelled",
        // release, stops, goods on their way back
        "stock.changed", "channel.changed", "wave.released", "wave.failed", "wave.recalled",
        "station.stopped", "station.resumed", "putback.claimed", "putback.released",
        "putback.opened", "putback.counted", "manifest.corrected",
        // the log itself
        "recovery.done", "recovery.overridden", "order.verified"};
    if (const auto it = handlers.find(type); it != handlers.end()) return it->second;
    if (without_effect.contains(type)) return call<&Fold::nothing>;
    return state(type);
  }
};

Applied Fold::apply(std::int64_t seq, const Object& event) {
  const std::optional<TypeName> type = type_name(text(event, "type"));
  const FoldTable::Handler handler =
      type && type->version == 1 ? FoldTable::find(type->name) : nullptr;
  const Object* data = child(event, "data");
  if (!handler || !data) {
    const boost::json::value* critical = event.if_contains("weccritical");
    if (critical && critical->is_bool() && critical->get_bool()) return Applied::halted;
    ++skipped_;
    return Applied::skipped;
  }
  seq_ = seq;
  handler(*this, *data);
  return Applied::applied;
}

void Fold::command_result(const Object& data) {
  CommandResult r;
  r.cmdid = text(data, "cmdid");
  r.op = text(data, "op");
  r.result = text(data, "result");
  r.reason = text(data, "reason");
  r.detail = text(data, "detail");
  r.dinc = text(data, "dinc");
  r.dseq = number(data, "dseq");
  r.seq = seq_;
  std::int64_t& answered = answered_[r.dinc];
  if (r.dseq <= answered) violation(fmt::format("command {}:{} answered twice", r.dinc, r.dseq));
  answered = std::max(answered, r.dseq);
  const bool took_effect = r.result == "ok" && text(data, "state") != "unchanged";
  if (took_effect && r.op == "order.released") order_released(data);
  if (took_effect && r.op == "order.changed") order_changed(data);
  if (took_effect && r.op == "order.cancel") order_cancelled_in_part(data);
  results_.push_back(std::move(r));
}

void Fold::order_released(const Object& data) {
  const Object* command = child(data, "cmd");
  if (!command || text(data, "state") == "unchanged") return;
  Order order;
  order.order = text(*command, "order");
  order.version = number(*command, "version");
  order.state = "received";
  if (const auto* holds = command->if_contains("holds");
      holds && holds->is_array() && !holds->get_array().empty())
    order.state = "held";
  each_object(*command, "lines", [&](const Object& l) { put_line(order, l); });
  if (orders_.contains(order.order)) return violation("order accepted twice: " + order.order);
  orders_[order.order] = std::move(order);
}

void Fold::put_line(Order& order, const Object& l) {
  OrderLine& line = order.lines[number(l, "line")];
  line.line = number(l, "line");
  line.sku = text(l, "sku");
  line.qty = number(l, "qty");
}

void Fold::order_changed(const Object& data) {
  const Object* command = child(data, "cmd");
  Order* order = command ? find_order(*command) : nullptr;
  if (!order) return;
  order->version = number(*command, "version");
  for (auto& [n, line] : order->lines) line.qty = 0;  // unless the new version names it
  each_object(*command, "lines", [&](const Object& l) { put_line(*order, l); });
}

/// Without lines: all of it, and order.cancelled says when nothing is left to be put back.
void Fold::order_cancelled_in_part(const Object& data) {
  const Object* command = child(data, "cmd");
  Order* order = command ? find_order(*command) : nullptr;
  if (!order) return;
  bool in_part = false;
  each_object(*command, "lines", [&](const Object& l) {
    in_part = true;
    order->lines[number(l, "line")].qty -= number(l, "qty");
  });
  const bool nothing_left =
      std::ranges::all_of(order->lines, [](const auto& line) { return line.second.qty == 0; });
  if (!in_part || nothing_left) advance(*order, "cancel_pending");
}

void Fold::picked_short(const Object& data) {
  Order* order = find_order(data);
  if (!order) return;
  advance(*order, "picked_short");
  const boost::json::value* dropped = data.if_contains("dropped");
  if (!dropped || !dropped->is_bool() || !dropped->get_bool()) return;
  each_object(data, "short_lines",
              [&](const Object& l) { order->lines[number(l, "line")].qty -= number(l, "qty"); });
}

void Fold::order_unheld(const Object& data) {
  Order* order = find_order(data);
  if (order && order->state == "held") order->state = "received";
}

void Fold::reserve_task(const Task& task, std::int64_t qty, const std::vector<std::string>& serials,
                        std::int64_t sign) {
  if (serials.empty()) return reserve(task.bin, sign * qty);
  for (const auto& serial : serials) {
    StockKey row = task.bin;
    row.serial = serial;
    reserve(row, sign);
  }
}

void Fold::order_unreserved(const Object& data) {
  Order* order = find_order(data);
  if (!order) return;
  each_object(data, "tasks", [&](const Object& t) {
    const auto task = tasks_.find(text(t, "task"));
    if (task == tasks_.end()) return violation("a task that is none gave back stock");
    const std::vector<std::string> serials = texts(t, "serials");
    reserve_task(task->second, number(t, "qty"), serials, -1);
    task->second.open -= number(t, "qty");
    for (const auto& serial : serials) std::erase(task->second.serials, serial);
  });
  if (const std::string state = text(data, "state"); !state.empty()) order->state = state;
}

void Fold::serial_changed(const Object& data) {
  const std::string from = text(data, "from"), to = text(data, "to");
  const auto task = tasks_.find(text(data, "task"));
  if (task == tasks_.end()) return violation("a serial changed in a task that is none");
  std::ranges::replace(task->second.serials, from, to);
  if (const auto with = tasks_.find(text(data, "with")); with != tasks_.end()) {
    std::ranges::replace(with->second.serials, to, from);
    return;
  }
  reserve_task(task->second, 1, {from}, -1);
  reserve_task(task->second, 1, {to}, 1);
}

void Fold::putback_requested(const Object& data) {
  Order* order = find_order(data);
  if (!order) return;
  each_object(data, "tasks", [&](const Object& t) {
    OrderLine& line = order->lines[number(t, "line")];
    line.picked -= number(t, "qty");
    line.packed -= number(t, "packed");
    if (line.packed < 0 || line.picked < line.packed)
      violation("more put back than was picked: " + order->order);
  });
}

void Fold::putback_collected(const Object& data) {
  const std::string from = text(data, "from");
  std::vector<std::pair<StockKey, std::int64_t>> moved;
  for (const auto& [key, row] : stock_)
    if (key.lpn == from) moved.emplace_back(key, row.qty);
  for (const auto& [key, qty] : moved) {
    StockKey there = key;
    there.lpn = text(data, "lpn");
    move(key, -qty);
    move(there, qty);
  }
}

void Fold::putback_confirmed(const Object& data) {
  move(on_lpn(data, text(data, "lpn")), -number(data, "qty"));
  move(in_bin(data, text(data, "location")), number(data, "qty"));
}

void Fold::stock_adjusted(const Object& data) {
  StockKey key = item_of(data);
  key.location = text(data, "location");
  key.lpn = text(data, "lpn");
  if (const std::string status = text(data, "status"); !status.empty()) key.status = status;
  const std::int64_t delta = number(data, "delta");
  const std::vector<std::string> serials = texts(data, "serials");
  if (serials.empty()) return move(key, delta);
  for (const auto& serial : serials) {
    key.serial = serial;
    move(key, delta > 0 ? 1 : -1);
  }
}

/// Both sides of a movement stand in the event; what is given back goes before what is taken.
void Fold::movements(const Object& data) {
  each_object(data, "moves", [&](const Object& m) {
    StockKey key = item_of(m);
    key.location = text(m, "location");
    key.lpn = text(m, "lpn");
    key.status = text(m, "status");
    const std::int64_t reserved = number(m, "reserved");
    if (reserved < 0) reserve(key, reserved);
    if (const std::int64_t delta = number(m, "delta"); delta != 0) move(key, delta);
    if (reserved > 0) reserve(key, reserved);
  });
}

void Fold::order_allocated(const Object& data) {
  Order* order = find_order(data);
  if (!order) return;
  // Added work takes an order back from picked to picking.
  if (order->state != "cancel_pending") order->state = text(data, "state");
  each_object(data, "tasks", [&](const Object& t) {
    const Task task{in_bin(t, text(t, "location")), number(t, "qty"), texts(t, "serials")};
    reserve_task(task, task.open, task.serials, 1);
    tasks_[text(t, "task")] = task;
  });
}

void Fold::order_state(const Object& data, const char* state) {
  if (Order* order = find_order(data)) advance(*order, state);
}

/// Once a serial number, or once for all units that have none.
template <class Each>
void Fold::for_units(const Object& data, std::int64_t qty, Each each) {
  const boost::json::value* serials = data.if_contains("serials");
  if (!serials || !serials->is_array() || serials->get_array().empty()) return each("", qty);
  for (const auto& serial : serials->get_array())
    if (serial.is_string()) each(std::string(serial.get_string()), 1);
}

void Fold::pick_confirmed(const Object& data) {
  Order* order = find_order(data);
  OrderLine* line = find_line(data);
  const Object* from = child(data, "from");
  const Object* to = child(data, "to");
  if (!order || !line || !from || !to) return violation("pick.confirmed is incomplete");
  const std::int64_t qty = number(data, "qty");
  const StockKey bin = in_bin(data, text(*from, "location"));
  less_open(data, qty);
  for_units(data, qty, [&](const std::string& serial, std::int64_t units) {
    StockKey leaves = bin, arrives = on_lpn(data, text(*to, "tote"));
    leaves.serial = arrives.serial = serial;
    reserve(leaves, -units);
    move(leaves, -units);
    move(arrives, units);
  });
  line->picked += qty;
  if (line->picked > line->qty) violation("more picked than ordered: " + order->order);
  advance(*order, "picking");
}

/// So much less is open of the event's task.
void Fold::less_open(const Object& data, std::int64_t qty) {
  const auto task = tasks_.find(text(data, "task"));
  if (task == tasks_.end()) return;
  task->second.open -= qty;
  for (const auto& serial : texts(data, "serials")) std::erase(task->second.serials, serial);
}

void Fold::pick_undone(const Object& data) {
  if (text(data, "kind") != "CONFIRMED") return;
  Order* order = find_order(data);
  OrderLine* line = find_line(data);
  if (!order || !line) return violation("pick.undone is incomplete");
  const std::int64_t qty = number(data, "qty");
  if (const auto task = tasks_.find(text(data, "task")); task != tasks_.end()) {
    task->second.open += qty;
    for (const auto& serial : texts(data, "serials")) task->second.serials.push_back(serial);
  }
  for_units(data, qty, [&](const std::string& serial, std::int64_t units) {
    StockKey bin = in_bin(data, text(data, "location")), tote = on_lpn(data, text(data, "tote"));
    bin.serial = tote.serial = serial;
    move(tote, -units);
    move(bin, units);
    reserve(bin, units);
  });
  line->picked -= qty;
  if (order->state == "picked" || order->state == "picked_short") order->state = "picking";
}

void Fold::pick_discrepancy(const Object& data) {
  std::int64_t left = number(data, "suspect");
  const StockKey bin = in_bin(data, text(data, "location"));
  std::vector<std::pair<StockKey, std::int64_t>> found;
  for (const auto& [key, row] : stock_)
    if (key.sku == bin.sku && key.lot == bin.lot && key.expiry == bin.expiry &&
        key.location == bin.location && key.status == "AVAILABLE" && row.qty > row.reserved) {
      const std::int64_t here = std::min(left, row.qty - row.reserved);
      if (here > 0) found.emplace_back(key, here);
      left -= here;
    }
  for (auto [key, units] : found) {
    move(key, -units);
    key.status = "SUSPECT";
    move(key, units);
  }
}

void Fold::pick_damaged(const Object& data) {
  StockKey key = in_bin(data, text(data, "location"));
  key.serial = text(data, "serial");
  move(key, -number(data, "qty"));
  key.location = text(data, "to");
  key.status = "QUARANTINE";
  move(key, number(data, "qty"));
}

void Fold::pick_lot_changed(const Object& data) {
  StockKey key = in_bin(data, text(data, "location"));
  reserve(key, -number(data, "qty"));
  less_open(data, number(data, "qty"));
  key.lot = text(data, "to_lot");
  key.expiry = text(data, "to_expiry");
  reserve(key, number(data, "qty"));
  tasks_[text(data, "new_task")] = {key, number(data, "qty"), {}};
}

void Fold::pick_lpn_changed(const Object& data) {
  const std::int64_t qty = number(data, "qty");
  const StockKey stands = in_bin(data, text(data, "to_location"));
  reserve(in_bin(data, text(data, "location")), -qty);
  move(on_lpn(data, text(data, "to_lpn")), -qty);
  move(stands, qty);
  reserve(stands, qty);
  const auto task = tasks_.find(text(data, "task"));
  if (task != tasks_.end()) task->second.bin = stands;
}

void Fold::task_reduced(const Object& data) {
  less_open(data, number(data, "qty"));
  for_units(data, number(data, "qty"), [&](const std::string& serial, std::int64_t units) {
    StockKey bin = in_bin(data, text(data, "location"));
    bin.serial = serial;
    reserve(bin, -units);
  });
}

void Fold::task_added(const Object& data) {
  each_object(data, "tasks", [&](const Object& t) {
    tasks_[text(t, "task")] = {in_bin(t, text(t, "location")), number(t, "qty"),
                               texts(t, "serials")};
    for_units(t, number(t, "qty"), [&](const std::string& serial, std::int64_t units) {
      StockKey bin = in_bin(t, text(t, "location"));
      bin.serial = serial;
      reserve(bin, units);
    });
  });
}

void Fold::wall_put(const Object& data) {
  for_units(data, number(data, "qty"), [&](const std::string& serial, std::int64_t units) {
    StockKey from = on_lpn(data, text(data, "tote")), to = on_lpn(data, text(data, "slot"));
    from.serial = to.serial = serial;
    move(from, -units);
    move(to, units);
  });
}

void Fold::wall_short(const Object& data) {
  Order* order = find_order(data);
  OrderLine* line = find_line(data);
  if (!order || !line) return violation("wall.short is incomplete");
  const std::int64_t qty = number(data, "qty");
  for_units(data, qty, [&](const std::string& serial, std::int64_t units) {
    StockKey tote = on_lpn(data, text(data, "tote")), bin = in_bin(data, text(data, "location"));
    bin.status = "SUSPECT";
    tote.serial = bin.serial = serial;
    move(tote, -units);
    move(bin, units);
  });
  line->picked -= qty;
  if (order->state == "picked" || order->state == "picked_short") order->state = "picking";
}

void Fold::pack_left(const Object& data) {
  Order* order = find_order(data);
  if (!order) return violation("pack.left is incomplete");
  order->state = text(data, "state");
}

void Fold::pack_scanned(const Object& data) {
  OrderLine* line = find_line(data);
  if (!line) return violation("pack.scanned is incomplete");
  const std::int64_t qty = number(data, "qty");
  move(on_lpn(data, text(data, "tote")), -qty);
  move(on_lpn(data, text(data, "carton")), qty);
  line->packed += qty;
  if (line->packed > line->picked) violation("more packed than picked: " + text(data, "order"));
}

void Fold::pack_removed(const Object& data) {
  OrderLine* line = find_line(data);
  if (!line) return violation("pack.removed is incomplete");
  const std::int64_t qty = number(data, "qty");
  move(on_lpn(data, text(data, "carton")), -qty);
  move(on_lpn(data, text(data, "tote")), qty);
  line->packed -= qty;
  if (line->packed < 0) violation("more removed than packed: " + text(data, "order"));
}

/// What the tote does not hold stands in doubt at the bin that it came from.
void Fold::pack_short(const Object& data) {
  OrderLine* line = find_line(data);
  if (!line) return violation("pack.short is incomplete");
  const std::int64_t qty = number(data, "qty");
  move(on_lpn(data, text(data, "tote")), -qty);
  StockKey doubtful = in_bin(data, text(data, "location"));
  doubtful.status = "SUSPECT";
  move(doubtful, qty);
  line->picked -= qty;
  if (line->picked < line->packed) violation("short of what was packed: " + text(data, "order"));
}

void Fold::pack_reopened(const Object& data) {
  if (Order* order = find_order(data)) order->state = "packing";
}

void Fold::label_voided(const Object& data) {
  Order* order = find_order(data);
  if (order && order->state == "labelled") order->state = "packed";
}

void Fold::parcel_unloaded(const Object& data) {
  Order* order = find_order(data);
  if (!order) return;
  order->loaded.erase(text(data, "carton"));
  if (order->state == "manifested") order->state = "labelled";
}

void Fold::parcel_opened(const Object& data) {
  Order* order = find_order(data);
  const std::string carton = text(data, "carton");
  take_number("SSCC", carton, carton);
  if (order) order->cartons.insert(carton);
}

void Fold::label_bound(const Object& data) {
  take_number("tracking number", text(data, "number"), text(data, "label"));
}

void Fold::parcel_loaded(const Object& data) {
  Order* order = find_order(data);
  if (!order) return;
  order->loaded.insert(text(data, "carton"));
  // Loading the first of two parcels early must not pass over labelling the second.
  if (order->state == "labelled" && order->loaded == order->cartons) advance(*order, "manifested");
}

void Fold::handed_over(const Object& data) {
  each_object(data, "parcels", [&](const Object& parcel) { ship_parcel(parcel); });
  each_object(data, "orders", [&](const Object& order) { ship_order(order); });
}

void Fold::ship_parcel(const Object& parcel) {
  const std::string carton = text(parcel, "carton");
  if (!shipped_cartons_.insert(carton).second) return violation("parcel shipped twice: " + carton);
  std::erase_if(stock_, [&](const auto& row) { return row.first.lpn == carton; });
}

void Fold::ship_order(const Object& data) {
  Order* order = find_order(data);
  if (!order) return;
  each_object(data, "lines", [&](const Object& l) {
    const auto line = order->lines.find(number(l, "line"));
    if (line == order->lines.end()) return violation("shipped a line that is none");
    line->second.shipped += number(l, "qty");
    if (line->second.shipped > line->second.packed)
      violation("more shipped than packed: " + order->order);
  });
  const boost::json::value* complete = data.if_contains("complete");
  if (complete && complete->is_bool() && !complete->get_bool()) return;
  if (order->state == "shipped") violation("order shipped twice: " + order->order);
  order->state = "shipped";
  order->handed_over_seq = seq_;
}

void Fold::move(const StockKey& key, std::int64_t delta) {
  StockRow& row = stock_[key];
  row.qty += delta;
  if (row.qty < 0)
    violation(fmt::format("negative stock: {} {} {} {}", key.sku, key.lot,
                          key.location.empty() ? key.lpn : key.location, row.qty));
  if (row.qty == 0 && row.reserved == 0) stock_.erase(key);
}

void Fold::reserve(const StockKey& key, std::int64_t delta) {
  StockRow& row = stock_[key];
  row.reserved += delta;
  if (row.reserved < 0 || (delta > 0 && row.reserved > row.qty))
    violation(
        fmt::format("reserved {} of {}: {} at {}", row.reserved, row.qty, key.sku, key.location));
  if (row.qty == 0 && row.reserved == 0) stock_.erase(key);
}

void Fold::take_number(const std::string& kind, const std::string& number,
                       const std::string& owner) {
  if (!numbers_.emplace(kind + " " + number, owner).second)
    violation(fmt::format("{} used twice: {}", kind, number));
}

Order* Fold::find_order(const Object& data) {
  const auto it = orders_.find(text(data, "order"));
  if (it != orders_.end()) return &it->second;
  violation("event of an order that was never accepted: " + text(data, "order"));
  return nullptr;
}

OrderLine* Fold::find_line(const Object& data) {
  Order* order = find_order(data);
  if (!order) return nullptr;
  const auto it = order->lines.find(number(data, "line"));
  return it == order->lines.end() ? nullptr : &it->second;
}

void Fold::violation(const std::string& what) {
  if (violations_.size() < violations_max)
    violations_.push_back(fmt::format("seq {}: {}", seq_, what));
}

std::int64_t Fold::answered(const std::string& dinc) const {
  const auto it = answered_.find(dinc);
  return it == answered_.end() ? 0 : it->second;
}

Digest Fold::digest() const {
  Digest digest;
  for (const auto& [k, row] : stock_)
    if (row.qty != 0)
      digest.add("item/" + k.sku,
                 fmt::format("stock|{}|{}|{}|{}|{}|{}|{}|{}|{}", k.sku, k.lot, k.expiry, k.serial,
                             k.location, k.lpn, k.status, row.qty, row.reserved));
  for (const auto& [id, order] : orders_) {
    if (order.state == "shipped" || order.state == "cancelled") continue;
    digest.add("order/" + id, fmt::format("order|{}|{}|{}", id, order.version, order.state));
    for (const auto& [n, l] : order.lines)
      digest.add("order/" + id, fmt::format("line|{}|{}|{}|{}|{}|{}|{}", id, n, l.sku, l.qty,
                                            l.picked, l.packed, l.shipped));
  }
  return digest;
}

std::vector<std::string> Fold::dump_stock() const {
  std::vector<std::string> rows;
  for (const auto& [key, row] : stock_) {
    if (row.qty == 0) continue;
    Object o;
    o["sku"] = key.sku;
    o["lot"] = or_null(key.lot);
    o["expiry"] = or_null(key.expiry);
    o["serial"] = or_null(key.serial);
    o["location"] = or_null(key.location);
    o["lpn"] = or_null(key.lpn);
    o["status"] = key.status;
    o["qty"] = row.qty;
    o["reserved"] = row.reserved;
    rows.push_back(boost::json::serialize(o));
  }
  std::ranges::sort(rows);
  return rows;
}

std::vector<std::string> Fold::dump_orders(std::int64_t applied) const {
  std::vector<std::string> rows;
  for (const auto& [id, order] : orders_) {
    const bool closed = order.state == "shipped" && order.handed_over_seq <= applied;
    Object o;
    o["order"] = order.order;
    o["version"] = order.version;
    o["state"] = closed ? std::string("closed") : order.state;
    boost::json::array lines;
    for (const auto& [n, line] : order.lines)
      lines.push_back({{"line", line.line},
                       {"sku", line.sku},
                       {"qty", line.qty},
                       {"picked", line.picked},
                       {"packed", line.packed},
                       {"shipped", line.shipped}});
    o["lines"] = std::move(lines);
    rows.push_back(boost::json::serialize(o));
  }
  std::ranges::sort(rows);
  return rows;
}

}  // namespace wec::hq
