// Stock by movements: what the events of the floor say of both sides.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {

Stock row_of(const StockMove& move) {
  Stock row;
  row.sku = move.sku;
  row.lot = move.lot;
  row.expiry = move.expiry.value_or("");
  row.serial = move.serial.value_or("");
  row.location = move.location;
  row.lpn = move.lpn;
  const bool known = boost::describe::enum_from_string(move.status.c_str(), row.status);
  assert(known && "a movement names a stock status");
  (void)known;
  return row;
}

void apply_moves(State& state, const std::vector<StockMove>& moves, std::int64_t seq) {
  (void)seq;
  for (const auto& move : moves) add_stock(state, row_of(move), move.delta, move.reserved);
}

/// Where an item is kept for picking, and where a serial number is: learnt from what arrives.
void remember_place(State& state, const Stock& row, std::int64_t qty) {
  if (!row.serial.empty()) {
    auto unit = state.serials.get(row.sku, row.serial).value_or(SerialUnit{});
    unit.sku = row.sku;
    unit.serial = row.serial;
    unit.state = qty > 0 ? SerialState::IN_STOCK : SerialState::GONE;
    if (qty > 0) unit.order = {};
    state.serials.put(unit);
  }
  if (qty <= 0 || row.location.empty() || row.status != StockStatus::AVAILABLE) return;
  const auto place = state.locations.get(row.location);
  if (place && place->kind == LocationKind::PICK && !state.faces.get(row.sku, row.location))
    state.faces.put({row.sku, row.location});
}

}  // namespace wec::applying
