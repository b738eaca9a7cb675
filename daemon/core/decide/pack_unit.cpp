// Units into the carton, and out of it again.

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "daemon/core/cartons.hpp"
#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/dangerous.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/wall_place.hpp"

namespace wec::deciding {
namespace {

/// The rows on this LPN that the scanned code may mean.
std::vector<Stock> rows_of(const State& state, const Lpn& lpn, const std::string& sku,
                           const Scan& scan) {
  std::vector<Stock> out;
  if (lpn.empty()) return out;
  for (auto& row : state.stock.where("lpn", lpn)) {
    const bool lot = scan.lot.empty() || row.lot == scan.lot;
    const bool serial = scan.serial.empty() || row.serial == scan.serial;
    if (row.sku.text == sku && lot && serial) out.push_back(std::move(row));
  }
  return out;
}

bool several_lots(const std::vector<Stock>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const Stock& row) { return row.lot != rows.front().lot; });
}

bool in_cartons(const State& state, const OrderId& order, const std::string& sku,
                const std::string& serial) {
  for (const auto& carton : state.cartons.where("order", order))
    for (const auto& row : state.stock.where("lpn", carton.carton))
      if (row.sku.text == sku && row.serial == serial) return true;
  return false;
}

/// Why no unit in the tote answers to this code.
Refusal not_there(const Turn& turn, const At& at, const Scan& scan, const std::string& sku) {
  if (!scan.serial.empty()) {
    const bool twice = in_cartons(turn.state, at.state.order, sku, scan.serial);
    return refused_here(at, twice ? refusal::DUPLICATE_SERIAL : refusal::SERIAL_NOT_IN_TOTE,
                        {{"seen", scan.serial}, {"sku", sku}, {"expected", at.state.tote.text}});
  }
  for (const auto& line : turn.state.order_lines.where("order", at.state.order))
    if (line.sku.text == sku)
      return not_that(turn.state, scan,
                      line.packed == line.picked ? refusal::TOO_MANY : refusal::NOT_IN_TOTE,
                      at.state.tote.text);
  return not_that(turn.state, scan, refusal::WRONG_ITEM, at.state.tote.text);
}

void put_in(Turn& turn, const At& at, const Stock& row, std::int64_t line, std::int64_t qty) {
  PackScanned e;
  e.order = at.state.order;
  e.carton = at.state.carton;
  e.tote = at.state.tote;
  e.line = line;
  e.sku = row.sku;
  e.lot = row.lot;
  if (!row.expiry.empty()) e.expiry = row.expiry;
  if (!row.serial.empty()) e.serial = row.serial;
  e.qty = qty;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  if (!at.state.pending.empty()) ask_for(turn, at, {});
  const bool last = all_packed(turn.state, at.state.order);
  packing().passed(last ? "last-unit" : "item");
  if (last) close_carton(turn, at, at.state.carton);
  turn.sound(at.site.id, last ? Tone::done : Tone::ok);
}

void take_out(Turn& turn, const At& at, const Stock& row, std::int64_t line, std::int64_t qty) {
  PackRemoved e;
  e.order = at.state.order;
  e.carton = at.state.carton;
  e.tote = at.state.tote;
  e.line = line;
  e.sku = row.sku;
  e.lot = row.lot;
  if (!row.expiry.empty()) e.expiry = row.expiry;
  if (!row.serial.empty()) e.serial = row.serial;
  e.qty = qty;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  packing().passed("remove");
  turn.sound(at.site.id, Tone::ok);
}

/// While a serial number is asked for, the code is one: as it stands, or in AI 21.
struct Meant {
  std::string sku;
  std::int64_t qty = 1;
};
std::optional<Meant> meant(const At& at, const Scan& scan, Scan& with_serial) {
  with_serial = scan;
  if (at.state.pending.starts_with(pending::SERIAL_OF)) {
    if (with_serial.serial.empty()) with_serial.serial = scan.text;
    return Meant{at.state.pending.substr(std::string_view(pending::SERIAL_OF).size()), 1};
  }
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit) return {};
  return Meant{hit->target, scan.serial.empty() ? hit->qty : 1};
}

/// CAPACITY: by its volume or its weight the carton cannot take it; the next one can.
Decision carton_full(const Turn& turn, const At& at, const Sku& sku, std::int64_t units) {
  const auto carton = turn.state.cartons.get(at.state.carton);
  if (!carton || may_take(turn.state, *carton, sku, units, turn.site.policies.max_fill_ppm))
    return {};
  return refused_here(at, refusal::CAPACITY,
                      {{"sku", sku.text}, {"expected", std::string(cmd::NEWBOX)}});
}

bool wants_serial(const std::vector<Stock>& rows) { return !rows.front().serial.empty(); }

}  // namespace

Decision pack_unit(Turn& turn, At& at, const Scan& given) {
  Scan scan;
  const auto what = meant(at, given, scan);
  if (!what) return not_that(turn.state, given, refusal::NOT_IN_TOTE, at.state.tote.text);
  const auto rows = rows_of(turn.state, at.state.tote, what->sku, scan);
  if (rows.empty()) return not_there(turn, at, scan, what->sku);
  // Two lots of one item in the tote: only a code that names the lot says which one is in hand.
  if (several_lots(rows) && scan.lot.empty() && scan.serial.empty() && !wants_serial(rows))
    return not_that(turn.state, scan, refusal::LOT_REQUIRED, "a code with the lot");
  if (wants_serial(rows) && scan.serial.empty()) {
    ask_for(turn, at, pending::SERIAL_OF + what->sku);
    packing().passed("serial");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  const auto& row = rows.front();
  const auto line = line_for(turn.state, at.state.order, row);
  if (row.qty < what->qty || !line || line->picked - line->packed < what->qty)
    return not_that(turn.state, scan, refusal::TOO_MANY, std::to_string(row.qty));
  if (auto refused = dangerous_in_carton(turn, at, row.sku)) return refused;
  if (auto refused = carton_full(turn, at, row.sku, what->qty)) return refused;
  const auto most = std::min(row.qty, line->picked - line->packed);
  const auto qty = SABOTAGE("packs-two") ? std::min(what->qty + 1, most) : what->qty;
  put_in(turn, at, row, line->line, qty);
  return {};
}

bool pack_bound_unit(Turn& turn, At& at) {
  const auto tote = turn.state.containers.get(at.state.tote);
  if (!tote || tote->batch.empty()) return false;
  const auto rows = goods_for(turn.state, at.state.tote, at.state.order);
  if (rows.size() != 1 || wants_serial(rows)) return false;
  const auto line = line_for(turn.state, at.state.order, rows.front());
  if (!line || dangerous_in_carton(turn, at, rows.front().sku)) return false;
  put_in(turn, at, rows.front(), line->line, rows.front().qty);
  return true;
}

Decision remove_unit(Turn& turn, At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_ITEM, "a unit of this carton");
  const auto rows = rows_of(turn.state, at.state.carton, hit->target, scan);
  if (rows.empty()) return not_that(turn.state, scan, refusal::WRONG_ITEM, "a unit of this carton");
  if (several_lots(rows) && scan.lot.empty())
    return not_that(turn.state, scan, refusal::LOT_REQUIRED, "a code with the lot");
  if (wants_serial(rows) && rows.size() > 1 && scan.serial.empty())
    return not_that(turn.state, scan, refusal::SERIAL_NOT_IN_TOTE, "a code with the serial");
  const auto& row = rows.front();
  for (const auto& content : turn.state.carton_lines.where("carton", at.state.carton)) {
    if (content.sku != row.sku || content.lot != row.lot) continue;
    if (content.qty < hit->qty)
      return not_that(turn.state, scan, refusal::TOO_MANY, std::to_string(content.qty));
    take_out(turn, at, row, content.line, hit->qty);
    return {};
  }
  return not_that(turn.state, scan, refusal::WRONG_ITEM, "a unit of this carton");
}

}  // namespace wec::deciding
