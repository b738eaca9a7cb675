// The print ledger: a label is queued when it is bound, and ends printed, doubtful, failed or void;
// its own scan proves it.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/wall_place.hpp"

namespace wec::applying {
namespace {

void set_label(State& state, const LabelId& id, LabelState next, const std::string& reason = {}) {
  auto label = state.labels.get(id);
  assert(label && "an event names a label that exists");
  label->state = next;
  label->reason = reason;
  state.labels.put(*label);
}

/// What every event that orders a label says of its print job.
template <class E>
LabelJob job_of(const E& e, const Lpn& thing, const char* kind, const std::string& number) {
  LabelJob label;
  label.label = e.label;
  label.carton = thing;
  label.kind = kind;
  label.number = number;
  label.copy = e.copy;
  label.printer = e.printer;
  label.sha256 = e.sha256;
  return label;
}

}  // namespace

void apply_to(State& state, const LabelBound& e, std::int64_t) {
  auto label = job_of(e, e.carton, e.kind.c_str(), e.number);
  label.order = e.order;
  state.labels.put(label);
  state.barcodes.put({e.number, CodeKind::PARCEL, e.carton.text, 1});
  if (auto range = state.ranges.get(e.range)) {
    if (!SABOTAGE("number-given-twice")) ++range->next;
    state.ranges.put(*range);
  }
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->label = e.label;
  carton->number = e.number;
  carton->problem = {};
  state.cartons.put(*carton);
  if (!e.range.empty()) return;
  auto attached = state.attached.get(e.order, carton->n);
  assert(attached && "a label without a range was attached by head office");
  attached->used = true;
  state.attached.put(*attached);
}

void apply_to(State& state, const LabelPrinted& e, std::int64_t) {
  set_label(state, e.label, LabelState::printed);
}

void apply_to(State& state, const LabelDoubtful& e, std::int64_t) {
  set_label(state, e.label, LabelState::doubtful, e.reason);
}

void apply_to(State& state, const LabelFailed& e, std::int64_t) {
  set_label(state, e.label, LabelState::failed, e.reason);
}

void apply_to(State& state, const LabelRequeued& e, std::int64_t) {
  set_label(state, e.label, LabelState::queued);
}

void apply_to(State& state, const LabelReprinted& e, std::int64_t) {
  auto label = state.labels.get(e.of);
  assert(label);
  set_label(state, e.of, LabelState::voided, "REPRINTED");
  label->label = e.label;
  label->copy = e.copy;
  label->state = LabelState::queued;
  label->printer = e.printer;
  label->sha256 = e.sha256;
  label->reason = {};
  state.labels.put(*label);
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->label = e.label;
  state.cartons.put(*carton);
}

/// The carton is as it was before it had a label; the number stays used.
void apply_to(State& state, const LabelVoided& e, std::int64_t) {
  set_label(state, e.label, LabelState::voided, e.reason);
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  if (carton->label != e.label) return;
  carton->label = {};
  carton->number = {};
  if (carton->state == CartonState::LABELLED) carton->state = CartonState::WEIGHED;
  state.cartons.put(*carton);
  const auto order = state.orders.get(e.order);
  if (order && order->state == OrderState::labelled)
    set_order_state(state, e.order, OrderState::packed);
}

void apply_to(State& state, const LabelRefused& e, std::int64_t) {
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->problem = e.code;
  state.cartons.put(*carton);
}

void apply_to(State& state, const PalletLabelled& e, std::int64_t) {
  state.labels.put(job_of(e, e.pallet, "pallet", e.pallet.text));
  auto pallet = state.pallets.get(e.pallet);
  assert(pallet);
  pallet->label = e.label;
  state.pallets.put(*pallet);
}

void apply_to(State& state, const LpnLabelled& e, std::int64_t) {
  state.labels.put(job_of(e, e.lpn, "lpn", e.lpn.text));
}

/// Its number finds the return again when the parcel comes.
void apply_to(State& state, const ReturnLabelled& e, std::int64_t) {
  state.labels.put(job_of(e, Lpn(e.rma), "return", e.number));
  if (auto rma = state.rmas.get(e.rma); rma && rma->label_in_box) {
    rma->label_in_box = false;
    state.rmas.put(*rma);
  }
  if (e.copy > 1) return;
  auto range = state.ranges.get(e.range);
  assert(range && "a return's number comes from a range");
  ++range->next;
  state.ranges.put(*range);
  state.barcodes.put({e.number, CodeKind::RMA, e.rma, 1});
}

namespace {

/// What is left in it is not wanted any more and goes back to its bin.
void free_tote(State& state, const Lpn& lpn) {
  auto tote = state.containers.get(lpn);
  if (!tote) return;
  const bool empty = state.stock.where("lpn", lpn, 1).empty();
  if (empty)
    set_free(*tote);
  else
    tote->state = ToteState::SUSPENDED;
  tote->location = {};
  state.containers.put(*tote);
}

}  // namespace

/// The parcel leaves the bench; the totes are free once the order's last unit has left them.
void apply_to(State& state, const LabelApplied& e, std::int64_t) {
  set_label(state, e.label, LabelState::applied);
  auto carton = state.cartons.get(e.carton);
  assert(carton);
  carton->state = CartonState::LABELLED;
  state.cartons.put(*carton);
  auto station = state.stations.get(e.station);
  assert(station);
  station->carton = {};
  station->last_sku = {};
  std::int64_t to_pack = 0;
  for (const auto& line : state.order_lines.where("order", e.order))
    to_pack += line.picked - line.packed;
  if (to_pack == 0) {
    const auto mixed = state.containers.get(station->tote);
    station->order = {};
    // A mixed one goes on with the next order.
    if (!mixed || unsorted_in(state, *mixed).empty()) {
      free_tote(state, station->tote);
      station->tote = {};
    }
    for (const auto& tote : state.containers.where("order", e.order))
      if (tote.state == ToteState::AT_STATION) free_tote(state, tote.lpn);
  }
  state.stations.put(*station);
}

void apply_to(State& state, const OrderLabelled& e, std::int64_t) {
  set_order_state(state, e.order, OrderState::labelled);
}

void apply_to(State&, const NumbersLow&, std::int64_t) {}
void apply_to(State&, const NumbersExhausted&, std::int64_t) {}

}  // namespace wec::applying
