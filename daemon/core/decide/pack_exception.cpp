// Missing units, cartons that are opened again, labels that are voided.

#include <algorithm>
#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/override.hpp"
#include "daemon/core/decide/pack.hpp"

namespace wec::deciding {
namespace {

/// Where the unit was picked: the count that finds it begins there.
LocationId origin_of(const State& state, const OrderId& order, std::int64_t line,
                     const Stock& row) {
  LocationId any;
  for (const auto& task : state.tasks.where("order", order)) {
    if (task.line != line || task.sku != row.sku) continue;
    if (task.lot == row.lot) return task.location;
    any = task.location;
  }
  return any;
}

std::string sku_short(const At& at) {
  const std::string_view prefix = pending::SHORT_OF;
  return at.state.pending.starts_with(prefix) ? at.state.pending.substr(prefix.size())
                                              : std::string();
}

/// What the tote should still hold and the packer does not find.
std::vector<Stock> missing(const State& state, const At& at) {
  std::vector<Stock> out;
  const auto only = sku_short(at);
  if (at.state.tote.empty()) return out;
  for (auto& row : state.stock.where("lpn", at.state.tote))
    if (only.empty() || row.sku.text == only) out.push_back(std::move(row));
  return out;
}

bool anything_packed(const State& state, const OrderId& order) {
  for (const auto& line : state.order_lines.where("order", order))
    if (line.packed > 0) return true;
  return false;
}

/// As the site does: what may leave only whole is picked again, anything else ships short.
bool repicks(const Turn& turn, const Order& order) {
  const auto policy = turn.site.policies.repick;
  if (policy == Repick::SHIP_COMPLETE) return order.ship_policy == ShipPolicy::SHIP_COMPLETE;
  return policy == Repick::ALWAYS;
}

bool pick_again(Turn& turn, const OrderId& id, const std::vector<std::int64_t>& lines) {
  const auto order = turn.state.orders.get(id);
  if (!order || !repicks(turn, *order)) return false;
  if (!reserve_again(turn, id, lines)) return false;
  packing().passed("repick");
  offer_to_idle(turn);
  return true;
}

Decision declare(Turn& turn, At& at, const std::string& reason) {
  const auto rows = missing(turn.state, at);
  std::vector<std::int64_t> lines;
  for (const auto& row : rows) {
    auto left = row.qty;
    while (left > 0) {
      const auto line = line_for(turn.state, at.state.order, row);
      if (!line) break;  // a surplus on its way back to its bin
      const auto qty = std::min(left, line->picked - line->packed);
      PackShort e;
      e.order = at.state.order;
      e.tote = at.state.tote;
      e.line = line->line;
      e.sku = row.sku;
      e.lot = row.lot;
      if (!row.expiry.empty()) e.expiry = row.expiry;
      if (!row.serial.empty()) e.serial = row.serial;
      e.qty = qty;
      e.location = origin_of(turn.state, at.state.order, line->line, row);
      e.reason = reason;
      e.station = at.site.id;
      e.operator_id = at.state.operator_id;
      turn.emit(e);
      if (!e.location.empty()) want_count(turn, e.location, e.sku, "PACK_SHORT");
      lines.push_back(e.line);
      left -= qty;
    }
  }
  packing().passed("short");
  const bool repick = pick_again(turn, at.state.order, lines);
  const bool filled = !turn.state.carton_lines.where("carton", at.state.carton, 1).empty();
  if (filled && all_packed(turn.state, at.state.order)) close_carton(turn, at, at.state.carton);
  // It may leave only whole: head office lets it go or cancels it.
  const auto order = turn.state.orders.get(at.state.order);
  if (!repick && order && order->ship_policy == ShipPolicy::SHIP_COMPLETE)
    hold_back(turn, at.state.order, "PACK_SHORT");
  turn.sound(at.site.id, Tone::attention);
  return {};
}

/// Nothing on paper yet: no supervisor is needed.
bool printed(const PackPlace& place) {
  return place.label && place.label->state != LabelState::failed;
}

void drop_label(Turn& turn, const At& at, const LabelJob& label, const std::string& reason,
                const OperatorId& supervisor) {
  turn.emit(LabelVoided{label.label, label.order, label.carton, label.number, reason, supervisor,
                        at.site.id, at.state.operator_id});
}

}  // namespace

Decision short_of(Turn& turn, At& at) {
  const auto& data = at.input.data;
  if (data == cmd::SHORT) {
    if (missing(turn.state, at).empty())
      return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a tote that is not empty"}});
    if (!anything_packed(turn.state, at.state.order) && !SABOTAGE("empty-order-is-short"))
      return refused_here(at, refusal::NOT_ALLOWED,
                          {{"expected", "at least one unit packed: an empty order is cancelled"}});
    ask_for(turn, at, pending::SHORT);
    turn.sound(at.site.id, Tone::attention);
    return {};
  }
  if (const auto reason = reason_of(data)) return declare(turn, at, *reason);
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "CMD-REASON-01 to 99"}});
  const auto scan = read_scan(turn.state, data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* hit = scan->as(CodeKind::ITEM);
  if (!hit) return not_that(turn.state, *scan, refusal::NOT_ALLOWED, "CMD-REASON-nn, or the item");
  for (const auto& row : turn.state.stock.where("lpn", at.state.tote)) {
    if (row.sku.text != hit->target) continue;
    ask_for(turn, at, pending::SHORT_OF + hit->target);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  return not_that(turn.state, *scan, refusal::NOT_IN_TOTE, at.state.tote.text);
}

Decision reopen(Turn& turn, At& at, const PackPlace& place) {
  Grant leave;
  if (printed(place)) {
    const auto given = granted_with_reason(turn, right::REOPEN);
    if (!given) return ask_supervisor(turn, at, right::REOPEN);
    leave = *given;
  }
  if (place.label) drop_label(turn, at, *place.label, "REOPENED", leave.supervisor);
  turn.emit(PackReopened{at.state.order, place.carton->carton, leave.supervisor, leave.reason,
                         at.site.id, at.state.operator_id});
  packing().passed("reopen");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision void_at_bench(Turn& turn, At& at, const PackPlace& place) {
  if (!place.label)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a carton with a label"}});
  const auto leave = granted(turn, at, right::VOID);
  if (!leave) return not_without(at, right::VOID);
  const OperatorId supervisor =
      leave->supervisor == at.state.operator_id ? OperatorId() : leave->supervisor;
  drop_label(turn, at, *place.label, leave->reason.empty() ? "VOID" : leave->reason, supervisor);
  turn.sound(at.site.id, Tone::attention);
  return {};
}

}  // namespace wec::deciding
