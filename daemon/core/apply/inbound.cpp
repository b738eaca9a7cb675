// Deliveries: announced, arrived, received on LPNs, put away.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/oms_commands_inbound.hpp"
#include "daemon/core/site_day.hpp"

namespace wec::applying {
namespace {

template <class C>
C command_of(const CmdResult& result) {
  auto read = from_json<C>(result.cmd);
  assert(read && "an accepted command can be read");
  return *read;
}

void bind_one(State& state, const std::string& code, CodeKind kind, const std::string& target) {
  if (!code.empty()) state.barcodes.put(Barcode{code, kind, target, 1});
}

void unbind_all(State& state, CodeKind kind, const std::string& target) {
  for (const auto& code : state.barcodes.where("target", target))
    if (code.kind == kind) state.barcodes.erase(code.code, code.kind);
}

void upsert(State& state, const SupplierUpsert& c) {
  state.suppliers.put({c.supplier, c.version, c.name, c.gln, c.over_receipt_ppm});
}

/// A new version replaces the lines; what was received of them stays.
void upsert(State& state, const AsnUpsert& c) {
  unbind_all(state, CodeKind::ASN, c.asn);
  auto asn = state.asns.get(c.asn).value_or(Asn{});
  asn.asn = c.asn;
  asn.version = c.version;
  asn.barcode = c.barcode.empty() ? c.asn : c.barcode;
  asn.supplier = c.supplier;
  state.asns.put(asn);
  bind_one(state, asn.barcode, CodeKind::ASN, c.asn);
  if (asn.barcode != c.asn) bind_one(state, c.asn, CodeKind::ASN, c.asn);
  for (const auto& old : state.asn_lines.where("asn", c.asn))
    if (old.received == 0) state.asn_lines.erase(old.asn, old.line);
  for (const auto& line : c.lines) {
    auto row = state.asn_lines.get(c.asn, line.line).value_or(AsnLine{});
    row.asn = c.asn;
    row.line = line.line;
    row.sku = line.sku;
    row.qty = line.qty;
    row.lot = line.lot;
    row.expiry = line.expiry;
    state.asn_lines.put(row);
  }
  for (const auto& old : state.asn_lpns.where("asn", c.asn))
    if (!old.received) state.asn_lpns.erase(old.sscc);
  for (const auto& lpn : c.lpns)
    if (!state.asn_lpns.get(lpn.sscc)) state.asn_lpns.put({lpn.sscc, c.asn, false, lpn.contents});
}

void upsert(State& state, const RmaUpsert& c) {
  unbind_all(state, CodeKind::RMA, c.rma);
  auto rma = state.rmas.get(c.rma).value_or(Rma{});
  rma.rma = c.rma;
  rma.version = c.version;
  rma.barcode = c.barcode.empty() ? c.rma : c.barcode;
  rma.tracking = c.tracking;
  rma.order = c.order;
  rma.kind = c.kind.empty() ? "CUSTOMER" : c.kind;
  state.rmas.put(rma);
  for (const auto& code : {rma.barcode, c.rma, c.tracking})
    bind_one(state, code, CodeKind::RMA, c.rma);
  for (const auto& old : state.rma_lines.where("rma", c.rma))
    if (old.received == 0) state.rma_lines.erase(old.rma, old.line);
  for (const auto& line : c.lines) {
    auto row = state.rma_lines.get(c.rma, line.line).value_or(RmaLine{});
    row.rma = c.rma;
    row.line = line.line;
    row.sku = line.sku;
    row.qty = line.qty;
    row.reason = line.reason;
    row.serials = line.serials;
    state.rma_lines.put(row);
  }
}

}  // namespace

void apply_inbound_command(State& state, const CmdResult& result) {
  if (result.op == "supplier.upsert")
    upsert(state, command_of<SupplierUpsert>(result));
  else if (result.op == "asn.upsert")
    upsert(state, command_of<AsnUpsert>(result));
  else if (result.op == "rma.upsert")
    upsert(state, command_of<RmaUpsert>(result));
  else if (result.op == "kit.upsert") {
    const auto c = command_of<KitUpsert>(result);
    state.kits.put({c.sku, c.version, c.components});
  } else if (result.op == "return_label.request") {
    const auto c = command_of<ReturnLabelRequest>(result);
    auto rma = state.rmas.get(c.rma);
    assert(rma && "an accepted command names a return");
    if (!c.in_box) return;
    rma->label_in_box = true;
    state.rmas.put(*rma);
  } else if (result.op == "kpi.request") {
    const auto day = day_number(command_of<KpiRequest>(result).day);
    state.counters.put({"kpi_wanted", day.value()});
  }
  // count.request takes effect by its count.planned event.
}

void apply_to(State& state, const ReceiptArrived& e, std::int64_t) {
  auto asn = state.asns.get(e.asn);
  assert(asn && "an event names a delivery that was announced");
  asn->state = ReceiptState::ARRIVED;
  state.asns.put(*asn);
}

void apply_to(State& state, const LpnOpened& e, std::int64_t) {
  if (!e.range.empty()) {
    auto range = state.ranges.get(e.range);
    assert(range);
    ++range->next;
    state.ranges.put(*range);
  }
  auto lpn = state.containers.get(e.lpn).value_or(Container{});
  lpn.lpn = e.lpn;
  if (lpn.barcode.empty()) {
    lpn.barcode = e.lpn.text;
    lpn.kind = LpnKind::PALLET;
  }
  lpn.location = e.location;
  state.containers.put(lpn);
  bind_one(state, lpn.barcode, CodeKind::CONTAINER, e.lpn.text);
}

void apply_to(State& state, const ReceiptConfirmed& e, std::int64_t seq) {
  apply_moves(state, e.moves, seq);
  auto line = state.asn_lines.get(e.asn, e.line);
  assert(line && "an event names a line that was announced");
  line->received += e.qty;
  if (e.reason == "DAMAGED") line->damaged += e.qty;
  state.asn_lines.put(*line);
  auto asn = state.asns.get(e.asn);
  assert(asn);
  asn->state = ReceiptState::RECEIVING;
  state.asns.put(*asn);
  if (auto whole = state.asn_lpns.get(e.lpn.text)) {
    whole->received = true;
    state.asn_lpns.put(*whole);
  }
  auto lpn = state.containers.get(e.lpn);
  assert(lpn && "goods are received on an LPN that exists");
  lpn->state = ToteState::FILLING;
  state.containers.put(*lpn);
}

void apply_to(State& state, const ReceiptClosed& e, std::int64_t) {
  auto asn = state.asns.get(e.asn);
  assert(asn);
  asn->state = ReceiptState::CLOSED;
  asn->result = e.result;
  state.asns.put(*asn);
}

void apply_to(State& state, const PutawayConfirmed& e, std::int64_t seq) {
  apply_moves(state, e.moves, seq);
  if (!e.done) return;
  if (auto task = state.floor_tasks.get(e.task)) {
    task->state = FloorTaskState::DONE;
    state.floor_tasks.put(*task);
  }
  auto lpn = state.containers.get(e.lpn);
  assert(lpn);
  lpn->state = ToteState::EMPTY;
  lpn->location = {};
  state.containers.put(*lpn);
}

}  // namespace wec::applying
