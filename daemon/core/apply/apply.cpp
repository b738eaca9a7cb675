// The dispatch, and what several processes share.

#include "daemon/core/apply/apply.hpp"

#include <fmt/format.h>

#include <cassert>

namespace wec {

void apply(State& state, const Event& event, std::int64_t seq) {
  std::visit([&](const auto& e) { applying::apply_to(state, e, seq); }, event);
}

namespace applying {

void add_stock(State& state, Stock key, std::int64_t qty, std::int64_t reserved) {
  const auto found =
      state.stock.get(key.sku, key.lot, key.expiry, key.serial, key.location, key.lpn, key.status);
  auto row = found.value_or(key);
  if (!found) row.qty = row.reserved = 0;
  state.stock_written.insert(key.sku);
  row.qty += qty;
  row.reserved += reserved;
  assert(row.qty >= 0 && row.reserved >= 0 && row.reserved <= row.qty && "stock is never negative");
  if (row.qty == 0)
    state.stock.erase(key.sku, key.lot, key.expiry, key.serial, key.location, key.lpn, key.status);
  else
    state.stock.put(row);
  if (qty != 0) remember_place(state, row, qty);
}

Stock bin_row(const Sku& sku, const Lot& lot, const std::optional<std::string>& expiry,
              const LocationId& location) {
  Stock row;
  row.sku = sku;
  row.lot = lot;
  row.expiry = expiry.value_or("");
  row.location = location;
  return row;
}

Stock lpn_row(const Sku& sku, const Lot& lot, const std::optional<std::string>& expiry,
              const Lpn& lpn) {
  Stock row = bin_row(sku, lot, expiry, {});
  row.lpn = lpn;
  return row;
}

std::string work_rank(const State& state, const OrderId& id) {
  const auto order = state.orders.get(id);
  assert(order && "an event names an order that exists");
  return fmt::format("{:03}|{}", order->priority, order->ship_by);
}

bool held_by_somebody(const State& state, const OrderId& order) {
  for (const auto& task : state.tasks.where("order", order))
    if (!task.operator_id.empty()) return true;
  return false;
}

void set_order_state(State& state, const OrderId& id, OrderState next) {
  auto order = state.orders.get(id);
  assert(order && "an event names an order that exists");
  order->state = next;
  state.orders.put(*order);
}

void apply_to(State&, const ScanRejected&, std::int64_t) {}

}  // namespace applying
}  // namespace wec
