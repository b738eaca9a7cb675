// Orders of one unit (floor.md 1.6): they come to the bench in one mixed tote, and a unit is bound
// to an order when it is scanned there. Any unit fulfils any order of its item.

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/dangerous.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/decide/sorting.hpp"

namespace wec::deciding {
namespace {

const TransitionTable singles(
    "1.6 Single-item",
    {
        {"tote", "tote STAGED", "scan the mixed tote at a bench", "tote AT_STATION"},
        {"bound", "tote AT_STATION", "scan a unit: the most urgent order of that item",
         "IDENTIFIED"},
        {"not-needed", "tote AT_STATION", "scan a unit that no order here needs",
         "tote AT_STATION"},
        {"missing", "tote AT_STATION", "CMD-EMPTY, units missing", "re-pick task"},
        {"aside", "tote AT_STATION", "CMD-CANCEL", "tote STAGED"},
    });

bool waits(const Turn& turn, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  return order->state == OrderState::picked || order->state == OrderState::picked_short;
}

/// The most urgent order that is picked, not held, and wants such a unit.
std::optional<OrderId> order_for(const Turn& turn, const Container& tote, const UnitInHand& unit) {
  std::optional<OrderId> best;
  for (const auto& line : turn.state.batch_lines.where("batch", tote.batch)) {
    const bool wants = is_unit(line, unit) || SABOTAGE("any-single");
    if (!wants || !waits(turn, line.order) || is_held(turn.state, line.order)) continue;
    if (!best || urgency(turn.state, line.order) < urgency(turn.state, *best)) best = line.order;
  }
  return best;
}

/// Only held orders want it.
std::optional<OrderId> held_one(const Turn& turn, const Container& tote, const UnitInHand& unit) {
  for (const auto& line : turn.state.batch_lines.where("batch", tote.batch))
    if (is_unit(line, unit) && is_held(turn.state, line.order)) return line.order;
  return {};
}

Refusal not_needed(const Turn& turn, const At& at, const Container& tote, const UnitInHand& unit) {
  singles.passed("not-needed");
  if (const auto held = held_one(turn, tote, unit)) return *order_stopped(turn, at, *held);
  if (unit.goes_back)
    return refused_here(at, refusal::CANCELLED_STOP,
                        {{"sku", unit.sku.text}, {"expected", "it stays in the tote"}});
  return refused_here(at, refusal::NOT_IN_TOTE,
                      {{"sku", unit.sku.text}, {"expected", tote.lpn.text}});
}

Decision bind_unit(Turn& turn, At& at, const Container& tote, const Scan& scan) {
  const auto unit = unit_in(turn, at, tote, scan);
  if (!unit) return unit.error();
  const auto order = unit->there > 0 ? order_for(turn, tote, *unit) : std::nullopt;
  if (!order) return not_needed(turn, at, tote, *unit);
  turn.emit(PackStarted{*order, tote.lpn, at.site.id, at.state.operator_id});
  singles.passed("bound");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace

Decision open_mixed(Turn& turn, At& at, const Container& tote) {
  if (!tote.wall.empty())
    return refused_here(at, refusal::WRONG_TOTE,
                        {{"seen", tote.lpn.text}, {"expected", "it is sorted at " + tote.wall}});
  if (auto refused = may_open(turn, at, tote)) return refused;
  if (auto refused = dangerous_for_person(turn, at, tote.lpn)) return refused;
  turn.emit(ToteOpened{tote.lpn, {}, at.site.id, at.state.operator_id});
  singles.passed("tote");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision pack_single(Turn& turn, At& at) {
  const auto tote = *turn.state.containers.get(at.state.tote);
  const auto& data = at.input.data;
  if (data == cmd::CANCEL) {
    leave_tote(turn, at, tote, {}, 0);
    singles.passed("aside");
    offer_to_idle(turn);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (data == cmd::EMPTY) {
    const auto missing = declare_missing(turn, at, tote, {});
    leave_tote(turn, at, tote, {}, missing);
    if (missing > 0) singles.passed("missing");
    offer_to_idle(turn);
    turn.sound(at.site.id, missing > 0 ? Tone::attention : Tone::done);
    return {};
  }
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "an item, or CMD-EMPTY"}});
  const auto scan = read_scan(turn.state, data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  return bind_unit(turn, at, tote, *scan);
}

}  // namespace wec::deciding
