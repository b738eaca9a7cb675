// Sorting at a put wall: from the mixed tote to the slot of an order.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

void put_station(State& state, const StationId& id, const Lpn& tote, const Lpn& slot,
                 const Sku& sku) {
  auto station = state.stations.get(id);
  assert(station);
  station->tote = tote;
  station->slot = slot;
  station->last_sku = sku;
  state.stations.put(*station);
}

void move_units(State& state, Stock key, const std::vector<std::string>& serials, const Lpn& from,
                const Lpn& to, std::int64_t qty) {
  const auto move_one = [&](const std::string& serial, std::int64_t n) {
    key.serial = serial;
    key.lpn = from;
    add_stock(state, key, -n, 0);
    key.lpn = to;
    add_stock(state, key, n, 0);
  };
  if (serials.empty()) move_one("", qty);
  for (const auto& serial : serials) move_one(serial, 1);
}

}  // namespace

void apply_to(State& state, const WallStarted& e, std::int64_t) {
  auto tote = state.containers.get(e.tote);
  assert(tote);
  tote->state = ToteState::AT_STATION;
  state.containers.put(*tote);
  put_station(state, e.station, e.tote, {}, {});
}

void apply_to(State& state, const WallScanned& e, std::int64_t) {
  auto station = state.stations.get(e.station);
  assert(station);
  station->slot = e.slot;
  station->order = e.order;
  station->last_sku = e.sku;
  station->asked = e.lot.text;
  station->serial = e.serial;
  state.stations.put(*station);
}

void apply_to(State& state, const WallPut& e, std::int64_t) {
  move_units(state, lpn_row(e.sku, e.lot, e.expiry, e.tote), e.serials, e.tote, e.slot, e.qty);
  auto slot = state.containers.get(e.slot);
  assert(slot);
  slot->state = ToteState::FILLING;
  slot->order = e.order;
  state.containers.put(*slot);
  auto station = state.stations.get(e.station);
  assert(station);
  station->slot = {};
  station->order = {};
  station->asked.clear();
  station->serial.clear();
  state.stations.put(*station);
}

void apply_to(State& state, const WallCompleted& e, std::int64_t) {
  auto slot = state.containers.get(e.slot);
  assert(slot);
  slot->state = ToteState::STAGED;
  state.containers.put(*slot);
}

void apply_to(State& state, const WallShort& e, std::int64_t) {
  add_stock(state, lpn_row(e.sku, e.lot, e.expiry, e.tote), -e.qty, 0);
  auto suspect = bin_row(e.sku, e.lot, e.expiry, e.location);
  suspect.status = StockStatus::SUSPECT;
  add_stock(state, suspect, e.qty, 0);
  auto line = state.order_lines.get(e.order, e.line);
  assert(line);
  line->picked -= e.qty;
  line->allocated -= e.qty;
  state.order_lines.put(*line);
  set_order_state(state, e.order, OrderState::picking);
}

void apply_to(State&, const WallExtraUnit&, std::int64_t) {}

void apply_to(State& state, const WallEmptied& e, std::int64_t) {
  auto tote = state.containers.get(e.tote);
  assert(tote);
  tote->state = ToteState::EMPTY;
  tote->order = {};
  tote->location = {};
  tote->batch.clear();
  tote->wall.clear();
  state.containers.put(*tote);
  put_station(state, e.station, {}, {}, {});
}

}  // namespace wec::applying
