// Receiving a delivery: whole pallets by their SSCC, or item by item on pallets of our own.

#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/receiving.hpp"
#include "daemon/core/floor_steps.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table(
    "1.14 Receipt",
    {{"arrived", "EXPECTED", "scan the delivery", "ARRIVED"},
     {"whole-lpn", "ARRIVED", "scan an announced SSCC", "RECEIVING"},
     {"item", "ARRIVED", "scan an item, then its pallet", "RECEIVING"},
     {"lot", "RECEIVING", "lot-tracked: scan the lot", "RECEIVING"},
     {"expiry", "RECEIVING", "expiring: enter or scan the date", "RECEIVING"},
     {"serial", "RECEIVING", "serial-tracked: scan each number", "RECEIVING"},
     {"damaged", "RECEIVING", "CMD-DAMAGED: to QC", "RECEIVING"},
     {"over-receipt", "RECEIVING", "more than announced and tolerated", "RECEIVING"},
     {"own-lpn", "RECEIVING", "CMD-NEWPALLET: an SSCC of our own", "RECEIVING"},
     {"received", "RECEIVING", "CMD-CLOSE, all there", "CLOSED"},
     {"under", "RECEIVING", "CMD-CLOSE twice, units missing", "CLOSED"},
     {"over", "RECEIVING", "CMD-CLOSE, more than announced", "CLOSED"}});

Decision open_delivery(Turn& turn, At& at, const Asn& asn) {
  if (asn.state == ReceiptState::CLOSED && !SABOTAGE("closed-delivery-opens"))
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"seen", asn.asn}, {"expected", "a delivery that is not closed"}});
  if (asn.state == ReceiptState::EXPECTED) {
    table.passed("arrived");
    turn.emit(ReceiptArrived{asn.asn, at.site.id, at.state.operator_id});
  }
  auto work = new_work(at, "receive");
  work.subject = asn.asn;
  return note(turn, at, work);
}

Decision whole_pallet(Turn& turn, At& at, const AsnLpn& pallet) {
  const auto asn = turn.state.asns.get(pallet.asn);
  assert(asn && "an announced pallet belongs to a delivery");
  if (auto refused = receive_pallet(turn, at, *asn, pallet)) return refused;
  table.passed("whole-lpn");
  auto work = new_work(at, "receive");
  work.subject = asn->asn;
  return note(turn, at, work, Tone::done);
}

/// The announced pallet that the code names.
std::optional<AsnLpn> pallet_of(const State& state, const Scan& scan) {
  return state.asn_lpns.get(scan.sscc.empty() ? scan.text : scan.sscc);
}

/// Nothing of the hand is left; the pallet stays the one in use.
StationWork empty_hand(const StationWork& work) {
  StationWork next;
  next.station = work.station;
  next.process = work.process;
  next.subject = work.subject;
  next.lpn = work.lpn;
  return next;
}

Decision put_on(Turn& turn, At& at, const StationWork& work, const Lpn& lpn) {
  if (auto refused = receive_units(turn, at, work, lpn)) return refused;
  table.passed("item");
  auto next = empty_hand(work);
  next.lpn = lpn;
  const auto line = turn.state.asn_lines.get(work.subject, work.line);
  const bool complete = line && line->received >= line->qty;
  if (work.units > 0) {  // further serial numbers of the same case
    next.sku = work.sku;
    next.lot = work.lot;
    next.expiry = work.expiry;
    next.line = work.line;
    next.units = work.units;
  }
  return note(turn, at, next, complete ? Tone::done : Tone::ok);
}

/// What the units at hand still want: a lot, a date, numbers; then they count.
Decision settle(Turn& turn, At& at, StationWork work) {
  if (auto refused = fill_in_expiry(turn, at, work)) return refused;
  if (receive_step(turn.state, work) == ReceiveStep::TO_LPN) {
    work.count += work.units;
    work.units = 0;
  }
  return note(turn, at, work);
}

Decision take_item(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_ITEM, "an item of " + work.subject);
  const Sku sku(hit->target);
  if (!work.sku.empty() && work.sku != sku)
    return not_that(turn.state, scan, refusal::WRONG_ITEM, work.sku.text + ", or its pallet first");
  const auto line = line_for(turn.state, work.subject, sku, scan.lot);
  if (!line) return not_that(turn.state, scan, refusal::WRONG_ITEM, "an item of " + work.subject);
  if (!scan.lot.empty() && !work.lot.empty() && scan.lot != work.lot)
    return refused_here(at, refusal::MIXED_LOT,
                        {{"seen", scan.lot.text}, {"expected", work.lot.text}});
  work.sku = sku;
  work.line = line->line;
  work.units = hit->qty;
  if (auto refused = over_receipt(turn, at, *line, work.count + work.units)) {
    table.passed("over-receipt");
    return refused;
  }
  if (has_lots(*turn.state.items.get(sku)) && !scan.lot.empty()) work.lot = scan.lot;
  if (!scan.expiry.empty()) {
    if (auto refused = implausible(turn, at, work, scan.expiry)) return refused;
    work.expiry = scan.expiry;
  }
  return settle(turn, at, work);
}

Decision take_lot(Turn& turn, At& at, StationWork work, const Scan& scan) {
  if (scan.lot.empty() && !scan.hits.empty())
    return not_that(turn.state, scan, refusal::LOT_REQUIRED, "the lot of " + work.sku.text);
  constexpr std::size_t lot_max = 20;  // AI 10
  work.lot = scan.lot.empty() ? Lot(scan.text) : scan.lot;
  if (work.lot.text.size() > lot_max)
    return refused_here(at, refusal::MALFORMED, {{"expected", "a lot of at most 20 characters"}});
  table.passed("lot");
  if (!scan.expiry.empty()) {
    if (auto refused = implausible(turn, at, work, scan.expiry)) return refused;
    work.expiry = scan.expiry;
  }
  return settle(turn, at, work);
}

Decision take_expiry(Turn& turn, At& at, StationWork work) {
  std::string day;
  if (auto refused = read_expiry(turn, at, work, day)) return refused;
  if (day.empty()) return note(turn, at, work);
  if (auto refused = implausible(turn, at, work, day)) return refused;
  work.expiry = day;
  work.keyed.clear();
  table.passed("expiry");
  return settle(turn, at, work);
}

Decision take_serial(Turn& turn, At& at, StationWork work, const Scan& scan) {
  std::string serial;
  if (auto refused = new_serial(turn, at, work.sku, scan, serial)) return refused;
  table.passed("serial");
  work.serial = serial;
  work.count = 1;
  work.units -= 1;
  if (work.lpn.empty()) return note(turn, at, work);
  return put_on(turn, at, work, work.lpn);
}

Decision take_pallet(Turn& turn, At& at, const StationWork& work, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  if (hit) return put_on(turn, at, work, Lpn(hit->target));
  if (scan.as(CodeKind::ITEM)) return take_item(turn, at, work, scan);
  return not_that(turn.state, scan, refusal::WRONG_TOTE, "a pallet or tote");
}

Decision by_scan(Turn& turn, At& at, const StationWork& work) {
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  switch (receive_step(turn.state, work)) {
    case ReceiveStep::ITEM_SCAN:
      if (const auto pallet = pallet_of(turn.state, *scan)) return whole_pallet(turn, at, *pallet);
      return take_item(turn, at, work, *scan);
    case ReceiveStep::LOT_SCAN:
      return take_lot(turn, at, work, *scan);
    case ReceiveStep::SERIAL_SCAN:
      return take_serial(turn, at, work, *scan);
    case ReceiveStep::TO_LPN:
      return take_pallet(turn, at, work, *scan);
    case ReceiveStep::EXPIRY:
    case ReceiveStep::ENTERING_QTY:
      break;
  }
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "digits, then CMD-CONFIRM"}});
}

Decision enter_qty(Turn& turn, At& at, StationWork work) {
  std::int64_t total = 0;
  switch (take_keys(at, work, total)) {
    case Keyed::refused:
      return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "digits, then CMD-CONFIRM"}});
    case Keyed::more:
    case Keyed::cancelled:
      return note(turn, at, work);
    case Keyed::total:
      break;
  }
  if (total == 0) return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "1 or more"}});
  const auto line = turn.state.asn_lines.get(work.subject, work.line);
  assert(line);
  if (auto refused = over_receipt(turn, at, *line, total)) return refused;
  work.count = total;
  return note(turn, at, work);
}

Decision close_delivery(Turn& turn, At& at, StationWork work) {
  if (!work.sku.empty())
    return refused_here(at, refusal::CLOSE_BLOCKED,
                        {{"expected", "the units at hand on a pallet"}});
  ReceiptClosed e;
  e.asn = work.subject;
  bool under = false, over = false;
  for (const auto& line : turn.state.asn_lines.where("asn", work.subject)) {
    under = under || line.received < line.qty;
    over = over || line.received > line.qty;
    e.lines.push_back({line.line, line.sku, line.qty, line.received, line.damaged});
  }
  if (under && work.confirm != cmd::CLOSE) {  // units are missing: the same code again
    work.confirm = cmd::CLOSE;
    return note(turn, at, work, Tone::attention);
  }
  e.result = under ? "UNDER" : over ? "OVER" : "RECEIVED";
  table.passed(under ? "under" : over ? "over" : "received");
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  clear_work(turn, at);
  return done(turn, at);
}

Decision command(Turn& turn, At& at, StationWork work) {
  const auto& data = at.input.data;
  const bool in_hand = !work.sku.empty();
  const bool countable = receive_step(turn.state, work) == ReceiveStep::TO_LPN;
  if (data == cmd::CANCEL || data == cmd::UNDO) {
    if (in_hand) return note(turn, at, empty_hand(work));
    clear_work(turn, at);
    return done(turn, at, Tone::ok);
  }
  if (data == cmd::CLOSE) return close_delivery(turn, at, work);
  if (data == cmd::REPRINT && !work.lpn.empty()) return print_lpn_label(turn, at, work.lpn);
  if (data == cmd::QTY && countable && work.serial.empty()) {
    work.entering = true;
    return note(turn, at, work);
  }
  if (data == cmd::DAMAGED && countable) {
    work.condition = work.condition.empty() ? "DAMAGED" : "";
    table.passed("damaged");
    return note(turn, at, work, Tone::attention);
  }
  if (data == cmd::NEWPALLET && countable) {
    Lpn lpn;
    if (auto refused = open_pallet(turn, at, lpn)) return refused;
    table.passed("own-lpn");
    return put_on(turn, at, work, lpn);
  }
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});
}

}  // namespace

Decision receive_work(Turn& turn, At& at, StationWork work) {
  if (at.input.data != cmd::CLOSE) work.confirm.clear();
  const auto step = receive_step(turn.state, work);
  if (step == ReceiveStep::ENTERING_QTY) return enter_qty(turn, at, work);
  if (step == ReceiveStep::EXPIRY && at.input.data != cmd::CANCEL && at.input.data != cmd::UNDO)
    return take_expiry(turn, at, work);
  if (at.input.data.starts_with(cmd::PREFIX)) return command(turn, at, work);
  return by_scan(turn, at, work);
}

Decision receive(Turn& turn, At& at) {
  Decision begun;
  if (at.input.data == cmd::GETWORK) {
    if (offer_floor_task(turn, at.site)) return {};
    return done(turn, at, Tone::attention);
  }
  if (begins_floor_work(turn, at, begun)) return begun;
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  if (const auto pallet = pallet_of(turn.state, *scan)) return whole_pallet(turn, at, *pallet);
  if (const auto* hit = scan->as(CodeKind::ASN))
    if (const auto asn = turn.state.asns.get(hit->target)) return open_delivery(turn, at, *asn);
  return not_that(turn.state, *scan, refusal::NOT_ALLOWED, "a delivery or a pallet");
}

}  // namespace wec::deciding
