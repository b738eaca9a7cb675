// Allocation (floor.md 1.3): promise in the order of arrival, reserve at release.
//
//   candidates  PICK locations (RESERVE for whole cases), ACTIVE; stock AVAILABLE; lot and serials
//   as
//               ordered; shelf life long enough
//   order       by the item's strategy, else the channel's, else the site's; NEAREST by the walk of
//               the whole order where the floor is known; ties end on location,
//               lot and serial, so that the same state always gives the same tasks
//   promise     on a site with channels: what orders that came earlier will want is left for them

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/nearest.hpp"
#include "daemon/core/steps.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable reserving("1.3 Allocation",
                                {
                                    {"reserved", "OPEN or PROMISED", "release", "RESERVED"},
                                    {"backordered", "OPEN", "release, not enough", "BACKORDERED"},
                                    {"again", "BACKORDERED", "stock arrives", "RESERVED"},
                                    {"added", "RESERVED", "more work while picking", "RESERVED"},
                                });

constexpr std::size_t waiting_orders_max =
    1000;  // looked at when stock arrives; the rest at the next arrival

struct Candidate {
  Stock row;
  std::int64_t pick_seq = 0;
  bool whole_only = false;  // cases are not opened here
  bool on_the_way = false;  // NEAREST: of the shortest walk for the whole order
};

using NearPlaces = std::optional<std::set<LocationId>>;

using Taken = std::map<Cells, std::int64_t>;  // of stock rows, by key

std::string day_after(const std::string& time, std::int64_t days) {
  const int year = std::stoi(time.substr(0, 4));
  const auto month = static_cast<unsigned>(std::stoi(time.substr(5, 2)));
  const auto day = static_cast<unsigned>(std::stoi(time.substr(8, 2)));
  const std::chrono::sys_days from{std::chrono::year(year) / std::chrono::month(month) /
                                   std::chrono::day(day)};
  const std::chrono::year_month_day until{from + std::chrono::days(days)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(until.year()),
                     static_cast<unsigned>(until.month()), static_cast<unsigned>(until.day()));
}

/// The day from which the item must still be good: the order's, and the item's shelf life from
/// ship-by.
std::string earliest_expiry(const Order& order, const OrderLine& line, const Item& item) {
  if (item.min_shelf_days == 0) return line.min_expiry;
  return std::max(day_after(order.ship_by, item.min_shelf_days), line.min_expiry);
}

Removal strategy(const Turn& turn, const Order& order, const Item& item) {
  if (item.policy.removal != Removal::SITE) return item.policy.removal;
  const auto channel = turn.state.channels.get(order.channel);
  if (channel && channel->removal != Removal::SITE) return channel->removal;
  const auto site = turn.site.policies.removal;
  return site == Removal::SITE ? Removal::FEFO : site;
}

/// Before the ties: expiry (none: last among lots), receipt, pick sequence, the quantity, or the
/// walk.
std::tuple<bool, std::string, std::int64_t, std::int64_t> rank(const Candidate& c,
                                                               Removal removal) {
  const bool none = c.row.expiry.empty();
  const auto received = c.row.received_seq;
  switch (removal) {
    case Removal::FIFO:
      return {false, "", received, c.pick_seq};
    case Removal::LIFO:
      return {false, "", -received, c.pick_seq};
    case Removal::CLEAR_BIN:
      return {false, "", c.row.qty - c.row.reserved, c.pick_seq};
    case Removal::NEAREST:
      return {false, "", c.on_the_way ? 0 : 1, c.pick_seq};
    default:
      return {none, c.row.expiry, c.pick_seq, received};
  }
}

bool goes_before(const Candidate& a, const Candidate& b, Removal removal) {
  const auto ra = rank(a, removal), rb = rank(b, removal);
  // LEFO: the latest expiry first; what has none stays last.
  if (removal == Removal::LEFO && std::get<1>(ra) != std::get<1>(rb) &&
      std::get<0>(ra) == std::get<0>(rb))
    return std::get<1>(ra) > std::get<1>(rb);
  if (ra != rb) return ra < rb;
  return std::tie(a.row.location, a.row.lot, a.row.serial, a.row.expiry) <
         std::tie(b.row.location, b.row.lot, b.row.serial, b.row.expiry);
}

bool wanted(const OrderLine& line, const Stock& row, const std::string& good_until) {
  if (row.location.empty() || row.status != StockStatus::AVAILABLE || row.qty <= row.reserved)
    return false;
  if (!line.lot.empty() && row.lot != line.lot && !SABOTAGE("any-lot")) return false;
  if (!line.serials.empty() &&
      std::find(line.serials.begin(), line.serials.end(), row.serial) == line.serials.end())
    return false;
  return row.expiry.empty() || row.expiry >= good_until;
}

std::vector<Candidate> candidates(const Turn& turn, const Order& order, const OrderLine& line,
                                  const Item& item, const NearPlaces& near = {}) {
  std::vector<Candidate> out;
  const auto good_until = earliest_expiry(order, line, item);
  const bool whole = item.policy.case_units > 1;
  for (auto& row : turn.state.stock.where("sku", line.sku)) {
    if (!wanted(line, row, good_until)) continue;
    const auto bin = turn.state.locations.get(row.location);
    if (!bin || bin->status != LocationStatus::ACTIVE) continue;
    const bool reserve = bin->kind == LocationKind::RESERVE && whole;
    // Goods that were cross-docked lie in staging until their order takes them.
    const bool staged = bin->kind == LocationKind::STAGE;
    if (bin->kind != LocationKind::PICK && !reserve && !staged) continue;
    const bool on_the_way = near && near->contains(row.location);
    out.push_back(
        {std::move(row), bin->pick_seq, reserve || (whole && !bin->break_case), on_the_way});
  }
  const auto removal = strategy(turn, order, item);
  std::sort(out.begin(), out.end(),
            [&](const Candidate& a, const Candidate& b) { return goes_before(a, b, removal); });
  return out;
}

TaskId task_name(const OrderId& order, std::size_t n) {
  return TaskId(fmt::format("{}-{}", order.text, n));
}

/// One task a bin and lot: the serials of one bin are one walk, and so are whole cases and the
/// rest.
void take(OrderAllocated& e, const OrderLine& line, const Stock& row, std::int64_t qty,
          std::size_t named) {
  for (auto& task : e.tasks)
    if (task.line == line.line && task.location == row.location && task.lot == row.lot &&
        task.expiry.value_or("") == row.expiry) {
      task.qty += qty;
      if (!row.serial.empty()) task.serials.push_back(row.serial);
      return;
    }
  AllocatedTask task;
  task.task = task_name(e.order, named + e.tasks.size() + 1);
  task.line = line.line;
  task.sku = line.sku;
  task.lot = row.lot;
  task.location = row.location;
  task.qty = qty;
  if (!row.expiry.empty()) task.expiry = row.expiry;
  if (!row.serial.empty()) task.serials.push_back(row.serial);
  e.tasks.push_back(std::move(task));
}

/// Whole cases first where the item says so, then single units where cases may be opened. Returns
/// what is missing.
template <class Give>
std::int64_t walk(const std::vector<Candidate>& from, const Item& item, std::int64_t missing,
                  Taken& taken, Give give) {
  const auto units = std::max<std::int64_t>(1, item.policy.case_units);
  for (const auto step : {units, std::int64_t{1}}) {
    for (const auto& candidate : from) {
      if (step == 1 && candidate.whole_only) continue;
      auto& used = taken[Table<Stock>::key_of(candidate.row)];
      const auto free = candidate.row.qty - candidate.row.reserved - used;
      const auto qty = std::min(missing, free) / step * step;
      if (qty <= 0) continue;
      give(candidate.row, qty);
      used += qty;
      missing -= qty;
    }
    if (step == 1) break;
  }
  return missing;
}

/// What this line still wants: not reserved, not given up.
std::int64_t missing_of(const OrderLine& line) {
  return std::max<std::int64_t>(0, line.qty - line.allocated - line.short_qty);
}

/// Promise: earlier orders that wait take first, each what it could really use.
void set_aside(const Turn& turn, const Order& order, Taken& taken) {
  if (!has_channels(turn.state)) return;
  std::vector<Order> earlier;
  for (const auto state :
       {OrderState::releasable, OrderState::part_allocated, OrderState::unallocated})
    for (auto& one : turn.state.orders.where("state", state, waiting_orders_max))
      if (one.received_seq < order.received_seq) earlier.push_back(std::move(one));
  std::sort(earlier.begin(), earlier.end(),
            [](const Order& a, const Order& b) { return a.received_seq < b.received_seq; });
  const auto mine = turn.state.order_lines.where("order", order.order);
  for (const auto& one : earlier)
    for (const auto& line : turn.state.order_lines.where("order", one.order)) {
      const bool shared = std::any_of(mine.begin(), mine.end(),
                                      [&](const OrderLine& own) { return own.sku == line.sku; });
      if (!shared || missing_of(line) == 0) continue;
      const auto item = turn.state.items.get(line.sku);
      walk(candidates(turn, one, line, *item), *item, missing_of(line), taken,
           [](const Stock&, std::int64_t) {});
    }
}

/// Where the lines that take the nearest bins should take them, seen together with the others.
NearPlaces near_places(const Turn& turn, const Order& order, const std::vector<OrderLine>& lines) {
  const auto takes_nearest = [&](const OrderLine& line) {
    return strategy(turn, order, *turn.state.items.get(line.sku)) == Removal::NEAREST;
  };
  if (std::none_of(lines.begin(), lines.end(), takes_nearest)) return {};
  std::vector<PlacesOfLine> all;
  for (const auto& line : lines) {
    if (missing_of(line) == 0) continue;
    const auto item = turn.state.items.get(line.sku);
    auto& places = all.emplace_back();
    places.qty = missing_of(line);
    places.free = takes_nearest(line);
    for (auto& candidate : candidates(turn, order, line, *item))
      places.rows.push_back(std::move(candidate.row));
  }
  return nearest_places(turn.state, all);
}

OrderState state_after(const Order& order, const OrderAllocated& e, std::int64_t covered) {
  if (order.state >= OrderState::picking)
    return e.tasks.empty() ? order.state : OrderState::picking;
  if (e.short_lines.empty()) return OrderState::allocated;
  return covered > 0 ? OrderState::part_allocated : OrderState::unallocated;
}

void note(const Order& before, const OrderAllocated& e) {
  if (!e.short_lines.empty()) reserving.passed("backordered");
  if (e.tasks.empty()) return;
  const bool waited =
      before.state == OrderState::part_allocated || before.state == OrderState::unallocated;
  reserving.passed(before.state >= OrderState::picking ? "added" : waited ? "again" : "reserved");
}

bool waits_for_rest(const Order& order) {
  return order.state == OrderState::picked_short && order.ship_policy == ShipPolicy::SHIP_COMPLETE;
}

/// `again`: lines whose missing units are wanted although they were given up.
OrderAllocated plan(const Turn& turn, const Order& order, const std::vector<std::int64_t>& again) {
  OrderAllocated e;
  e.order = order.order;
  e.version = order.version;
  const auto named = turn.state.tasks.where("order", order.order).size();
  std::int64_t covered = 0;
  // Lines of one order may want the same bin row: what this event takes counts at once.
  Taken taken;
  set_aside(turn, order, taken);
  const auto lines = turn.state.order_lines.where("order", order.order);
  const auto near = near_places(turn, order, lines);
  for (const auto& line : lines) {
    const auto item = turn.state.items.get(line.sku);
    const bool anew = std::find(again.begin(), again.end(), line.line) != again.end();
    const auto missing =
        anew ? std::max<std::int64_t>(0, line.qty - line.allocated) : missing_of(line);
    const auto left =
        walk(candidates(turn, order, line, *item, near), *item, missing, taken,
             [&](const Stock& row, std::int64_t qty) { take(e, line, row, qty, named); });
    covered += line.allocated + missing - left;
    if (left > 0) e.short_lines.push_back({line.line, line.sku, left});
  }
  e.state = codec::enum_text(state_after(order, e, covered));
  return e;
}

}  // namespace

OrderAllocated plan_allocation(const Turn& turn, const Order& order) {
  return plan(turn, order, {});
}

bool reserve_again(Turn& turn, const OrderId& id, const std::vector<std::int64_t>& lines) {
  const auto order = turn.state.orders.get(id);
  const auto e = plan(turn, *order, lines);
  if (e.tasks.empty()) return false;
  note(*order, e);
  turn.emit(e);
  return true;
}

void allocate(Turn& turn, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  const auto e = plan_allocation(turn, *order);
  const bool news = !e.tasks.empty() || e.state != codec::enum_text(order->state);
  if (news) {
    note(*order, e);
    turn.emit(e);
  }
  // What reserve has of the rest is fetched to the pick faces.
  for (const auto& line : e.short_lines) replenish_demand(turn, line.sku, line.qty, id);
  if (!news) return;
  // A complete order that waited for its rest has it now.
  if (waits_for_rest(*order)) turn.emit(OrderUnheld{id, "SHORT"});
}

void allocate_waiting(Turn& turn, const Sku& sku) {
  std::vector<Order> waiting;
  for (const auto state :
       {OrderState::part_allocated, OrderState::unallocated, OrderState::picked_short})
    for (auto& order : turn.state.orders.where("state", state, waiting_orders_max))
      if (state != OrderState::picked_short || waits_for_rest(order))
        waiting.push_back(std::move(order));
  std::sort(waiting.begin(), waiting.end(), [](const Order& a, const Order& b) {
    return std::tie(a.priority, a.ship_by, a.order) < std::tie(b.priority, b.ship_by, b.order);
  });
  for (const auto& order : waiting) {
    const auto lines = turn.state.order_lines.where("order", order.order);
    const bool wants = std::any_of(lines.begin(), lines.end(), [&](const OrderLine& line) {
      return line.sku == sku && missing_of(line) > 0;
    });
    if (wants) allocate(turn, order.order);
  }
  release_due(turn);
  offer_to_idle(turn);
}

}  // namespace wec::deciding
