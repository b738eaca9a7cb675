// Returns: arrived, received unit by unit, graded, put away.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

/// An order that came back without notice: what was shipped of it may return.
void open_blind(State& state, const ReturnArrived& e) {
  Rma rma;
  rma.rma = e.rma;
  rma.barcode = e.rma;
  rma.order = e.order;
  rma.kind = e.kind;
  state.rmas.put(rma);
  state.barcodes.put({e.rma, CodeKind::RMA, e.rma, 1});
  for (const auto& line : state.order_lines.where("order", e.order)) {
    if (line.shipped == 0) continue;
    RmaLine row;
    row.rma = e.rma;
    row.line = line.line;
    row.sku = line.sku;
    row.qty = line.shipped;
    state.rma_lines.put(row);
  }
}

RmaLine line_of(const State& state, const std::string& rma, std::int64_t line) {
  auto row = state.rma_lines.get(rma, line);
  assert(row && "an event names a line of the return");
  return *row;
}

void set_rma(State& state, const std::string& name, RmaState next) {
  auto rma = state.rmas.get(name);
  assert(rma && "an event names a return that exists");
  rma->state = next;
  state.rmas.put(*rma);
}

}  // namespace

void apply_to(State& state, const ReturnArrived& e, std::int64_t) {
  if (!state.rmas.get(e.rma)) open_blind(state, e);
  set_rma(state, e.rma, RmaState::ARRIVED);
}

void apply_to(State& state, const ReturnReceived& e, std::int64_t seq) {
  apply_moves(state, e.moves, seq);
  count_name(state, "return_unit");
  auto line = line_of(state, e.rma, e.line);
  line.received += e.qty;
  state.rma_lines.put(line);
  ReturnUnit unit;
  unit.unit = e.unit;
  unit.rma = e.rma;
  unit.line = e.line;
  unit.sku = e.sku;
  unit.lot = e.lot;
  unit.expiry = e.expiry.value_or("");
  unit.serial = e.serial.value_or("");
  unit.location = e.moves.front().location;
  unit.station = e.station;
  state.return_units.put(unit);
  set_rma(state, e.rma, RmaState::INSPECTING);
}

void apply_to(State& state, const ReturnInspected& e, std::int64_t seq) {
  apply_moves(state, e.moves, seq);
  auto unit = state.return_units.get(e.unit);
  assert(unit);
  unit->state = ReturnState::GRADED;
  unit->grade = e.grade;
  unit->reason = e.reason.value_or("");
  boost::describe::enum_from_string(e.disposition.c_str(), unit->disposition);
  state.return_units.put(*unit);
  auto line = line_of(state, e.rma, e.line);
  ++line.inspected;
  state.rma_lines.put(line);
  for (const auto& one : state.rma_lines.where("rma", e.rma))
    if (one.inspected < one.qty) return;
  set_rma(state, e.rma, RmaState::DISPOSITIONED);
}

void apply_to(State& state, const ReturnRestocked& e, std::int64_t seq) {
  apply_moves(state, e.moves, seq);
  auto unit = state.return_units.get(e.unit);
  assert(unit);
  unit->location = e.to;
  unit->lpn = e.lpn;
  unit->station = {};
  unit->state = ReturnState::PUT_AWAY;
  state.return_units.put(*unit);
  auto line = line_of(state, e.rma, e.line);
  ++line.put_away;
  state.rma_lines.put(line);
}

void apply_to(State& state, const ReturnUnidentified& e, std::int64_t) {
  auto lpn = state.containers.get(e.lpn);
  assert(lpn);
  lpn->state = ToteState::FILLING;  // nobody may take it for an empty one
  lpn->location = e.location;
  state.containers.put(*lpn);
}

void apply_to(State& state, const ReturnClosed& e, std::int64_t) {
  set_rma(state, e.rma, RmaState::CLOSED);
}

}  // namespace wec::applying
