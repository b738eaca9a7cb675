// Mixed totes: from the tote to the slot of an order. What a batch still has to sort is kept by
// line, whoever moves the units.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/oms_walls.hpp"
#include "daemon/core/wall_place.hpp"

namespace wec::applying {
namespace {

StationState station_of(const State& state, const StationId& id) {
  auto station = state.stations.get(id);
  assert(station && "an event names a station that somebody has signed in to");
  return *station;
}

Container container_of(const State& state, const Lpn& lpn) {
  auto container = state.containers.get(lpn);
  assert(container && "an event names a container that exists");
  return *container;
}

void empty_hand(StationState& station) {
  station.slot = {};
  station.order = {};
  station.last_sku = {};
  station.asked.clear();
  station.serial.clear();
  station.pending.clear();
  station.hand = 0;
}

/// So many units, or those with these serial numbers.
template <class Move>
void each_unit(const std::vector<std::string>& serials, std::int64_t qty, Move move) {
  if (serials.empty()) move("", qty);
  for (const auto& serial : serials) move(serial, std::int64_t{1});
}

template <class Units>
BatchLine taken(const Units& e) {
  return {{}, e.order, e.line, e.sku, e.lot, e.expiry.value_or(""), -e.qty};
}

void drop_slot(State& state, Container slot) {
  for (const auto& code : state.barcodes.where("target", slot.lpn.text))
    if (code.kind == CodeKind::CONTAINER) state.barcodes.erase(code.code, code.kind);
  slot.wall.clear();
  state.containers.put(slot);
}

void upsert(State& state, const WallUpsert& c) {
  state.walls.put({c.wall, c.version, c.location, c.exception_slot});
  for (const auto& old : state.containers.where("wall", c.wall))
    if (old.kind == LpnKind::SLOT) drop_slot(state, old);
  for (const auto& given : slots_of(c)) {
    auto slot = state.containers.get(given.slot).value_or(Container{});
    slot.lpn = given.slot;
    slot.version = c.version;
    slot.barcode = given.barcode;
    slot.kind = LpnKind::SLOT;
    slot.wall = c.wall;
    slot.light = given.light.text;
    slot.pack_light = given.pack_light.text;
    state.containers.put(slot);
    state.barcodes.put({given.barcode, CodeKind::CONTAINER, given.slot.text, 1});
  }
}

}  // namespace

void set_free(Container& container) {
  container.state = ToteState::EMPTY;
  container.order = {};
  container.location = {};
  container.batch.clear();
  if (container.kind != LpnKind::SLOT) container.wall.clear();
}

void add_unsorted(State& state, const Lpn& lpn, BatchLine units) {
  const auto tote = state.containers.get(lpn);
  if (!tote || tote->batch.empty()) return;
  units.batch = tote->batch;
  const auto known = state.batch_lines.get(units.batch, units.order, units.line, units.sku,
                                           units.lot, units.expiry);
  if (known) units.qty += known->qty;
  assert(units.qty >= 0 && "no more is sorted than was picked");
  if (units.qty > 0) return state.batch_lines.put(units);
  state.batch_lines.erase(units.batch, units.order, units.line, units.sku, units.lot, units.expiry);
}

void apply_wall_command(State& state, const CmdResult& result) {
  if (result.op == "wall.upsert") upsert(state, from_json<WallUpsert>(result.cmd).value());
}

void apply_to(State& state, const ToteOpened& e, std::int64_t) {
  auto tote = container_of(state, e.lpn);
  tote.state = ToteState::AT_STATION;
  state.containers.put(tote);
  auto station = station_of(state, e.station);
  empty_hand(station);
  station.tote = e.lpn;
  station.carton = {};
  state.stations.put(station);
}

void apply_to(State& state, const ToteLeft& e, std::int64_t) {
  auto tote = container_of(state, e.lpn);
  const bool known = boost::describe::enum_from_string(e.state.c_str(), tote.state);
  assert(known && "an event names a state of totes");
  (void)known;
  if (tote.state == ToteState::EMPTY) set_free(tote);
  state.containers.put(tote);
  auto station = station_of(state, e.station);
  empty_hand(station);
  station.tote = {};
  if (!e.wall.empty() && tote.state != ToteState::STAGED)
    station.pending = (e.missing > 0 ? wall_pending::SHORT : wall_pending::EMPTIED) + e.lpn.text;
  state.stations.put(station);
}

void apply_to(State& state, const WallScanned& e, std::int64_t) {
  auto station = station_of(state, e.station);
  station.slot = e.slot;
  station.order = e.order;
  station.last_sku = e.sku;
  station.asked = e.lot.text;
  station.serial = e.serial;
  station.hand = e.qty;
  station.pending.clear();
  state.stations.put(station);
}

void apply_to(State& state, const WallPut& e, std::int64_t) {
  each_unit(e.serials, e.qty, [&](const std::string& serial, std::int64_t qty) {
    auto row = lpn_row(e.sku, e.lot, e.expiry, e.tote);
    row.serial = serial;
    add_stock(state, row, -qty, 0);
    row.lpn = e.slot;
    add_stock(state, row, qty, 0);
  });
  add_unsorted(state, e.tote, taken(e));
  auto slot = container_of(state, e.slot);
  slot.state = ToteState::FILLING;
  slot.order = e.order;
  state.containers.put(slot);
  auto station = station_of(state, e.station);
  empty_hand(station);
  state.stations.put(station);
}

void apply_to(State& state, const WallCompleted& e, std::int64_t) {
  auto slot = container_of(state, e.slot);
  slot.state = ToteState::STAGED;
  state.containers.put(slot);
}

/// What the tote does not hold stands in doubt at the bin that it came from.
void apply_to(State& state, const WallShort& e, std::int64_t) {
  each_unit(e.serials, e.qty, [&](const std::string& serial, std::int64_t qty) {
    auto missing = lpn_row(e.sku, e.lot, e.expiry, e.tote);
    auto doubtful = bin_row(e.sku, e.lot, e.expiry, e.location);
    doubtful.status = StockStatus::SUSPECT;
    missing.serial = doubtful.serial = serial;
    add_stock(state, missing, -qty, 0);
    add_stock(state, doubtful, qty, 0);
  });
  add_unsorted(state, e.tote, taken(e));
  auto line = state.order_lines.get(e.order, e.line);
  assert(line);
  line->picked -= e.qty;
  line->allocated -= e.qty;
  state.order_lines.put(*line);
  const auto order = state.orders.get(e.order);
  assert(order);
  const bool over = order->state == OrderState::picked || order->state == OrderState::picked_short;
  if (over) set_order_state(state, e.order, OrderState::picking);
}

void apply_to(State&, const WallExtraUnit&, std::int64_t) {}

}  // namespace wec::applying
