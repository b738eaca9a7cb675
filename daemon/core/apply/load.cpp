// Loads and pallets.

#include <algorithm>
#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

Load load_of(const State& state, const LoadId& id) {
  auto load = state.loads.get(id);
  assert(load && "an event names a load that exists");
  return *load;
}

StationState station_of(const State& state, const StationId& id) {
  auto station = state.stations.get(id);
  assert(station);
  return *station;
}

/// Every station that works on the load leaves it.
void leave_load(State& state, const LoadId& id) {
  for (auto& station : state.stations.after({}, rows_all)) {
    if (station.load != id) continue;
    station.load = {};
    station.manifest = {};
    station.pending = {};
    state.stations.put(station);
  }
}

void close_load(State& state, const LoadId& id) {
  auto load = load_of(state, id);
  load.state = LoadState::CLOSED;
  load.manifest = {};
  state.loads.put(load);
  leave_load(state, id);
}

}  // namespace

void apply_to(State& state, const LoadOpened& e, std::int64_t) {
  auto load = load_of(state, e.load);
  load.state = LoadState::OPEN;
  state.loads.put(load);
  auto station = station_of(state, e.station);
  station.load = e.load;
  station.manifest = load.manifest;
  state.stations.put(station);
}

void apply_to(State& state, const LoadSealed& e, std::int64_t) {
  auto load = load_of(state, e.load);
  load.seal = e.seal;
  state.loads.put(load);
}

void apply_to(State& state, const ParcelUnloaded& e, std::int64_t) {
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  if (carton->state != CartonState::CANCELLED) carton->state = CartonState::LABELLED;
  carton->manifest = {};
  carton->pallet = {};
  state.cartons.put(*carton);
  for (auto& task : state.floor_tasks.where("lpn", e.carton)) {
    if (task.type != "unload") continue;
    task.state = FloorTaskState::DONE;
    task.operator_id = e.operator_id;
    task.station = e.station;
    state.floor_tasks.put(task);
  }
  const auto order = state.orders.get(e.order);
  if (order && order->state == OrderState::manifested)
    set_order_state(state, e.order, OrderState::labelled);
  auto station = station_of(state, e.station);
  station.pending = {};
  state.stations.put(station);
}

void apply_to(State& state, const LoadClosed& e, std::int64_t) { close_load(state, e.load); }

void apply_to(State& state, const LoadClosedShort& e, std::int64_t) {
  for (const auto& order : e.missing_orders) {
    auto row = state.load_orders.get(order);
    if (!row || row->load != e.load) continue;
    if (e.next.empty()) {
      state.load_orders.erase(order);
      continue;
    }
    row->load = e.next;
    state.load_orders.put(*row);
  }
  close_load(state, e.load);
}

void apply_to(State& state, const LoadReopened& e, std::int64_t) {
  auto load = load_of(state, e.load);
  load.state = LoadState::OPEN;
  load.manifest = {};
  state.loads.put(load);
  auto station = station_of(state, e.station);
  station.load = e.load;
  station.manifest = {};
  station.pending = {};
  state.stations.put(station);
}

void apply_to(State& state, const PalletOpened& e, std::int64_t) {
  Pallet pallet;
  pallet.pallet = e.pallet;
  state.pallets.put(pallet);
  state.barcodes.put({e.pallet.text, CodeKind::PALLET, e.pallet.text, 1});
  auto range = state.ranges.get(e.range);
  assert(range);
  ++range->next;
  state.ranges.put(*range);
  auto station = station_of(state, e.station);
  station.pallet = e.pallet;
  state.stations.put(station);
}

void apply_to(State& state, const PalletStacked& e, std::int64_t) {
  auto carton = state.cartons.get(e.carton);
  auto pallet = state.pallets.get(e.pallet);
  assert(carton && pallet);
  carton->pallet = e.pallet;
  state.cartons.put(*carton);
  if (!pallet->carrier.empty()) return;
  const auto order = state.orders.get(e.order);
  const auto load = state.load_orders.get(e.order);
  assert(order);
  pallet->carrier = order->carrier;
  pallet->load = load ? load->load : LoadId();
  state.pallets.put(*pallet);
}

void apply_to(State& state, const PalletClosed& e, std::int64_t) {
  auto pallet = state.pallets.get(e.pallet);
  assert(pallet);
  pallet->state = PalletState::CLOSED;
  state.pallets.put(*pallet);
  auto station = station_of(state, e.station);
  station.pallet = {};
  state.stations.put(station);
}

}  // namespace wec::applying
