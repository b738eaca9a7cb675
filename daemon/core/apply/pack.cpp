// Packing: from the tote to the carton, weighed.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/chaos.hpp"

namespace wec::applying {

void apply_to(State& state, const PackStarted& e, std::int64_t) {
  auto tote = state.containers.get(e.tote);
  assert(tote);
  tote->state = ToteState::AT_STATION;
  state.containers.put(*tote);
  auto station = state.stations.get(e.station);
  assert(station);
  // Its next tote goes on into the same carton.
  if (station->order != e.order) station->carton = {};
  station->order = e.order;
  station->tote = e.tote;
  station->last_sku = {};
  state.stations.put(*station);
  set_order_state(state, e.order, OrderState::packing);
}

/// An emptied tote of the order stays where it is until the last parcel frees it.
void apply_to(State& state, const PackLeft& e, std::int64_t) {
  auto station = state.stations.get(e.station);
  assert(station);
  station->order = {};
  station->last_sku = {};
  for (auto& tote : state.containers.where("order", e.order)) {
    if (tote.state != ToteState::AT_STATION) continue;
    if (state.stock.where("lpn", tote.lpn, 1).empty()) continue;
    tote.state = ToteState::STAGED;
    state.containers.put(tote);
  }
  // A mixed tote stays: its next unit says which order comes.
  const auto tote = state.containers.get(e.tote);
  if (tote && tote->batch.empty()) station->tote = {};
  state.stations.put(*station);
  auto next = OrderState::picked;
  const bool known = boost::describe::enum_from_string(e.state.c_str(), next);
  assert(known && "an event names a state of orders");
  (void)known;
  set_order_state(state, e.order, next);
}

void apply_to(State& state, const ParcelOpened& e, std::int64_t) {
  Carton carton;
  carton.carton = e.carton;
  carton.order = e.order;
  carton.carton_type = e.carton_type;
  carton.n = e.n;
  state.cartons.put(carton);
  state.barcodes.put({e.carton.text, CodeKind::PARCEL, e.carton.text, 1});
  auto range = state.ranges.get(e.range);
  assert(range);
  ++range->next;
  state.ranges.put(*range);
  auto station = state.stations.get(e.station);
  assert(station);
  station->carton = e.carton;
  state.stations.put(*station);
}

void apply_to(State& state, const PackScanned& e, std::int64_t) {
  auto from = lpn_row(e.sku, e.lot, e.expiry, e.tote);
  auto to = lpn_row(e.sku, e.lot, e.expiry, e.carton);
  from.serial = to.serial = e.serial.value_or("");
  if (!SABOTAGE("packed-stays-in-the-tote")) add_stock(state, from, -e.qty, 0);
  add_stock(state, to, e.qty, 0);
  add_unsorted(state, e.tote, {{}, e.order, e.line, e.sku, e.lot, e.expiry.value_or(""), -e.qty});
  auto content = state.carton_lines.get(e.carton, e.line, e.sku, e.lot)
                     .value_or(CartonLine{e.carton, e.line, e.sku, e.lot, 0});
  content.qty += e.qty;
  state.carton_lines.put(content);
  auto line = state.order_lines.get(e.order, e.line);
  assert(line);
  line->packed += e.qty;
  state.order_lines.put(*line);
  auto station = state.stations.get(e.station);
  assert(station);
  station->last_sku = e.sku;
  state.stations.put(*station);
}

void apply_to(State& state, const PackConfirmed& e, std::int64_t) {
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->state = CartonState::CLOSED;
  state.cartons.put(*carton);
  auto station = state.stations.get(e.station);
  assert(station);
  station->pending.clear();  // a command that waited for a unit of this carton
  state.stations.put(*station);
}

void apply_to(State& state, const OrderPacked& e, std::int64_t) {
  set_order_state(state, e.order, OrderState::packed);
}

void apply_to(State& state, const WeighChecked& e, std::int64_t) {
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->state = CartonState::WEIGHED;
  carton->mass_mg = e.mass_mg;
  carton->weigh = "PASS";
  state.cartons.put(*carton);
}

/// Kept so that a supervisor can accept it after a restart too.
void apply_to(State& state, const WeighFailed& e, std::int64_t) {
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->failed_mg = e.mass_mg;
  state.cartons.put(*carton);
}

}  // namespace wec::applying
