// What returns check and book.
//
//   grade   disposition (item policy `returns` may say otherwise)   status until it is put away
//   A       RESTOCK, expired: QUARANTINE                            RETURN
//   B       REFURBISH                                               QC
//   C       SCRAP                                                   DAMAGED
//   U       QUARANTINE                                              QUARANTINE

#include "daemon/core/decide/returning.hpp"

#include <algorithm>
#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t places_examined_max = 2000;

Stock row_of_unit(const ReturnUnit& unit, const LocationId& location, StockStatus status) {
  Stock row;
  row.sku = unit.sku;
  row.lot = unit.lot;
  row.expiry = unit.expiry;
  row.serial = unit.serial;
  row.location = location;
  row.status = status;
  row.qty = 1;
  return row;
}

StockStatus status_for(Disposition disposition) {
  switch (disposition) {
    case Disposition::NONE:
    case Disposition::RESTOCK:
      return StockStatus::RETURN;
    case Disposition::REFURBISH:
      return StockStatus::QC;
    case Disposition::SCRAP:
      return StockStatus::DAMAGED;
    case Disposition::QUARANTINE:
    case Disposition::RETURN_TO_VENDOR:
      return StockStatus::QUARANTINE;
  }
  return StockStatus::QUARANTINE;
}

Disposition default_for(const std::string& grade) {
  if (grade == "A") return Disposition::RESTOCK;
  if (grade == "B") return Disposition::REFURBISH;
  if (grade == "C") return Disposition::SCRAP;
  return Disposition::QUARANTINE;
}

Disposition disposition_of(const Turn& turn, const ReturnUnit& unit, const std::string& grade) {
  const auto item = turn.state.items.get(unit.sku);
  auto out = default_for(grade);
  const auto* rules = item ? item->policy.more.if_contains("returns") : nullptr;
  if (rules && rules->is_object())
    if (const auto* word = rules->get_object().if_contains(grade); word && word->is_string())
      boost::describe::enum_from_string(std::string(word->get_string()).c_str(), out);
  const bool too_old =
      item && !unit.expiry.empty() && unit.expiry < day_after(today(turn), item->min_shelf_days);
  if (out == Disposition::RESTOCK && too_old) return Disposition::QUARANTINE;
  return out;
}

std::vector<LocationKind> kinds_for(Disposition disposition) {
  switch (disposition) {
    case Disposition::SCRAP:
      return {LocationKind::SCRAP};
    case Disposition::REFURBISH:
      return {LocationKind::RETURNS, LocationKind::QUARANTINE};
    default:
      return {LocationKind::QUARANTINE};
  }
}

std::int64_t shipped_of(const State& state, const OrderId& order, const Sku& sku) {
  std::int64_t units = 0;
  for (const auto& line : state.order_lines.where("order", order))
    if (line.sku == sku) units += line.shipped;
  return units;
}

std::int64_t returned_of(const State& state, const OrderId& order, const Sku& sku) {
  std::int64_t units = 0;
  for (const auto& rma : state.rmas.where("order", order))
    for (const auto& line : state.rma_lines.where("rma", rma.rma))
      if (line.sku == sku) units += line.received;
  return units;
}

template <class E>
E about(const At& at, const ReturnUnit& unit, const Rma& rma) {
  E e;
  e.unit = unit.unit;
  e.rma = unit.rma;
  e.order = rma.order;
  e.line = unit.line;
  e.sku = unit.sku;
  e.lot = unit.lot;
  e.expiry = expiry_of(unit.expiry);
  e.serial = expiry_of(unit.serial);
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  return e;
}

}  // namespace

std::optional<LocationId> bench_of(const Turn& turn, const At& at) {
  if (!at.site.location.empty() && turn.state.locations.get(at.site.location))
    return at.site.location;
  for (const auto& place : turn.state.locations.after({}, places_examined_max))
    if (place.kind == LocationKind::RETURNS) return place.location;
  return {};
}

Refusal no_bench(const At& at) {
  return refused_here(at, refusal::NOT_DECIDABLE,
                      {{"why", "head office has told of no place for returns"}});
}

Decision return_line(const Turn& turn, const At& at, const StationWork& work, std::int64_t& line,
                     bool& on_it) {
  const auto rma = turn.state.rmas.get(work.subject);
  assert(rma);
  std::int64_t announced = 0;
  for (const auto& row : turn.state.rma_lines.where("rma", work.subject)) {
    if (row.sku != work.sku) continue;
    on_it = true;
    announced += row.qty;
    if (row.received < row.qty && line == 0) line = row.line;
  }
  if (!on_it) return {};
  const bool known = !rma->order.empty() && turn.state.orders.get(rma->order);
  const auto shipped = known ? shipped_of(turn.state, rma->order, work.sku) : announced;
  const auto returned = known       ? returned_of(turn.state, rma->order, work.sku)
                        : line == 0 ? announced
                                    : 0;
  if (line != 0 && returned < shipped) return {};
  return refused_here(at, refusal::OVER_RETURN,
                      {{"sku", work.sku.text}, {"expected", std::min(announced, shipped)}});
}

Decision serial_refused(const Turn& turn, const At& at, const StationWork& work) {
  const auto rma = turn.state.rmas.get(work.subject);
  const auto line = turn.state.rma_lines.get(work.subject, work.line);
  assert(rma && line);
  const auto known = turn.state.serials.get(work.sku, work.serial);
  const boost::json::object args{{"seen", work.serial}, {"sku", work.sku.text}};
  if (known && known->state == SerialState::IN_STOCK)
    return refused_here(at, refusal::DUPLICATE_SERIAL, args);
  const auto& announced = line->serials;
  const bool named = std::find(announced.begin(), announced.end(), work.serial) != announced.end();
  if (!announced.empty() && !named) return refused_here(at, refusal::SERIAL_NOT_ON_RMA, args);
  const bool shipped = known && known->state == SerialState::SHIPPED && known->order == rma->order;
  // Shipped before this site kept numbers: head office's list is the proof then.
  if (!shipped && !(named && !known)) return refused_here(at, refusal::SERIAL_NOT_ON_RMA, args);
  return {};
}

Decision receive_unit(Turn& turn, At& at, const StationWork& work, std::string& name) {
  const auto bench = bench_of(turn, at);
  if (!bench) return no_bench(at);
  ReturnUnit unit;
  unit.unit = next_name(turn.state, "return_unit", "RU");
  unit.rma = work.subject;
  unit.line = work.line;
  unit.sku = work.sku;
  unit.lot = work.lot;
  unit.expiry = work.expiry;
  unit.serial = work.serial;
  auto e = about<ReturnReceived>(at, unit, *turn.state.rmas.get(work.subject));
  e.qty = 1;
  e.moves = {move_of(row_of_unit(unit, *bench, StockStatus::RETURN), 1)};
  turn.emit(e);
  name = unit.unit;
  return {};
}

void inspect_unit(Turn& turn, const At& at, const ReturnUnit& unit, const std::string& grade,
                  const std::string& reason) {
  const auto disposition = disposition_of(turn, unit, grade);
  auto e = about<ReturnInspected>(at, unit, *turn.state.rmas.get(unit.rma));
  e.grade = grade;
  e.reason = expiry_of(reason);
  e.disposition = codec::enum_text(disposition);
  const auto next = status_for(disposition);
  if (next != StockStatus::RETURN)
    e.moves = {move_of(row_of_unit(unit, unit.location, StockStatus::RETURN), -1),
               move_of(row_of_unit(unit, unit.location, next), 1)};
  turn.emit(e);
}

LocationId place_for(const Turn& turn, const ReturnUnit& unit) {
  if (unit.disposition == Disposition::RESTOCK)
    return suggest_place(turn, row_of_unit(unit, {}, StockStatus::AVAILABLE)).location;
  for (const auto kind : kinds_for(unit.disposition))
    for (const auto& place : turn.state.locations.after({}, places_examined_max))
      if (place.kind == kind && place.location != unit.location) return place.location;
  return {};
}

std::optional<Refusal> return_place_refused(const Turn& turn, const At& at, const ReturnUnit& unit,
                                            const LocationId& id) {
  if (unit.disposition == Disposition::RESTOCK)
    return place_refused(turn, at, row_of_unit(unit, {}, StockStatus::AVAILABLE), id);
  const auto place = turn.state.locations.get(id);
  const auto kinds = kinds_for(unit.disposition);
  if (place && std::find(kinds.begin(), kinds.end(), place->kind) != kinds.end()) return {};
  if (place && SABOTAGE("scrap-anywhere")) return {};
  return refused_here(at, refusal::WRONG_LOCATION,
                      {{"seen", id.text},
                       {"expected", codec::enum_text(kinds.front())},
                       {"why", codec::enum_text(unit.disposition)}});
}

void put_unit(Turn& turn, const At& at, const ReturnUnit& unit, const LocationId& to) {
  const auto before = status_for(unit.disposition);
  const auto after = unit.disposition == Disposition::RESTOCK ? StockStatus::AVAILABLE : before;
  auto e = about<ReturnRestocked>(at, unit, *turn.state.rmas.get(unit.rma));
  e.qty = 1;
  e.disposition = codec::enum_text(unit.disposition);
  e.to = to;
  e.moves = {move_of(row_of_unit(unit, unit.location, before), -1),
             move_of(row_of_unit(unit, to, after), 1)};
  turn.emit(e);
}

bool close_if_done(Turn& turn, const std::string& name, bool part) {
  const auto rma = turn.state.rmas.get(name);
  assert(rma);
  std::int64_t received = 0;
  for (const auto& line : turn.state.rma_lines.where("rma", name)) {
    received += line.received;
    if (line.put_away < (part ? line.received : line.qty)) return false;
  }
  if (received == 0) return false;
  turn.emit(ReturnClosed{name, rma->order});
  return true;
}

}  // namespace wec::deciding
