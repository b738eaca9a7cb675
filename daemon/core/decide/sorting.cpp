#include "daemon/core/decide/sorting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/order_flow.hpp"

namespace wec::deciding {
namespace {

bool several_lots(const std::vector<Stock>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const Stock& row) { return row.lot != rows.front().lot; });
}

/// The task that picked such a unit: the count that finds it begins at its bin.
std::optional<PickTask> picked_by(const State& state, const BatchLine& line) {
  std::optional<PickTask> found;
  for (auto& task : state.tasks.where("order", line.order))
    if (task.line == line.line && task.sku == line.sku && task.lot == line.lot && task.put > 0)
      found = std::move(task);
  return found;
}

WallShort short_of(const Turn& turn, const At& at, const Container& tote, const std::string& wall,
                   const BatchLine& line, std::int64_t qty) {
  const auto task = picked_by(turn.state, line);
  assert(task && "what lies in a tote was picked");
  auto e = of_line<WallShort>(at, wall, tote.lpn, line);
  e.qty = qty;
  for (const auto& row : turn.state.stock.where("lpn", tote.lpn))
    if (row.sku == line.sku && row.lot == line.lot && !row.serial.empty() &&
        row.qty > going_back(turn.state, row) && e.serials.size() < static_cast<std::size_t>(qty))
      e.serials.push_back(row.serial);
  e.location = task->location;
  e.task = task->task;
  return e;
}

void emit_short(Turn& turn, const WallShort& missing, std::int64_t qty) {
  PickShort e;
  e.order = missing.order;
  e.version = turn.state.orders.get(missing.order)->version;
  e.line = missing.line;
  e.sku = missing.sku;
  e.qty = qty;
  e.reason = refusal::SHORT_AT_WALL;
  e.station = missing.station;
  e.operator_id = missing.operator_id;
  turn.emit(e);
}

/// A task for whoever picks next; what nobody can pick is short.
void pick_again(Turn& turn, const At& at, const WallShort& missing) {
  auto task = *turn.state.tasks.get(missing.task);
  task.walk.clear();
  const auto found = find_elsewhere(turn, at, task, missing.qty, refusal::SHORT_AT_WALL);
  if (found < missing.qty) emit_short(turn, missing, missing.qty - found);
}

}  // namespace

std::string urgency(const State& state, const OrderId& id) {
  const auto order = state.orders.get(id);
  assert(order && "units lie in a tote for an order that exists");
  return fmt::format("{:03}|{}|{}", order->priority, order->ship_by, id.text);
}

std::int64_t in_hands(const Turn& turn, const OrderId& order, const Sku& sku, const Lot& lot) {
  std::int64_t units = 0;
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    if (station && !station->slot.empty() && station->order == order && station->last_sku == sku &&
        station->asked == lot.text)
      units += station->hand;
  }
  return units;
}

bool is_unit(const BatchLine& line, const UnitInHand& unit) {
  return line.sku == unit.sku && line.lot == unit.lot && line.expiry == unit.expiry;
}

std::int64_t units_on(const Turn& turn, const Container& tote, const BatchLine& like) {
  std::int64_t units = 0;
  for (const auto& row : turn.state.stock.where("lpn", tote.lpn))
    if (row.sku == like.sku && row.lot == like.lot && row.expiry == like.expiry)
      units += row.qty - going_back(turn.state, row);
  return units;
}

tl::expected<UnitInHand, Refusal> unit_in(const Turn& turn, const At& at, const Container& tote,
                                          Scan scan) {
  UnitInHand unit;
  unit.sku = at.state.last_sku;
  if (unit.sku.empty()) {
    const auto* hit = scan.as(CodeKind::ITEM);
    if (!hit) return tl::unexpected(not_that(turn.state, scan, refusal::WRONG_ITEM, tote.lpn.text));
    unit.sku = Sku(hit->target);
  } else {  // its serial number was asked for
    scan.lot = Lot(at.state.asked);
    if (scan.serial.empty()) scan.serial = scan.text;
  }
  std::vector<Stock> rows;
  for (auto& row : turn.state.stock.where("lpn", tote.lpn))
    if (row.sku == unit.sku && (scan.lot.empty() || row.lot == scan.lot) &&
        (scan.serial.empty() || row.serial.empty() || row.serial == scan.serial))
      rows.push_back(std::move(row));
  if (!scan.serial.empty() && rows.empty() && !at.state.last_sku.empty())
    return tl::unexpected(refused_here(at, refusal::SERIAL_NOT_IN_TOTE,
                                       {{"sku", unit.sku.text}, {"expected", tote.lpn.text}}));
  if (rows.empty()) return unit;
  if (several_lots(rows) && scan.lot.empty() && scan.serial.empty())
    return tl::unexpected(not_that(turn.state, scan, refusal::LOT_REQUIRED, "a code with the lot"));
  unit.lot = rows.front().lot;
  unit.expiry = rows.front().expiry;
  std::erase_if(rows, [&](const Stock& row) { return row.expiry != unit.expiry; });
  if (!rows.front().serial.empty()) unit.serial = scan.serial;
  for (const auto& row : rows) {
    const auto back = going_back(turn.state, row);
    unit.there += row.qty - back;
    unit.goes_back = unit.goes_back || back > 0;
  }
  return unit;
}

Decision may_open(const Turn& turn, const At& at, const Container& tote) {
  const auto refuse = [&](const char* code, boost::json::object args) {
    args["seen"] = tote.lpn.text;
    return refused_here(at, code, std::move(args));
  };
  for (const auto& site : turn.site.stations) {
    const auto other = turn.state.stations.get(site.id);
    if (tote.state != ToteState::AT_STATION || !other || other->tote != tote.lpn) continue;
    return refuse(refusal::TAKEN_BY,
                  {{"station", site.id.text}, {"operator", other->operator_id.text}});
  }
  if (const auto walk = turn.state.walks.get(tote.walk))
    return refuse(refusal::TOTE_IN_USE, {{"operator", walk->operator_id.text},
                                         {"station", walk->station.text},
                                         {"expected", "a tote that was put down"}});
  if (tote.kind != LpnKind::TOTE || tote.state != ToteState::STAGED || tote.batch.empty())
    return refuse(refusal::WRONG_TOTE, {{"state", codec::enum_text(tote.state)},
                                        {"expected", "a picked tote of a batch"}});
  if (unsorted_in(turn.state, tote).empty())
    return refuse(refusal::CANCELLED_STOP, {{"expected", "put-back: its orders were cancelled"}});
  return {};
}

std::int64_t declare_missing(Turn& turn, const At& at, const Container& tote,
                             const std::string& wall) {
  std::vector<WallShort> missing;
  std::int64_t units = 0;
  auto lines = unsorted_in(turn.state, tote);
  // The least urgent order goes without.
  std::sort(lines.begin(), lines.end(), [&](const BatchLine& a, const BatchLine& b) {
    return urgency(turn.state, a.order) > urgency(turn.state, b.order);
  });
  for (const auto& line : lines) {
    const auto open = line.qty - in_hands(turn, line.order, line.sku, line.lot);
    const auto qty = std::min(units_on(turn, tote, line), open);
    if (qty <= 0) continue;
    missing.push_back(short_of(turn, at, tote, wall, line, qty));
    turn.emit(missing.back());
    units += qty;
  }
  std::set<OrderId> orders;
  std::set<std::pair<LocationId, Sku>> bins;
  for (const auto& one : missing) {
    pick_again(turn, at, one);
    orders.insert(one.order);
    bins.emplace(one.location, one.sku);
  }
  for (const auto& [bin, sku] : bins) want_count(turn, bin, sku, refusal::SHORT_AT_WALL);
  for (const auto& order : orders) finish_order(turn, order, at.site.id, at.state.operator_id);
  return units;
}

void leave_tote(Turn& turn, const At& at, const Container& tote, const std::string& wall,
                std::int64_t missing) {
  const bool empty = turn.state.stock.where("lpn", tote.lpn, 1).empty();
  const auto state = SABOTAGE("half-sorted-tote-is-free")     ? ToteState::EMPTY
                     : !unsorted_in(turn.state, tote).empty() ? ToteState::STAGED
                     : empty                                  ? ToteState::EMPTY
                                                              : ToteState::SUSPENDED;
  turn.emit(ToteLeft{tote.lpn, wall, std::string(codec::enum_text(state)), missing, at.site.id,
                     at.state.operator_id});
}

}  // namespace wec::deciding
