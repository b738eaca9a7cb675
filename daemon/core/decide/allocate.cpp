// Allocation: which bin gives what to which line (floor.md 1.3), and who is offered the work (1.4).
//
//   candidates: PICK locations, ACTIVE; stock AVAILABLE; lot as ordered; shelf life long enough
//   order:      lots by expiry (FEFO); then pick sequence, location: always the same for the same
//   state
//
// Orders are offered to pickers once every line is covered; a part-allocated one keeps what it has
// and waits for stock.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/steps.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t waiting_orders_max =
    1000;  // looked at when stock arrives; the rest at the next arrival

struct Candidate {
  Stock row;
  std::int64_t pick_seq = 0;
};

/// The day from which the item must still be good: the order's, and the item's shelf life from
/// ship-by.
std::string earliest_expiry(const Order& order, const OrderLine& line, const Item& item) {
  if (item.min_shelf_days == 0) return line.min_expiry;
  const int year = std::stoi(order.ship_by.substr(0, 4));
  const auto month = static_cast<unsigned>(std::stoi(order.ship_by.substr(5, 2)));
  const auto day = static_cast<unsigned>(std::stoi(order.ship_by.substr(8, 2)));
  const std::chrono::sys_days ship{std::chrono::year(year) / std::chrono::month(month) /
                                   std::chrono::day(day)};
  const std::chrono::year_month_day until{ship + std::chrono::days(item.min_shelf_days)};
  const auto shelf =
      fmt::format("{:04}-{:02}-{:02}", static_cast<int>(until.year()),
                  static_cast<unsigned>(until.month()), static_cast<unsigned>(until.day()));
  return std::max(shelf, line.min_expiry);
}

std::vector<Candidate> candidates(const Turn& turn, const Order& order, const OrderLine& line) {
  std::vector<Candidate> out;
  const auto item = turn.state.items.get(line.sku);
  const auto good_until = earliest_expiry(order, line, *item);
  for (auto& row : turn.state.stock.where("sku", line.sku)) {
    if (row.location.empty() || row.status != StockStatus::AVAILABLE || row.qty <= row.reserved)
      continue;
    if (!line.lot.empty() && row.lot != line.lot) continue;
    if (!row.expiry.empty() && row.expiry < good_until) continue;
    const auto location = turn.state.locations.get(row.location);
    if (!location || location->kind != LocationKind::PICK ||
        location->status != LocationStatus::ACTIVE)
      continue;
    out.push_back({std::move(row), location->pick_seq});
  }
  std::sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
    // Stock without expiry goes last among lots.
    const bool a_none = a.row.expiry.empty(), b_none = b.row.expiry.empty();
    return std::tie(a_none, a.row.expiry, a.pick_seq, a.row.location, a.row.lot) <
           std::tie(b_none, b.row.expiry, b.pick_seq, b.row.location, b.row.lot);
  });
  return out;
}

std::string next_task_name(const OrderId& order, std::size_t n) {
  return fmt::format("{}-{}", order.text, n);
}

}  // namespace

void allocate(Turn& turn, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  OrderAllocated e;
  e.order = id;
  e.version = order->version;
  std::size_t names = turn.state.tasks.where("order", id).size();
  std::int64_t covered = 0;
  // Lines of one order may want the same bin row: what this event takes counts at once.
  std::map<Cells, std::int64_t> taken;
  for (const auto& line : turn.state.order_lines.where("order", id)) {
    auto missing = line.qty - line.allocated;
    covered += line.allocated;
    for (const auto& candidate : candidates(turn, *order, line)) {
      if (missing == 0) break;
      auto& used = taken[Table<Stock>::key_of(candidate.row)];
      const auto qty = std::min(missing, candidate.row.qty - candidate.row.reserved - used);
      if (qty <= 0) continue;
      AllocatedTask task{TaskId(next_task_name(id, ++names)),
                         line.line,
                         line.sku,
                         candidate.row.lot,
                         {},
                         candidate.row.location,
                         qty};
      if (!candidate.row.expiry.empty()) task.expiry = candidate.row.expiry;
      e.tasks.push_back(std::move(task));
      used += qty;
      missing -= qty;
      covered += qty;
    }
    if (missing > 0) e.short_lines.push_back({line.line, line.sku, missing});
  }
  e.state = codec::enum_text(e.short_lines.empty() ? OrderState::allocated
                             : covered > 0         ? OrderState::part_allocated
                                                   : OrderState::unallocated);
  const bool same_as_before = e.tasks.empty() && e.state == codec::enum_text(order->state);
  if (!same_as_before) turn.emit(e);
}

void allocate_waiting(Turn& turn, const Sku& sku) {
  std::vector<Order> waiting;
  for (const auto state : {OrderState::part_allocated, OrderState::unallocated})
    for (auto& order : turn.state.orders.where("state", state, waiting_orders_max))
      waiting.push_back(std::move(order));
  std::sort(waiting.begin(), waiting.end(), [](const Order& a, const Order& b) {
    return std::tie(a.priority, a.ship_by, a.order) < std::tie(b.priority, b.ship_by, b.order);
  });
  for (const auto& order : waiting) {
    const auto lines = turn.state.order_lines.where("order", order.order);
    const bool wants = std::any_of(lines.begin(), lines.end(), [&](const OrderLine& line) {
      return line.sku == sku && line.allocated < line.qty;
    });
    if (wants) allocate(turn, order.order);
  }
  offer_to_idle(turn);
}

bool offer_work(Turn& turn, const SiteStation& site) {
  const auto station = turn.state.stations.get(site.id);
  if (!station || station->operator_id.empty() || !station->order.empty()) return false;
  TaskClaimed e;
  e.station = site.id;
  e.operator_id = station->operator_id;
  // What this person holds already, from another station or from before a restart, goes first.
  const auto held = turn.state.tasks.where("operator_id", station->operator_id, 1);
  if (!held.empty()) {
    e.order = held.front().order;
  } else {
    const auto work = turn.state.work.after({}, 1);
    if (work.empty()) return false;
    e.order = work.front().order;
  }
  for (const auto& task : turn.state.tasks.where("order", e.order))
    if (task.state != TaskState::DONE) e.tasks.push_back(task.task);
  for (const auto& tote : turn.state.containers.where("order", e.order))
    if (tote.state == ToteState::FILLING) e.tote = tote.lpn;
  turn.emit(e);
  return true;
}

void offer_to_idle(Turn& turn) {
  for (const auto& site : turn.site.stations) {
    if (site.kind != StationRole::pick) continue;
    const auto station = turn.state.stations.get(site.id);
    if (!station || station->operator_id.empty() || !station->order.empty()) continue;
    if (offer_work(turn, site)) turn.sound(site.id, Tone::attention);
  }
}

}  // namespace wec::deciding
