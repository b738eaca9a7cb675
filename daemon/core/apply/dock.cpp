// The dock: parcels onto the manifest, and the manifest out of the house.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/chaos.hpp"

namespace wec::applying {
namespace {

bool all_loaded(const State& state, const OrderId& order) {
  for (const auto& carton : state.cartons.where("order", order))
    if (carton.state < CartonState::LOADED) return false;
  return true;
}

void ship_carton(State& state, const Lpn& lpn) {
  auto carton = state.cartons.get(lpn);
  assert(carton);
  for (const auto& row : state.stock.where("lpn", lpn)) {
    if (!SABOTAGE("shipped-stays-in-the-house")) add_stock(state, row, -row.qty, 0);
    if (!row.serial.empty())
      state.serials.put({row.sku, row.serial, SerialState::SHIPPED, carton->order});
  }
  carton->state = CartonState::SHIPPED;
  state.cartons.put(*carton);
  if (auto pallet = state.pallets.get(carton->pallet)) {
    pallet->state = PalletState::SHIPPED;
    state.pallets.put(*pallet);
  }
}

}  // namespace

void apply_to(State& state, const ParcelLoaded& e, std::int64_t) {
  if (!state.manifests.get(e.manifest)) {
    state.manifests.put({e.manifest, e.station, ManifestState::OPEN});
    auto counter = state.counters.get(std::string("manifest")).value_or(Counter{"manifest", 0});
    ++counter.value;
    state.counters.put(counter);
  }
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->state = CartonState::LOADED;
  carton->manifest = e.manifest;
  state.cartons.put(*carton);
  if (auto load = state.loads.get(e.load); load && load->manifest != e.manifest) {
    load->manifest = e.manifest;
    state.loads.put(*load);
  }
  if (auto pallet = state.pallets.get(e.pallet)) {
    pallet->state = PalletState::LOADED;
    state.pallets.put(*pallet);
  }
  auto station = state.stations.get(e.station);
  assert(station);
  station->manifest = e.manifest;
  state.stations.put(*station);
  const auto order = state.orders.get(e.order);
  if (order && order->state == OrderState::labelled && all_loaded(state, e.order))
    set_order_state(state, e.order, OrderState::manifested);
}

void apply_to(State& state, const HandedOver& e, std::int64_t seq) {
  for (const auto& parcel : e.parcels) ship_carton(state, parcel.carton);
  for (const auto& shipped : e.orders) {
    for (const auto& part : shipped.lines) {
      auto line = state.order_lines.get(shipped.order, part.line);
      assert(line);
      line->shipped += part.qty;
      state.order_lines.put(*line);
    }
    if (!shipped.complete) continue;
    auto order = state.orders.get(shipped.order);
    assert(order);
    order->state = OrderState::shipped;
    order->shipped_seq = seq;
    state.orders.put(*order);
  }
  auto manifest = state.manifests.get(e.manifest);
  assert(manifest);
  manifest->state = ManifestState::CLOSED;
  state.manifests.put(*manifest);
  auto station = state.stations.get(e.station);
  assert(station);
  station->manifest = {};
  state.stations.put(*station);
}

}  // namespace wec::applying
