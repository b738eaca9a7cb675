// The packing bench off the straight way.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

void set_pending(State& state, const StationId& id, const std::string& pending) {
  auto station = state.stations.get(id);
  assert(station);
  station->pending = pending;
  state.stations.put(*station);
}

Stock with_serial(Stock row, const std::optional<std::string>& serial) {
  row.serial = serial.value_or("");
  return row;
}

void set_weigh(State& state, const Lpn& lpn, std::int64_t mass_mg, const char* how) {
  auto carton = state.cartons.get(lpn);
  assert(carton);
  carton->state = CartonState::WEIGHED;
  carton->mass_mg = mass_mg;
  carton->weigh = how;
  state.cartons.put(*carton);
}

}  // namespace

void apply_to(State& state, const BenchAsked& e, std::int64_t) {
  set_pending(state, e.station, e.pending);
}

void apply_to(State& state, const PackRemoved& e, std::int64_t) {
  add_stock(state, with_serial(lpn_row(e.sku, e.lot, e.expiry, e.carton), e.serial), -e.qty, 0);
  add_stock(state, with_serial(lpn_row(e.sku, e.lot, e.expiry, e.tote), e.serial), e.qty, 0);
  add_unsorted(state, e.tote, {{}, e.order, e.line, e.sku, e.lot, e.expiry.value_or(""), e.qty});
  auto content = state.carton_lines.get(e.carton, e.line, e.sku, e.lot);
  assert(content && content->qty >= e.qty && "only what is in the carton comes out of it");
  content->qty -= e.qty;
  if (content->qty == 0)
    state.carton_lines.erase(e.carton, e.line, e.sku, e.lot);
  else
    state.carton_lines.put(*content);
  auto line = state.order_lines.get(e.order, e.line);
  assert(line);
  line->packed -= e.qty;
  state.order_lines.put(*line);
  set_pending(state, e.station, {});
}

void apply_to(State& state, const PackShort& e, std::int64_t) {
  add_stock(state, with_serial(lpn_row(e.sku, e.lot, e.expiry, e.tote), e.serial), -e.qty, 0);
  add_unsorted(state, e.tote, {{}, e.order, e.line, e.sku, e.lot, e.expiry.value_or(""), -e.qty});
  auto doubtful = with_serial(bin_row(e.sku, e.lot, e.expiry, e.location), e.serial);
  doubtful.status = StockStatus::SUSPECT;
  add_stock(state, doubtful, e.qty, 0);
  auto line = state.order_lines.get(e.order, e.line);
  assert(line);
  line->picked -= e.qty;
  line->allocated -= e.qty;
  line->short_qty += e.qty;  // it was looked for and is not there
  state.order_lines.put(*line);
  set_pending(state, e.station, {});
}

/// The carton comes back to the bench it was reopened at.
void apply_to(State& state, const PackReopened& e, std::int64_t) {
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->state = CartonState::OPEN;
  carton->mass_mg = 0;
  carton->failed_mg = 0;
  carton->weigh = {};
  state.cartons.put(*carton);
  set_order_state(state, e.order, OrderState::packing);
  auto station = state.stations.get(e.station);
  assert(station);
  station->carton = e.carton;
  station->last_sku = {};
  station->pending = {};
  state.stations.put(*station);
}

void apply_to(State& state, const WeighOverridden& e, std::int64_t) {
  set_weigh(state, e.carton, e.mass_mg, "OVERRIDDEN");
}

void apply_to(State& state, const WeighBypassed& e, std::int64_t) {
  set_weigh(state, e.carton, e.expected_mg, "BYPASSED");
}

void apply_to(State&, const WeightProposed&, std::int64_t) {}
void apply_to(State&, const SlipIssued&, std::int64_t) {}

}  // namespace wec::applying
