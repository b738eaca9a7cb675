// The rules that a pick line is counted by: quantity policies, serial numbers, dangerous goods.

#include <algorithm>
#include <cassert>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/dangerous.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/settings.hpp"

namespace wec::deciding {

namespace {

QtyPolicy policy_for(const Turn& turn, const PickTask& task) {
  const auto item = turn.state.items.get(task.sku);
  return item ? item->policy.qty : QtyPolicy::SITE;
}

}  // namespace

bool may_prefill(const Turn& turn, const PickTask& task) {
  return policy_for(turn, task) == QtyPolicy::PREFILL;
}

bool may_key_quantity(const Turn& turn, const PickTask& task, std::int64_t need) {
  switch (policy_for(turn, task)) {
    case QtyPolicy::EACH_SCAN:
      return false;
    case QtyPolicy::FIRST_SCAN_THEN_QTY:
    case QtyPolicy::PREFILL:
      return true;
    case QtyPolicy::SITE:
      break;
  }
  return need > turn.site.policies.each_scan_max || SABOTAGE("any-quantity-typed");
}

bool captured_at_pick(const Item& item) {
  return has_serials(item) && item.policy.serials != SerialCapture::PACK;
}

namespace {

/// The scanned serial is not the reserved one: the reservation moves to it, or two tasks swap.
void take_serial_over(Turn& turn, const PickTask& task, const std::string& serial,
                      const std::string& given) {
  SerialChanged e;
  e.task = task.task;
  e.order = task.order;
  e.sku = task.sku;
  e.lot = task.lot;
  e.location = task.location;
  e.from = given;
  e.to = serial;
  for (const auto& other : turn.state.tasks.where("location", task.location))
    if (!is_over(other.state) && other.task != task.task &&
        std::find(other.serials.begin(), other.serials.end(), serial) != other.serials.end())
      e.with = other.task;
  turn.emit(e);
}

/// The order names its serial numbers: only these, and nobody else gets them.
std::vector<std::string> named(const Turn& turn, const PickTask& task) {
  const auto line = turn.state.order_lines.get(task.order, task.line);
  return line ? line->serials : std::vector<std::string>();
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// May this line have it, as far as names go?
bool free_to_take(const Turn& turn, const PickTask& task, const std::string& serial) {
  const auto own = named(turn, task);
  if (!own.empty() && !contains(own, serial)) return false;
  for (const auto& other : turn.state.tasks.where("location", task.location))
    if (!is_over(other.state) && other.order != task.order && contains(other.serials, serial) &&
        contains(named(turn, other), serial))
      return false;
  return true;
}

std::string unscanned(const PickTask& task) {
  for (const auto& serial : task.serials)
    if (std::find(task.scanned_serials.begin(), task.scanned_serials.end(), serial) ==
        task.scanned_serials.end())
      return serial;
  return {};
}

}  // namespace

Decision check_serial(Turn& turn, At& at, const PickTask& task, const std::string& serial) {
  const auto row = turn.state.stock.get(task.sku, task.lot, task.expiry, serial, task.location,
                                        Lpn(), StockStatus::AVAILABLE);
  if (row && row->qty > 0 && free_to_take(turn, task, serial)) {
    const bool mine =
        std::find(task.serials.begin(), task.serials.end(), serial) != task.serials.end();
    const auto given = mine ? std::string() : unscanned(task);
    if (!given.empty()) take_serial_over(turn, task, serial, given);
    return {};
  }
  const auto own = named(turn, task);
  bool used = false;
  for (const auto& other : turn.state.stock.where("sku", task.sku))
    used = used || (other.serial == serial && !other.lpn.empty());
  return refused_here(
      at, used ? refusal::DUPLICATE_SERIAL : refusal::UNKNOWN_SERIAL,
      {{"sku", task.sku.text},
       {"seen", printable(serial)},
       {"expected", own.empty() ? "a serial number of " + task.location.text : own.front()},
       {"location", task.location.text}});
}

bool replace_serial(Turn& turn, const PickTask& task, const std::string& serial) {
  for (const auto& row : turn.state.stock.where("location", task.location)) {
    const bool same = row.sku == task.sku && row.lot == task.lot && row.expiry == task.expiry;
    const bool free = row.status == StockStatus::AVAILABLE && row.qty > row.reserved;
    if (!same || !free || !free_to_take(turn, task, row.serial)) continue;
    take_serial_over(turn, task, row.serial, serial);
    return true;
  }
  return false;
}

std::vector<std::string> bound_serials(const Turn&, const PickTask& task) {
  if (!task.scanned_serials.empty() || task.serials.empty()) return task.scanned_serials;
  // Captured at packing: the reserved ones leave the bin.
  const auto n = std::min(task.serials.size(), static_cast<std::size_t>(task.count - task.put));
  return {task.serials.begin(), task.serials.begin() + static_cast<std::ptrdiff_t>(n)};
}

Decision segregated(const Turn& turn, const At& at, const PickPlace& place, const Container& tote) {
  for (const auto& task : place.group)
    if (auto refused = dangerous_in_tote(turn, at, task.sku, tote.lpn)) return refused;
  return {};
}

void finish_order(Turn& turn, const OrderId& id, const StationId&, const OperatorId&) {
  const auto tasks = turn.state.tasks.where("order", id);
  if (std::any_of(tasks.begin(), tasks.end(), [](const auto& t) { return !is_over(t.state); }))
    return;
  std::vector<ShortLine> missing;
  std::int64_t picked = 0;
  for (const auto& line : turn.state.order_lines.where("order", id)) {
    picked += line.picked;
    if (line.picked < line.qty) missing.push_back({line.line, line.sku, line.qty - line.picked});
  }
  if (picked > 0 || missing.empty()) return close_picking(turn, id);
  // Nothing of it was found: it waits for stock, as if it had never been to the floor.
  OrderAllocated e;
  e.order = id;
  e.version = turn.state.orders.get(id)->version;
  e.state = codec::enum_text(OrderState::unallocated);
  e.short_lines = missing;
  turn.emit(e);
}

}  // namespace wec::deciding
