// Orders: taken in, changed, held, allocated, cancelled; and the stock that is reserved for them.

#include <algorithm>
#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/item_rules.hpp"

namespace wec::applying {
namespace {

template <class C>
C command_of(const CmdResult& result) {
  auto read = from_json<C>(result.cmd);
  assert(read && "an accepted command can be read");
  return *read;
}

OrderState state_of(const std::string& name) {
  OrderState state{};
  const bool known = boost::describe::enum_from_string(name.c_str(), state);
  assert(known && "an event names a state of orders");
  (void)known;
  return state;
}

void put_header(Order& order, const OrderReleased& c) {
  order.version = c.version;
  order.priority = c.priority;
  order.ship_by = c.ship_by;
  order.carrier = c.carrier;
  order.service = c.service;
  order.ship_policy = c.ship_policy;
  order.label = c.label;
  order.notes = read_notes(c.notes).value();
}

void put_line(State& state, const OrderId& order, const ReleasedLine& c) {
  auto row = state.order_lines.get(order, c.line).value_or(OrderLine{});
  row.order = order;
  row.line = c.line;
  row.sku = c.sku;
  row.qty = c.qty;
  row.lot = c.lot;
  row.min_expiry = c.min_expiry;
  row.serials = c.serials;
  row.substitutes = c.substitutes;
  state.order_lines.put(row);
}

void take_in(State& state, const OrderReleased& c, std::int64_t seq) {
  Order order;
  order.order = c.order;
  order.state = c.holds.empty() ? OrderState::received : OrderState::held;
  order.channel = c.channel;
  order.holds = c.holds;
  order.received_seq = seq;
  put_header(order, c);
  state.orders.put(order);
  for (const auto& line : c.lines) put_line(state, c.order, line);
}

/// A full new version: lines that it does not name are wanted no longer.
void change(State& state, const OrderReleased& c) {
  auto order = state.orders.get(c.order);
  assert(order);
  const auto rank = work_rank(state, c.order);
  const bool waits = state.work.get(rank, c.order).has_value();
  if (waits) state.work.erase(rank, c.order);
  put_header(*order, c);
  if (!c.channel.empty()) order->channel = c.channel;
  state.orders.put(*order);
  if (waits) state.work.put({work_rank(state, c.order), c.order});
  for (auto& line : state.order_lines.where("order", c.order)) {
    const bool named = std::any_of(c.lines.begin(), c.lines.end(),
                                   [&](const ReleasedLine& l) { return l.line == line.line; });
    if (named) continue;
    line.qty = 0;
    state.order_lines.put(line);
  }
  for (const auto& line : c.lines) put_line(state, c.order, line);
}

/// Nobody works on the order any more; its tasks are given up by order.unreserved.
void cancel_all(State& state, const OrderId& order) {
  set_order_state(state, order, OrderState::cancel_pending);
  state.work.erase(work_rank(state, order), order);
  for (auto& task : state.tasks.where("order", order)) {
    if (task.operator_id.empty()) continue;
    task.operator_id = {};
    state.tasks.put(task);
  }
}

void cancel(State& state, const OrderCancel& c) {
  const auto order = state.orders.get(c.order);
  assert(order);
  if (order->state >= OrderState::cancel_pending) return;  // said twice
  if (c.lines.empty()) return cancel_all(state, c.order);
  for (const auto& part : c.lines) {
    auto line = state.order_lines.get(c.order, part.line);
    assert(line && line->qty >= part.qty);
    line->qty -= part.qty;
    state.order_lines.put(*line);
  }
  const auto lines = state.order_lines.where("order", c.order);
  const bool nothing_left =
      std::all_of(lines.begin(), lines.end(), [](const OrderLine& line) { return line.qty == 0; });
  if (nothing_left) cancel_all(state, c.order);
}

/// The bin rows that a task's quantity is reserved on: one, or one a serial.
void reserve(State& state, const Stock& bin, std::int64_t qty,
             const std::vector<std::string>& serials, std::int64_t sign) {
  if (serials.empty()) return add_stock(state, bin, 0, sign * qty);
  for (const auto& serial : serials) {
    auto row = bin;
    row.serial = serial;
    add_stock(state, row, 0, sign);
  }
}

bool has_open_tasks(const State& state, const OrderId& order) {
  const auto tasks = state.tasks.where("order", order);
  return std::any_of(tasks.begin(), tasks.end(),
                     [](const PickTask& task) { return !is_over(task.state); });
}

PickTask task_of(const State& state, const OrderId& order, const AllocatedTask& made) {
  const auto location = state.locations.get(made.location);
  assert(location && "a task names a location that exists");
  PickTask task;
  task.task = made.task;
  task.order = order;
  task.line = made.line;
  task.sku = made.sku;
  task.lot = made.lot;
  task.expiry = made.expiry.value_or("");
  task.location = made.location;
  task.pick_seq = location->pick_seq;
  task.qty = made.qty;
  task.serials = made.serials;
  return task;
}

}  // namespace

namespace {

/// An order that head office had issued before events were lost may be picked or shipped already.
void doubt(State& state, const CmdResult& result) {
  const auto gap = state.gaps.get(std::string("gap"));
  if (gap && result.order && (result.dinc != gap->dinc || result.dseq <= gap->dhead))
    state.floor_checks.put({*result.order});
}

}  // namespace

void apply_order_command(State& state, const CmdResult& result, std::int64_t seq) {
  if (result.op == "order.released") doubt(state, result);
  if (result.op == "order.released")
    take_in(state, command_of<OrderReleased>(result), seq);
  else if (result.op == "order.changed")
    change(state, command_of<OrderReleased>(result));
  else if (result.op == "order.cancel")
    cancel(state, command_of<OrderCancel>(result));
  else
    apply_release_command(state, result);
}

void apply_to(State& state, const StockAdjusted& e, std::int64_t seq) {
  note_adjustment(state, e);
  Stock row = bin_row(e.sku, e.lot, e.expiry, e.location);
  row.lpn = e.lpn;
  row.received_seq = seq;
  boost::describe::enum_from_string(e.status.c_str(), row.status);
  if (e.serials.empty()) return add_stock(state, row, e.delta, 0);
  for (const auto& serial : e.serials) {
    row.serial = serial;
    add_stock(state, row, e.delta > 0 ? 1 : -1, 0);
  }
}

void apply_to(State& state, const StockChanged& e, std::int64_t) {
  state.availability.put({e.sku, e.available});
}

void apply_to(State& state, const OrderHeld& e, std::int64_t) {
  auto order = state.orders.get(e.order);
  assert(order);
  std::erase(order->holds, e.reason);
  order->holds.push_back(e.reason);
  if (order->state < OrderState::picking) order->state = OrderState::held;
  state.orders.put(*order);
  state.work.erase(work_rank(state, e.order), e.order);
}

void apply_to(State& state, const OrderUnheld& e, std::int64_t) {
  auto order = state.orders.get(e.order);
  assert(order);
  std::erase(order->holds, e.reason);
  const bool free = order->holds.empty();
  if (free && order->state == OrderState::held) order->state = OrderState::received;
  state.orders.put(*order);
  if (free && has_open_tasks(state, e.order) && !held_by_somebody(state, e.order))
    state.work.put({work_rank(state, e.order), e.order});
}

void apply_to(State& state, const OrderReleasable& e, std::int64_t) {
  auto order = state.orders.get(e.order);
  assert(order);
  order->state = OrderState::releasable;
  order->channel = e.channel;
  state.orders.put(*order);
}

void make_task(State& state, const OrderId& order, const AllocatedTask& made) {
  state.tasks.put(task_of(state, order, made));
  reserve(state, bin_row(made.sku, made.lot, made.expiry, made.location), made.qty, made.serials,
          1);
  auto line = state.order_lines.get(order, made.line);
  assert(line && "a task names a line that exists");
  line->allocated += made.qty;
  state.order_lines.put(*line);
}

void apply_to(State& state, const OrderAllocated& e, std::int64_t) {
  // Who walks for this order already gets what was added to it.
  std::optional<PickTask> walking;
  for (auto& task : state.tasks.where("order", e.order))
    if (!task.operator_id.empty()) walking = std::move(task);
  for (const auto& made : e.tasks) {
    auto task = task_of(state, e.order, made);
    if (walking) {
      task.state = TaskState::CLAIMED;
      task.operator_id = walking->operator_id;
      task.station = walking->station;
      task.walk = walking->walk;
    }
    state.tasks.put(task);
    reserve(state, bin_row(made.sku, made.lot, made.expiry, made.location), made.qty, made.serials,
            1);
    auto line = state.order_lines.get(e.order, made.line);
    assert(line && "a task names a line that exists");
    line->allocated += made.qty;
    // What was given up is looked for once more.
    line->short_qty =
        std::min(line->short_qty, std::max<std::int64_t>(0, line->qty - line->allocated));
    state.order_lines.put(*line);
  }
  if (walking && !e.tasks.empty()) mark_changed(state, walking->walk);
  const auto next = state_of(e.state);
  set_order_state(state, e.order, next);
  // A part is worth a walk unless the order must leave complete.
  const auto order = state.orders.get(e.order);
  const bool part =
      next == OrderState::part_allocated && order->ship_policy != ShipPolicy::SHIP_COMPLETE;
  const bool offered = next == OrderState::allocated || next == OrderState::picking || part;
  if (offered && !walking && order->holds.empty() && has_open_tasks(state, e.order))
    state.work.put({work_rank(state, e.order), e.order});
}

namespace {

/// A walk that its picker has put aside ends with the cancel of the one order that it was for.
void end_paused_walk(State& state, const OrderUnreserved& e) {
  const auto order = state.orders.get(e.order);
  if (e.tasks.empty() || !order || order->state != OrderState::cancel_pending) return;
  const auto task = state.tasks.get(e.tasks.front().task);
  const auto walk = task && !task->walk.empty() ? state.walks.get(task->walk) : std::nullopt;
  if (!walk || walk->state != WalkState::PAUSED) return;
  for (const auto& one : state.tasks.where("walk", walk->walk))
    if (!is_over(one.state) || one.order != e.order) return;
  close_walk(state, walk->walk);
}

}  // namespace

void apply_to(State& state, const OrderUnreserved& e, std::int64_t) {
  for (const auto& freed : e.tasks) {
    reserve(state, bin_row(freed.sku, freed.lot, freed.expiry, freed.location), freed.qty,
            freed.serials, -1);
    auto line = state.order_lines.get(e.order, freed.line);
    assert(line);
    line->allocated -= freed.qty;
    state.order_lines.put(*line);
    auto task = state.tasks.get(freed.task);
    assert(task);
    task->qty = freed.left;
    task->count = std::min(task->count, freed.left);
    for (const auto& serial : freed.serials) std::erase(task->serials, serial);
    if (freed.left == 0) {
      task->state = TaskState::CANCELLED;
      task->operator_id = {};
      task->lot_units = 0;
      task->entering_qty = false;
    }
    state.tasks.put(*task);
    mark_changed(state, task->walk);
  }
  if (!has_open_tasks(state, e.order)) state.work.erase(work_rank(state, e.order), e.order);
  end_paused_walk(state, e);
  if (!e.state) return;
  set_order_state(state, e.order, state_of(*e.state));
  free_empty_totes(state, e.order);
}

void apply_to(State& state, const OrderShortClosed& e, std::int64_t) {
  for (const auto& part : e.short_lines) {
    auto line = state.order_lines.get(e.order, part.line);
    assert(line);
    if (e.dropped)
      line->qty -= part.qty;
    else
      line->short_qty += part.qty;
    state.order_lines.put(*line);
  }
  set_order_state(state, e.order, OrderState::picked_short);
}

void apply_to(State& state, const SerialChanged& e, std::int64_t) {
  const auto swap = [](PickTask& task, const std::string& from, const std::string& to) {
    std::replace(task.serials.begin(), task.serials.end(), from, to);
  };
  auto task = state.tasks.get(e.task);
  assert(task);
  swap(*task, e.from, e.to);
  state.tasks.put(*task);
  if (!e.with.empty()) {  // two tasks swap: both serials stay reserved
    auto other = state.tasks.get(e.with);
    assert(other);
    swap(*other, e.to, e.from);
    state.tasks.put(*other);
    return;
  }
  const auto bin = bin_row(e.sku, e.lot, task->expiry, e.location);
  reserve(state, bin, 1, {e.from}, -1);
  reserve(state, bin, 1, {e.to}, 1);
}

void apply_to(State& state, const OrderCancelled& e, std::int64_t) {
  set_order_state(state, e.order, OrderState::cancelled);
  free_empty_totes(state, e.order);
}

}  // namespace wec::applying
