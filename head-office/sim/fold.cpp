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
      {"received", 0},    {"held", 0},     {"allocated", 1},  {"part_allocated", 1},
      {"unallocated", 1}, {"picking", 2},  {"picked", 3},     {"packing", 4},
      {"packed", 5},      {"labelled", 6}, {"manifested", 7}, {"shipped", 8}};
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
        {"pick.confirmed", call<&Fold::pick_confirmed>},
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
    };
    static const std::set<std::string> without_effect = {
        "labour.signed_in", "labour.signed_out", "task.claimed", "task.released", "tote.assigned",
        "pick.located", "pick.counted", "tote.staged", "pack.confirmed", "weigh.checked",
        "weigh.failed", "label.printed", "label.doubtful", "label.failed", "label.reprinted",
        "label.requeued", "label.applied", "scan.rejected", "numbers.low", "numbers.exhausted",
        "recovery.gap", "state.snapshot", "state.checkpoint", "clock.offset",
        // people, benches, loads
        "labour.activity", "bench.asked", "weigh.overridden", "weigh.bypassed",
        "item.weight_proposed", "slip.issued", "load.opened", "load.sealed", "load.closed",
        "load.closed_short", "load.reopened", "pallet.opened", "pallet.stacked", "pallet.closed",
        "override.requested", "override.supervised", "override.granted", "override.used",
        "override.ended"};
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
  if (r.op == "order.released" && r.result == "ok") order_released(data);
  results_.push_back(std::move(r));
}

void Fold::order_released(const Object& data) {
  const Object* command = child(data, "cmd");
  if (!command || text(data, "state") == "unchanged") return;
  Order order;
  order.order = text(*command, "order");
  order.version = number(*command, "version");
  order.state = "received";
  each_object(*command, "lines", [&](const Object& l) {
    OrderLine line;
    line.line = number(l, "line");
    line.sku = text(l, "sku");
    line.qty = number(l, "qty");
    order.lines[line.line] = line;
  });
  if (orders_.contains(order.order)) return violation("order accepted twice: " + order.order);
  orders_[order.order] = std::move(order);
}

void Fold::stock_adjusted(const Object& data) {
  StockKey key = item_of(data);
  key.location = text(data, "location");
  key.lpn = text(data, "lpn");
  if (const std::string status = text(data, "status"); !status.empty()) key.status = status;
  move(key, number(data, "delta"));
}

void Fold::order_allocated(const Object& data) {
  Order* order = find_order(data);
  if (!order) return;
  advance(*order, text(data, "state"));
  each_object(data, "tasks", [&](const Object& t) {
    const Task task{in_bin(t, text(t, "location")), number(t, "qty")};
    reserve(task.bin, task.open);
    tasks_[text(t, "task")] = task;
  });
}

void Fold::order_state(const Object& data, const char* state) {
  if (Order* order = find_order(data)) advance(*order, state);
}

void Fold::pick_confirmed(const Object& data) {
  Order* order = find_order(data);
  OrderLine* line = find_line(data);
  const Object* from = child(data, "from");
  const Object* to = child(data, "to");
  if (!order || !line || !from || !to) return violation("pick.confirmed is incomplete");
  const std::int64_t qty = number(data, "qty");
  const StockKey bin = in_bin(data, text(*from, "location"));
  if (const auto task = tasks_.find(text(data, "task")); task != tasks_.end()) {
    const std::int64_t released = std::min(qty, task->second.open);
    reserve(task->second.bin, -released);
    task->second.open -= released;
    if (task->second.open == 0) tasks_.erase(task);
  }
  move(bin, -qty);
  move(on_lpn(data, text(*to, "tote")), qty);
  line->picked += qty;
  if (line->picked > line->qty) violation("more picked than ordered: " + order->order);
  advance(*order, "picking");
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
