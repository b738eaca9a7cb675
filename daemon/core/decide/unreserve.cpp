// Promises of units that a count did not find are given back, the newest first, and never of a task
// that a hand is already at.

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/steps.hpp"

namespace wec::deciding {
namespace {

/// Tasks of orders on the floor that want these units and were not begun.
std::vector<PickTask> tasks_at(const State& state, const LocationId& location,
                               const CountedLine& line) {
  std::vector<PickTask> tasks;
  for (const auto of :
       {OrderState::allocated, OrderState::part_allocated, OrderState::picking, OrderState::held})
    for (const auto& order : state.orders.where("state", of))
      for (auto& task : state.tasks.where("order", order.order)) {
        const bool here = task.location == location && task.sku == line.sku && task.lot == line.lot;
        const auto& serials = task.serials;
        const bool named = !line.serial ||
                           std::find(serials.begin(), serials.end(), *line.serial) != serials.end();
        if (here && named && !is_over(task.state) && !task.located && task.count == 0)
          tasks.push_back(std::move(task));
      }
  std::sort(tasks.begin(), tasks.end(),
            [](const PickTask& a, const PickTask& b) { return a.task > b.task; });
  return tasks;
}

/// A line that is gone takes the question about it along: the answer must not fall on the next one.
void drop_question(Turn& turn, const PickTask& task) {
  const auto walk = turn.state.walks.get(task.walk);
  if (!walk || walk->station.empty()) return;
  const auto station = turn.state.stations.get(walk->station);
  if (!station || station->asking.empty() || station->asking == prompt::ZERO_CHECK) return;
  const auto at_hand = pick_place(turn.state, *station).task;
  if (!at_hand || at_hand->task != task.task) return;
  turn.emit(StationAsked{walk->station, station->operator_id, {}, {}});
}

FreedTask freed(const PickTask& task, const CountedLine& line, std::int64_t units) {
  FreedTask out;
  out.task = task.task;
  out.line = task.line;
  out.sku = task.sku;
  out.lot = task.lot;
  out.expiry = expiry_of(task.expiry);
  out.location = task.location;
  out.qty = std::min(units, task.qty);
  out.left = task.qty - out.qty;
  if (line.serial) out.serials = {*line.serial};
  return out;
}

}  // namespace

std::vector<OrderId> unreserve_at(Turn& turn, const LocationId& location, const CountedLine& line,
                                  std::int64_t units) {
  std::vector<OrderId> orders;
  for (const auto& task : tasks_at(turn.state, location, line)) {
    if (units <= 0 || SABOTAGE("promises-outlive-goods")) break;
    OrderUnreserved e;
    e.order = task.order;
    e.tasks = {freed(task, line, units)};
    e.reason = "COUNT";
    if (e.tasks.front().left == 0) drop_question(turn, task);
    turn.emit(e);
    units -= e.tasks.front().qty;
    orders.push_back(task.order);
  }
  return orders;
}

}  // namespace wec::deciding
