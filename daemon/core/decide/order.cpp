// The order as the site sees it (floor.md 1.1): validation, holds, revisions, and how picking ends.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/item_rules.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable steps(
    "1.1 Order",
    {
        {"upsert", "-", "order.released", "RECEIVED"},
        {"held", "RECEIVED", "validate, or order.hold", "HELD"},
        {"releasable", "RECEIVED", "validate ok, no holds", "RELEASABLE"},
        {"unheld", "HELD", "order.unhold of the last hold", "RECEIVED"},
        {"unreleased", "ALLOCATED", "order.hold before the first pick", "HELD"},
        {"picked", "PICKING", "last open pick line, all there", "PICKED"},
        {"short-partial", "PICKING", "last line, short, SHIP_PARTIAL", "PICKED_SHORT"},
        {"short-complete", "PICKING", "last line, short, SHIP_COMPLETE", "PICKED_SHORT and held"},
        {"short-cancel", "PICKING", "last line, short, CANCEL_SHORT", "PICKED_SHORT"},
        {"changed", "before the first pack scan", "order.changed", "as before, more or less work"},
        {"changed-header", "PACKING", "order.changed, lines the same", "PACKING"},
        {"change-packing", "PACKING", "order.changed of lines", "PACKING"},
        {"change-labelled", "LABELLED", "order.changed", "LABELLED"},
    });

constexpr char short_hold[] = "SHORT";         // SHIP_COMPLETE waits for the rest
constexpr char service_hold[] = "DG_SERVICE";  // dangerous goods against the service

/// 1.11 at release: goods that must not fly, on a service that does.
bool service_conflict(const Turn& turn, const Order& order) {
  const auto& air = turn.site.policies.air_services;
  if (std::find(air.begin(), air.end(), order.service) == air.end()) return false;
  for (const auto& line : turn.state.order_lines.where("order", order.order)) {
    const auto item = turn.state.items.get(line.sku);
    if (item && item->dg.state != DgState::DG_NONE && item->dg.air == AirTransport::FORBIDDEN)
      return true;
  }
  return false;
}

bool has_hold(const Order& order, const std::string& reason) {
  return std::find(order.holds.begin(), order.holds.end(), reason) != order.holds.end();
}

/// A pack scan was made, or a carton is open; also while missing units are picked again.
bool pack_begun(const State& state, const Order& order) {
  if (order.state >= OrderState::packing && order.state < OrderState::cancel_pending) return true;
  return !state.cartons.where("order", order.order, 1).empty();
}

bool same_lines(const Turn& turn, const OrderReleased& c) {
  std::size_t wanted = 0;
  for (const auto& line : turn.state.order_lines.where("order", c.order)) {
    if (line.qty == 0 && line.picked == 0) continue;
    ++wanted;
    const auto found = std::find_if(c.lines.begin(), c.lines.end(),
                                    [&](const ReleasedLine& l) { return l.line == line.line; });
    if (found == c.lines.end() || found->sku != line.sku || found->qty != line.qty ||
        found->lot != line.lot || found->serials != line.serials)
      return false;
  }
  return wanted == c.lines.size();
}

Verdict check_state(const Turn& turn, const Order& order, const OrderReleased& c) {
  if (order.state >= OrderState::cancel_pending)
    return rejected("STATE_CANCELLED", "the order was cancelled");
  bool labelled = order.state >= OrderState::labelled;
  for (const auto& carton : turn.state.cartons.where("order", order.order))
    labelled = labelled || !carton.label.empty();
  if (labelled) {
    steps.passed("change-labelled");
    return rejected("STATE_LABELLED", "a parcel of it has its label");
  }
  if (!pack_begun(turn.state, order)) return {};
  const bool header_only = same_lines(turn, c) && c.carrier == order.carrier &&
                           c.ship_policy == order.ship_policy && c.label == order.label;
  steps.passed(header_only ? "changed-header" : "change-packing");
  return header_only ? Verdict{} : rejected("STATE_PACKING", "packing has begun");
}

/// A line keeps its item: new goods get a new line.
Verdict check_items(const Turn& turn, const OrderReleased& c) {
  for (const auto& line : c.lines) {
    const auto known = turn.state.order_lines.get(c.order, line.line);
    if (known && known->sku != line.sku)
      return rejected("INVALID", fmt::format("line {} is {}; another item needs another line",
                                             line.line, known->sku.text));
  }
  return {};
}

void give_up(Turn& turn, const Order& order, const std::vector<ShortLine>& shorts, bool drop) {
  OrderShortClosed e;
  e.order = order.order;
  e.short_lines = shorts;
  e.dropped = drop;
  turn.emit(e);
}

void end_short(Turn& turn, const Order& order, const std::vector<ShortLine>& shorts) {
  switch (order.ship_policy) {
    case ShipPolicy::SHIP_PARTIAL:
      steps.passed("short-partial");
      return give_up(turn, order, shorts, false);
    case ShipPolicy::CANCEL_SHORT:
      steps.passed("short-cancel");
      return give_up(turn, order, shorts, true);
    case ShipPolicy::SHIP_COMPLETE:
      steps.passed("short-complete");
      give_up(turn, order, {}, false);
      turn.emit(OrderHeld{order.order, short_hold});
  }
}

}  // namespace

bool is_held(const State& state, const OrderId& id) {
  const auto order = state.orders.get(id);
  return order && !order->holds.empty();
}

Decision order_stopped(const Turn& turn, const At& at, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  if (!order) return {};
  if (order->state >= OrderState::cancel_pending)
    return refused_here(at, refusal::ORDER_CANCELLED, {{"order", id.text}});
  if (order->holds.empty() || SABOTAGE("held-goes-on")) return {};
  return refused_here(at, refusal::ORDER_HELD,
                      {{"order", id.text}, {"reason", order->holds.front()}});
}

std::int64_t units_to_pack(const State& state, const OrderId& order) {
  std::int64_t units = 0;
  for (const auto& line : state.order_lines.where("order", order))
    units += line.picked - line.packed;
  return units;
}

bool all_packed(const State& state, const OrderId& order) {
  for (const auto& task : state.tasks.where("order", order))
    if (!is_over(task.state)) return false;
  return units_to_pack(state, order) == 0;
}

void bring_in(Turn& turn, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  if (!order || order->state != OrderState::received) return;
  if (service_conflict(turn, *order)) {
    steps.passed("held");
    turn.emit(OrderHeld{id, service_hold});
    return;
  }
  if (has_channels(turn.state)) return assign_channels(turn);
  steps.passed("releasable");
  allocate(turn, id);
  offer_to_idle(turn);
}

void close_picking(Turn& turn, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  if (!order || order->state != OrderState::picking) return;
  for (const auto& task : turn.state.tasks.where("order", id))
    if (!is_over(task.state)) return;
  std::vector<ShortLine> shorts;
  std::int64_t picked = 0;
  bool whole = true;
  for (const auto& line : turn.state.order_lines.where("order", id)) {
    picked += line.picked;
    whole = whole && line.picked >= line.qty;
    const auto missing = line.qty - line.picked - line.short_qty;  // not given up before
    if (missing > 0) shorts.push_back({line.line, line.sku, missing});
  }
  if (whole && picked == 0) return;  // nothing is wanted any more: a cancellation ends it
  if (!whole) {
    end_short(turn, *order, shorts);
  } else {
    steps.passed("picked");
    turn.emit(OrderPicked{id});
  }
  complete_slot(turn, id);
}

// ---- order.released
void after_order(Turn& turn, const CmdResult& result) {
  const auto order = turn.state.orders.get(*result.order);
  steps.passed("upsert");
  for (const auto& reason : order->holds) {
    steps.passed("held");
    turn.emit(OrderHeld{order->order, reason});
  }
  bring_in(turn, order->order);
}

// ---- order.changed
Verdict judge_change(Turn& turn, const boost::json::object& data, CmdResult& result) {
  OrderReleased c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "order/" + c.order.text;
  result.order = c.order;
  const auto known = turn.state.orders.get(c.order);
  if (!known) return rejected("UNKNOWN_ORDER", c.order.text);
  if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (result.state) return {};
  if (auto verdict = check_order(turn, c, data)) return verdict;
  if (auto verdict = check_items(turn, c)) return verdict;
  if (auto verdict = check_state(turn, *known, c)) return verdict;
  result.state = same_lines(turn, c) ? "applied" : "applied_delta";
  turn.state.addresses.put({c.order, data.at("ship_to").get_object()});
  return {};
}

void after_change(Turn& turn, const CmdResult& result) {
  const auto id = *result.order;
  const auto before = turn.state.orders.get(id);
  const auto changed = from_json<OrderReleased>(result.cmd).value();
  for (const auto& reason : changed.holds)
    if (!has_hold(*before, reason)) hold_back(turn, id, reason);
  const auto order = turn.state.orders.get(id);
  if (has_hold(*order, service_hold) && !service_conflict(turn, *order))
    turn.emit(OrderUnheld{id, service_hold});
  if (order->state == OrderState::received || order->state == OrderState::held)
    return bring_in(turn, id);
  if (result.state != "applied_delta" || order->state == OrderState::releasable) return;
  steps.passed("changed");
  shrink(turn, id);
  allocate(turn, id);
  close_picking(turn, id);
  offer_to_idle(turn);
}

// ---- order.hold, order.unhold
namespace {

Verdict judge_hold_of(Turn& turn, const boost::json::object& data, CmdResult& result, bool on) {
  OrderHold c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (c.reason.empty()) return rejected("INVALID", "reason is empty");
  result.about = "order/" + c.order.text;
  result.order = c.order;
  const auto order = turn.state.orders.get(c.order);
  if (!order) return rejected("UNKNOWN_ORDER", c.order.text);
  if (order->state == OrderState::shipped) return rejected("STATE_SHIPPED", "it has left");
  if (order->state >= OrderState::cancel_pending)
    return rejected("STATE_CANCELLED", "the order was cancelled");
  if (has_hold(*order, c.reason) == on)
    result.state = "unchanged";
  else
    result.state = on ? "held" : "unheld";
  return {};
}

/// A bench or a picker has it: they see it at once.
void touch_stations(Turn& turn, const OrderId& order, bool stop) {
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    if (!station || station->order != order) continue;
    turn.touch(site.id);
    turn.sound(site.id, stop ? Tone::stop : Tone::attention);
  }
}

}  // namespace

void hold_back(Turn& turn, const OrderId& id, const std::string& reason) {
  const auto order = turn.state.orders.get(id);
  const bool released = order->state == OrderState::allocated ||
                        order->state == OrderState::part_allocated ||
                        order->state == OrderState::unallocated;
  steps.passed(released ? "unreleased" : "held");
  if (released) {
    stop_stations(turn, id, refusal::ORDER_HELD);
    give_back_all(turn, id, "HOLD", OrderState::received);
  }
  turn.emit(OrderHeld{id, reason});
  touch_stations(turn, id, true);
}

Verdict judge_hold(Turn& turn, const boost::json::object& data, CmdResult& result) {
  return judge_hold_of(turn, data, result, true);
}

Verdict judge_unhold(Turn& turn, const boost::json::object& data, CmdResult& result) {
  return judge_hold_of(turn, data, result, false);
}

void after_hold(Turn& turn, const CmdResult& result) {
  const auto c = from_json<OrderHold>(result.cmd).value();
  hold_back(turn, c.order, c.reason);
}

void after_unhold(Turn& turn, const CmdResult& result) {
  const auto c = from_json<OrderHold>(result.cmd).value();
  turn.emit(OrderUnheld{c.order, c.reason});
  if (is_held(turn.state, c.order)) return;
  steps.passed("unheld");
  touch_stations(turn, c.order, false);
  bring_in(turn, c.order);
  offer_to_idle(turn);
}

}  // namespace wec::deciding
