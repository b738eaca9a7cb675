// What an accepted command of head office does: master data, orders, number ranges, stock.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/oms_commands.hpp"

namespace wec::applying {
namespace {

/// The command was read by decide before it was accepted; the log embeds the same text.
template <class C>
C command_of(const CmdResult& result) {
  auto read = from_json<C>(result.cmd);
  assert(read && "an accepted command can be read");
  return *read;
}

// Not called bind: for a temporary argument std::bind would be the better overload, and do nothing.
void bind_code(State& state, const std::string& code, CodeKind kind, const std::string& target,
               std::int64_t qty = 1) {
  if (code.empty()) return;
  state.barcodes.put(Barcode{code, kind, target, qty});
}

/// A new version replaces the codes of the old one; location aliases stay for ever.
void drop_codes(State& state, CodeKind kind, const std::string& target) {
  for (const auto& code : state.barcodes.where("target", target))
    if (code.kind == kind) state.barcodes.erase(code.code, code.kind);
}

void upsert(State& state, const LocationUpsert& c) {
  state.locations.put(
      {c.location, c.version, c.barcode, c.kind, c.zone, c.pick_seq, c.check_digits, c.status});
  bind_code(state, c.barcode, CodeKind::LOCATION, c.location.text);
  for (const auto& alias : c.aliases) bind_code(state, alias, CodeKind::LOCATION, c.location.text);
}

void upsert(State& state, const ItemUpsert& c) {
  drop_codes(state, CodeKind::ITEM, c.sku.text);
  state.items.put({c.sku, c.version, c.name, c.tracking, c.min_shelf_days, c.weight_mg, c.sigma_mg,
                   c.dims_mm, c.packs});
  for (const auto& pack : c.packs) {
    if (!pack.gtin.empty())
      bind_code(state, gtin14(pack.gtin), CodeKind::ITEM, c.sku.text, pack.qty);
    for (const auto& code : pack.barcodes)
      bind_code(state, code, CodeKind::ITEM, c.sku.text, pack.qty);
  }
}

void upsert(State& state, const CartonTypeUpsert& c) {
  drop_codes(state, CodeKind::CARTON_TYPE, c.carton.text);
  state.carton_types.put(
      {c.carton, c.version, c.barcode, c.tare_mg, c.sigma_mg, c.inner_mm, c.max_mg});
  bind_code(state, c.barcode, CodeKind::CARTON_TYPE, c.carton.text);
}

void upsert(State& state, const LpnUpsert& c) {
  drop_codes(state, CodeKind::CONTAINER, c.lpn.text);
  auto container = state.containers.get(c.lpn).value_or(Container{});
  container.lpn = c.lpn;
  container.version = c.version;
  container.barcode = c.barcode;
  container.kind = c.kind;
  state.containers.put(container);
  bind_code(state, c.barcode, CodeKind::CONTAINER, c.lpn.text);
}

void upsert(State& state, const OperatorUpsert& c) {
  drop_codes(state, CodeKind::BADGE, c.operator_id.text);
  state.operators.put({c.operator_id, c.version, c.badge, c.name, c.rights});
  bind_code(state, c.badge, CodeKind::BADGE, c.operator_id.text);
}

void upsert(State& state, const NumbersGrant& c) {
  const auto lo = std::stoll(c.lo), hi = std::stoll(c.hi);
  state.ranges.put({c.range, c.kind, c.carrier, c.format, lo, hi, lo, c.low, c.expires});
}

void upsert(State& state, const OrderReleased& c) {
  Order order;
  order.order = c.order;
  order.version = c.version;
  order.state = c.holds.empty() ? OrderState::received : OrderState::held;
  order.priority = c.priority;
  order.ship_by = c.ship_by;
  order.carrier = c.carrier;
  order.service = c.service;
  state.orders.put(order);
  for (const auto& line : c.lines) {
    OrderLine row;
    row.order = c.order;
    row.line = line.line;
    row.sku = line.sku;
    row.qty = line.qty;
    row.lot = line.lot;
    row.min_expiry = line.min_expiry;
    state.order_lines.put(row);
  }
}

}  // namespace

void apply_to(State& state, const CmdResult& result, std::int64_t) {
  if (!result.cmdid.empty())
    state.answered.put({result.cmdid, result.result, result.reason.value_or("")});
  const bool took_effect = result.result == "ok" && result.state != "unchanged";
  if (!took_effect) return;
  if (result.op == "location.upsert")
    upsert(state, command_of<LocationUpsert>(result));
  else if (result.op == "item.upsert")
    upsert(state, command_of<ItemUpsert>(result));
  else if (result.op == "carton_type.upsert")
    upsert(state, command_of<CartonTypeUpsert>(result));
  else if (result.op == "lpn.upsert")
    upsert(state, command_of<LpnUpsert>(result));
  else if (result.op == "operator.upsert")
    upsert(state, command_of<OperatorUpsert>(result));
  else if (result.op == "numbers.grant")
    upsert(state, command_of<NumbersGrant>(result));
  else if (result.op == "order.released")
    upsert(state, command_of<OrderReleased>(result));
  // stock.adjust takes effect by its stock.adjusted event.
}

void apply_to(State& state, const StockAdjusted& e, std::int64_t) {
  Stock row = bin_row(e.sku, e.lot, e.expiry, e.location);
  row.lpn = e.lpn;
  boost::describe::enum_from_string(e.status.c_str(), row.status);
  add_stock(state, row, e.delta, 0);
}

void apply_to(State& state, const OrderHeld& e, std::int64_t) {
  set_order_state(state, e.order, OrderState::held);
}

void apply_to(State& state, const OrderAllocated& e, std::int64_t) {
  for (const auto& made : e.tasks) {
    const auto location = state.locations.get(made.location);
    assert(location && "a task names a location that exists");
    PickTask task;
    task.task = made.task;
    task.order = e.order;
    task.line = made.line;
    task.sku = made.sku;
    task.lot = made.lot;
    task.expiry = made.expiry.value_or("");
    task.location = made.location;
    task.pick_seq = location->pick_seq;
    task.qty = made.qty;
    state.tasks.put(task);
    add_stock(state, bin_row(made.sku, made.lot, made.expiry, made.location), 0, made.qty);
    auto line = state.order_lines.get(e.order, made.line);
    assert(line && "a task names a line that exists");
    line->allocated += made.qty;
    state.order_lines.put(*line);
  }
  OrderState next = OrderState::allocated;
  boost::describe::enum_from_string(e.state.c_str(), next);
  set_order_state(state, e.order, next);
  if (next == OrderState::allocated) state.work.put({work_rank(state, e.order), e.order});
}

}  // namespace wec::applying
