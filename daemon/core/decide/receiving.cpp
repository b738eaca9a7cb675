// What receiving checks and books. Units that are damaged, or too close to their end, are QC: they
// are here, but cannot be promised.

#include "daemon/core/decide/receiving.hpp"

#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/numbers.hpp"

namespace wec::deciding {
namespace {

constexpr std::int64_t expiry_days_max = 20 * 366;
constexpr std::size_t serial_max = 20;  // AI 21

std::int64_t allowed(const Turn& turn, const AsnLine& line) {
  const auto asn = turn.state.asns.get(line.asn);
  const auto supplier = asn ? turn.state.suppliers.get(asn->supplier) : std::nullopt;
  const auto site_wide = turn.site.policies.over_receipt_ppm;
  const auto ppm = supplier ? supplier->over_receipt_ppm : site_wide;
  return line.qty + line.qty * ppm / 1'000'000;
}

std::optional<std::string> known_expiry(const State& state, const Sku& sku, const Lot& lot) {
  if (lot.empty()) return {};
  for (const auto& row : state.stock.where("sku", sku))
    if (row.lot == lot && !row.expiry.empty()) return row.expiry;
  return {};
}

/// QC with its reason, or available.
std::pair<std::string, std::optional<std::string>> status_of(const Turn& turn,
                                                             const StationWork& work) {
  if (work.condition == "DAMAGED") return {"QC", "DAMAGED"};
  const auto item = turn.state.items.get(work.sku);
  assert(item);
  if (!work.expiry.empty() && work.expiry < day_after(today(turn), item->min_shelf_days))
    return {"QC", "SHELF_LIFE"};
  return {"AVAILABLE", std::nullopt};
}

/// Why goods may not be put on this LPN; nothing: they may.
Decision lpn_refused(const Turn& turn, const At& at, const StationWork& work,
                     const Container& lpn) {
  if (lpn.kind == LpnKind::CART)
    return refused_here(at, refusal::WRONG_TOTE, {{"expected", "a pallet or tote"}});
  const auto rows = turn.state.stock.where("lpn", lpn.lpn);
  const bool elsewhere = !rows.empty() && lpn.location != at.site.location;
  const bool in_use = lpn.state != ToteState::EMPTY && rows.empty();
  if (!lpn.order.empty() || elsewhere || in_use)
    return refused_here(at, refusal::TOTE_IN_USE,
                        {{"seen", lpn.lpn.text}, {"order", lpn.order.text}});
  for (const auto& task : turn.state.floor_tasks.where("lpn", lpn.lpn))
    if (task.state == FloorTaskState::IN_PROGRESS) return taken_by(at, task);
  for (const auto& row : rows)
    if (row.sku == work.sku && row.lot != work.lot)
      return refused_here(at, refusal::MIXED_LOT,
                          {{"seen", work.lot.text}, {"expected", row.lot.text}});
  return {};
}

void make_task(Turn& turn, const At& at, const Lpn& lpn, const std::string& asn) {
  for (const auto& task : turn.state.floor_tasks.where("lpn", lpn))
    if (task.state == FloorTaskState::READY) return;
  auto e = new_task(turn.state, "putaway", "PUT", "RECEIPT");
  e.lpn = lpn;
  e.from = at.site.location;
  e.about = asn;
  turn.emit(e);
}

void book(Turn& turn, const At& at, const StationWork& work, const Lpn& lpn) {
  Stock row;
  row.sku = work.sku;
  row.lot = work.lot;
  row.expiry = work.expiry;
  row.serial = work.serial;
  row.lpn = lpn;
  const auto [status, reason] = status_of(turn, work);
  boost::describe::enum_from_string(status.c_str(), row.status);
  ReceiptConfirmed e;
  e.asn = work.subject;
  e.line = work.line;
  e.sku = work.sku;
  e.lot = work.lot;
  e.expiry = expiry_of(work.expiry);
  e.serial = expiry_of(work.serial);
  e.qty = work.count;
  e.lpn = lpn;
  e.status = status;
  e.reason = reason;
  e.moves = {move_of(row, work.count + (SABOTAGE("receives-one-more") ? 1 : 0))};
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
}

/// An announced pallet's content as if it were at hand; LOT_REQUIRED and the like if it says too
/// little to be received unseen.
Decision at_hand(Turn& turn, At& at, const std::string& asn, const AsnContent& content,
                 StationWork& work) {
  const auto named = turn.state.asn_lines.get(asn, content.line);
  const auto line = named ? named : line_for(turn.state, asn, content.sku, content.lot);
  assert(line && "judged when the delivery was announced");
  const auto item = turn.state.items.get(line->sku);
  assert(item);
  work.subject = asn;
  work.line = line->line;
  work.sku = line->sku;
  work.lot = content.lot.empty() ? line->lot : content.lot;
  work.expiry = content.expiry.empty() ? line->expiry : content.expiry;
  work.count = content.qty;
  if (has_lots(*item) && work.lot.empty())
    return refused_here(at, refusal::LOT_REQUIRED, {{"sku", line->sku.text}});
  if (auto refused = fill_in_expiry(turn, at, work)) return refused;
  const bool dateless = item->expires && work.expiry.empty();
  const bool numberless =
      has_serials(*item) && content.serials.size() != static_cast<std::size_t>(content.qty);
  if (dateless || numberless)
    return refused_here(at, refusal::NOT_DECIDABLE,
                        {{"sku", line->sku.text},
                         {"why", dateless ? "its expiry was not announced: receive item by item"
                                          : "its serial numbers were not announced: receive item "
                                            "by item"}});
  if (!work.expiry.empty())
    if (auto refused = implausible(turn, at, work, work.expiry)) return refused;
  return over_receipt(turn, at, *line, content.qty);
}

}  // namespace

std::optional<AsnLine> line_for(const State& state, const std::string& asn, const Sku& sku,
                                const Lot& lot) {
  std::optional<AsnLine> found;
  for (auto& line : state.asn_lines.where("asn", asn)) {
    if (line.sku != sku) continue;
    if (!lot.empty() && !line.lot.empty() && line.lot != lot) {
      if (!found) found = line;
      continue;
    }
    if (line.received < line.qty) return line;
    found = line;
  }
  return found;
}

Decision over_receipt(const Turn& turn, const At& at, const AsnLine& line, std::int64_t more) {
  if (line.received + more <= allowed(turn, line) || SABOTAGE("over-receipt")) return {};
  return refused_here(at, refusal::OVER_RECEIPT,
                      {{"sku", line.sku.text},
                       {"expected", line.qty},
                       {"seen", line.received + more},
                       {"asn", line.asn}});
}

Decision implausible(const Turn& turn, const At& at, const StationWork& work,
                     const std::string& day) {
  const auto now = today(turn);
  const auto known = known_expiry(turn.state, work.sku, work.lot);
  if (is_calendar_day(day) && day > now && day <= day_after(now, expiry_days_max) &&
      (!known || *known == day))
    return {};
  return refused_here(
      at, refusal::EXPIRY_IMPLAUSIBLE,
      {{"seen", day}, {"expected", known ? *known : "a day after " + now}, {"sku", work.sku.text}});
}

Decision fill_in_expiry(const Turn& turn, const At&, StationWork& work) {
  const auto item = turn.state.items.get(work.sku);
  assert(item);
  if (!item->expires || !work.expiry.empty()) return {};
  if (has_lots(*item) && work.lot.empty()) return {};
  if (const auto known = known_expiry(turn.state, work.sku, work.lot)) work.expiry = *known;
  const auto line = turn.state.asn_lines.get(work.subject, work.line);
  if (!line || !work.expiry.empty() || line->expiry.empty()) return {};
  if (!line->lot.empty() && line->lot == work.lot) work.expiry = line->expiry;
  return {};
}

Decision read_expiry(Turn& turn, At& at, StationWork& work, std::string& day) {
  constexpr std::size_t digits_max = 8;
  const auto& data = at.input.data;
  const auto scan = scanned(turn, at);
  if (scan && !scan->expiry.empty()) {
    day = scan->expiry;
    return {};
  }
  if (is_calendar_day(data)) {
    day = data;
    return {};
  }
  if (data != cmd::CONFIRM) {
    if (!all_digits(data) || work.keyed.size() + data.size() > digits_max)
      return refused_here(at, refusal::MALFORMED, {{"expected", "YYMMDD, then CMD-CONFIRM"}});
    work.keyed += data;
    return {};
  }
  const auto full = work.keyed.size() == 6 ? "20" + work.keyed : work.keyed;
  if (full.size() == 8) day = full.substr(0, 4) + "-" + full.substr(4, 2) + "-" + full.substr(6, 2);
  if (is_calendar_day(day)) return {};
  return refused_here(at, refusal::MALFORMED,
                      {{"seen", work.keyed}, {"expected", "YYMMDD, then CMD-CONFIRM"}});
}

Decision new_serial(const Turn& turn, const At& at, const Sku& sku, const Scan& scan,
                    std::string& serial) {
  serial = serial_in(scan);
  if (serial.empty() || serial.size() > serial_max || scan.as(CodeKind::ITEM))
    return refused_here(at, refusal::UNKNOWN_SERIAL, {{"expected", "a serial number"}});
  const auto known = turn.state.serials.get(sku, serial);
  if (known && known->state == SerialState::IN_STOCK)
    return refused_here(at, refusal::DUPLICATE_SERIAL, {{"seen", serial}, {"sku", sku.text}});
  return {};
}

Decision open_pallet(Turn& turn, At& at, Lpn& lpn) {
  const auto none = refused_here(at, refusal::NO_TRACKING_NUMBER, {{"kind", "sscc"}});
  if (!number_allowed(turn)) return none;
  const auto number = next_number(turn.state, RangeKind::sscc, "", rfc3339(turn.command.wall_ms));
  if (!number) return none;
  lpn = Lpn(number->text);
  turn.emit(
      LpnOpened{lpn, number->range.range, at.site.location, at.site.id, at.state.operator_id});
  watch_range(turn, number->range.range);
  return {};
}

Decision receive_units(Turn& turn, At& at, const StationWork& work, const Lpn& id) {
  const auto lpn = turn.state.containers.get(id);
  assert(lpn && "a container's barcode names a container");
  if (auto refused = lpn_refused(turn, at, work, *lpn)) return refused;
  const auto line = turn.state.asn_lines.get(work.subject, work.line);
  assert(line);
  if (auto refused = over_receipt(turn, at, *line, work.count)) return refused;
  if (lpn->location != at.site.location)
    turn.emit(LpnOpened{id, {}, at.site.location, at.site.id, at.state.operator_id});
  book(turn, at, work, id);
  make_task(turn, at, id, work.subject);
  return {};
}

Decision receive_pallet(Turn& turn, At& at, const Asn& asn, const AsnLpn& pallet) {
  if (asn.state == ReceiptState::CLOSED)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"seen", asn.asn}, {"expected", "a delivery that is not closed"}});
  if (pallet.received)
    return refused_here(at, refusal::OVER_RECEIPT,
                        {{"seen", pallet.sscc}, {"asn", asn.asn}, {"why", "received already"}});
  if (asn.state == ReceiptState::EXPECTED)
    turn.emit(ReceiptArrived{asn.asn, at.site.id, at.state.operator_id});
  const Lpn lpn(pallet.sscc);
  turn.emit(LpnOpened{lpn, {}, at.site.location, at.site.id, at.state.operator_id});
  for (const auto& content : pallet.contents) {
    StationWork work = new_work(at, "receive");
    if (auto refused = at_hand(turn, at, asn.asn, content, work)) return refused;
    if (content.serials.empty()) {
      book(turn, at, work, lpn);
      continue;
    }
    work.count = 1;
    for (const auto& serial : content.serials) {
      const auto known = turn.state.serials.get(work.sku, serial);
      if (known && known->state == SerialState::IN_STOCK)
        return refused_here(at, refusal::DUPLICATE_SERIAL, {{"seen", serial}});
      work.serial = serial;
      book(turn, at, work, lpn);
    }
  }
  make_task(turn, at, lpn, asn.asn);
  return {};
}

}  // namespace wec::deciding
