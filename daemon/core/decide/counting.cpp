// What a count changes in the books. Units are missing from what is suspect first, then from what
// is free, then from what is promised: those promises are given back and sought elsewhere.

#include <algorithm>

#include "daemon/core/decide/counting.hpp"

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/order_flow.hpp"

namespace wec::deciding {
namespace {

std::vector<Stock> rows_of(const State& state, const LocationId& location,
                           const CountedLine& line) {
  std::vector<Stock> rows;
  for (auto& row : state.stock.where("location", location))
    if (row.sku == line.sku && row.lot == line.lot && row.expiry == line.expiry.value_or("") &&
        row.serial == line.serial.value_or(""))
      rows.push_back(std::move(row));
  // SUSPECT, then AVAILABLE, then what was set aside.
  const auto rank = [](StockStatus status) {
    return status == StockStatus::SUSPECT ? 0 : status == StockStatus::AVAILABLE ? 1 : 2;
  };
  std::sort(rows.begin(), rows.end(), [&](const Stock& a, const Stock& b) {
    return std::pair(rank(a.status), a.status) < std::pair(rank(b.status), b.status);
  });
  return rows;
}

/// Takes up to `missing` free units; gives how many could not be taken.
std::int64_t take_missing(std::vector<Stock>& rows, std::int64_t missing,
                          std::vector<StockMove>& moves) {
  for (auto& row : rows) {
    const auto take = std::min(missing, row.qty - row.reserved);
    if (take <= 0) continue;
    if (!SABOTAGE("missing-units-stay")) moves.push_back(move_of(row, -take));
    row.qty -= take;
    missing -= take;
  }
  return missing;
}

void set_free_suspects(const std::vector<Stock>& rows, std::vector<StockMove>& moves) {
  for (const auto& row : rows) {
    if (row.status != StockStatus::SUSPECT || row.qty == 0) continue;
    moves.push_back(move_of(row, -row.qty));
    auto found = row;
    found.status = StockStatus::AVAILABLE;
    moves.push_back(move_of(found, row.qty));
  }
}

void add_found(const LocationId& location, const CountedLine& line, std::vector<StockMove>& moves) {
  Stock row;
  row.sku = line.sku;
  row.lot = line.lot;
  row.expiry = line.expiry.value_or("");
  row.serial = line.serial.value_or("");
  row.location = location;
  moves.push_back(move_of(row, line.delta));
}

/// Promises of units that are not there go back; gives the orders that must look elsewhere.
std::vector<OrderId> give_back(Turn& turn, const LocationId& location, const CountedLine& line) {
  std::vector<OrderId> orders;
  std::int64_t free = 0;
  for (const auto& row : rows_of(turn.state, location, line)) free += row.qty - row.reserved;
  auto missing = -line.delta - free;
  for (const auto& task : turn.state.floor_tasks.where("sku", line.sku)) {
    if (missing <= 0) break;
    if (task.type != "replenish" || task.state != FloorTaskState::READY || task.from != location ||
        task.lot != line.lot || task.expiry != line.expiry.value_or(""))
      continue;
    Stock row = rows_of(turn.state, location, line).front();
    row.status = StockStatus::AVAILABLE;
    turn.emit(TaskCancelled{task.task, "COUNT", {move_of(row, 0, -task.qty)}});
    missing -= task.qty;
  }
  if (missing > 0) orders = unreserve_at(turn, location, line, missing);
  return orders;
}

}  // namespace

void post_count(Turn& turn, const At& at, const Count& count, const std::vector<CountedLine>& lines,
                const char* result, const OperatorId& approver) {
  StockCounted e;
  e.count = count.count;
  e.location = count.location;
  e.sku = count.sku;
  e.reason = count.reason;
  e.result = result;
  e.attempts = count.attempts;
  e.lines = lines;
  std::vector<OrderId> orders;
  bool changed = false;
  for (const auto& line : lines) {
    if (line.delta < 0)
      for (auto& order : give_back(turn, count.location, line)) orders.push_back(order);
    auto rows = rows_of(turn.state, count.location, line);
    if (line.delta < 0) take_missing(rows, -line.delta, e.moves);
    set_free_suspects(rows, e.moves);
    if (line.delta > 0) add_found(count.location, line, e.moves);
    changed = changed || line.delta != 0;
  }
  if (changed) e.adjustment = next_name(turn.state, "adjustment", "ADJ");
  e.approver = approver;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  e.at_ms = turn.command.wall_ms;
  turn.emit(e);
  for (const auto& order : orders) {
    allocate(turn, order);
    close_picking(turn, order);  // it may have been the last line that anybody could pick
  }
  for (const auto& line : lines) allocate_waiting(turn, line.sku);
}

}  // namespace wec::deciding
