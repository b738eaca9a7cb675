// The put wall (floor.md 1.7): a mixed tote is sorted into the slots of orders. A slot is a
// container that stays where it is; a bench opens it as it opens a tote.

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/sorting.hpp"
#include "daemon/core/decide/wall_slot.hpp"

namespace wec::deciding {

const TransitionTable& put_wall() {
  static const TransitionTable table(
      "1.7 Put wall",
      {
          {"tote", "tote STAGED", "scan batch tote, assigned to this wall", "tote AT_STATION"},
          {"tote-refused", "any", "a tote that is not for this wall, or is at another", "any"},
          {"completes", "FREE or OPEN", "scan item: its order becomes complete", "slot lit"},
          {"open", "OPEN", "scan item: its order has a slot", "slot lit"},
          {"unopened", "FREE", "scan item: the most urgent order without a slot", "slot lit"},
          {"serial", "OPEN", "scan item that has a serial number", "its serial comes next"},
          {"put", "slot lit", "scan the slot, or the button at it", "OPEN"},
          {"wrong-slot", "slot lit", "scan another code", "slot lit"},
          {"fewer", "slot lit", "CMD-QTY, digits, CMD-CONFIRM", "slot lit"},
          {"back", "slot lit", "CMD-CANCEL", "as before"},
          {"extra", "any", "item not needed", "any, discrepancy"},
          {"set-aside", "any", "scan the exception slot, after such an item", "any, put-away"},
          {"wall-full", "no slot FREE", "scan item of an order without a slot", "scan parked"},
          {"complete", "OPEN", "last unit of the order put", "COMPLETE"},
          {"short", "OPEN", "CMD-EMPTY, units missing", "OPEN, re-pick task"},
          {"emptied", "tote AT_STATION", "its last unit put", "tote EMPTY"},
          {"aside", "tote AT_STATION", "CMD-CANCEL, nothing in the hand", "tote STAGED"},
          {"packing", "COMPLETE", "scan the slot at a bench", "PACKING"},
          {"free", "PACKING", "the order's last label applied", "FREE"},
          {"blocked", "OPEN or COMPLETE", "order.cancel", "BLOCKED"},
          {"put-back", "BLOCKED", "the last unit put back", "FREE"},
      });
  return table;
}

namespace {

[[maybe_unused]] const TransitionTable& registered_early = put_wall();

constexpr std::size_t faces_counted = 3;  // pick faces of an item, after an extra unit
constexpr std::size_t qty_digits = 6;

Container tote_at(const Turn& turn, const At& at) {
  return *turn.state.containers.get(at.state.tote);
}

// ---- the tote
// ------------------------------------------------------------------------------------

Decision open_tote(Turn& turn, At& at, const Wall& wall, const Container& tote) {
  if (!tote.wall.empty() && tote.wall != wall.wall)
    return refused_here(at, refusal::WRONG_TOTE,
                        {{"seen", tote.lpn.text}, {"expected", "wall " + tote.wall}});
  if (auto refused = may_open(turn, at, tote)) return refused;
  turn.emit(ToteOpened{tote.lpn, wall.wall, at.site.id, at.state.operator_id});
  put_wall().passed("tote");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// Found by a refused scan; told once it is over. One unit scanned twice is one finding.
void note_extra(Turn& turn, const At& at, const Lpn& tote, const Sku& sku) {
  auto& findings = turn.live.findings;
  const bool known = std::any_of(findings.begin(), findings.end(), [&](const LiveFinding& one) {
    return one.station == at.site.id && one.kind == refusal::EXTRA_UNIT && one.more == sku.text;
  });
  if (!known)
    findings.push_back(
        {at.site.id, refusal::EXTRA_UNIT, tote.text, sku.text, turn.command.mono_ms});
}

struct ExtraUnit {
  Sku sku;
  Lot lot;
  std::string expiry;
};

ExtraUnit extra_of(const Sku& sku, const Scan& scan) { return {sku, scan.lot, scan.expiry}; }

Decision extra_unit(Turn& turn, const At& at, const Wall& wall, const Lpn& tote,
                    const ExtraUnit& unit) {
  put_wall().passed("extra");
  note_extra(turn, at, tote, unit.sku);
  boost::json::object args{{"seen", unit.sku.text}, {"sku", unit.sku.text}, {"tote", tote.text}};
  if (!unit.lot.empty()) args["lot"] = unit.lot.text;
  if (!unit.expiry.empty()) args["expiry"] = unit.expiry;
  args["expected"] =
      wall.exception_slot.empty() ? std::string("set it aside") : wall.exception_slot.text;
  if (!wall.exception_slot.empty()) args["slot"] = wall.exception_slot.text;
  return refused_here(at, refusal::EXTRA_UNIT, std::move(args));
}

/// The tote that this station has just emptied.
Lpn left_tote(const StationState& station) {
  for (const std::string_view prefix : {wall_pending::EMPTIED, wall_pending::SHORT})
    if (station.pending.starts_with(prefix)) return Lpn(station.pending.substr(prefix.size()));
  return {};
}

bool is_exception_slot(const Wall& wall, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  return hit && !wall.exception_slot.empty() && hit->target == wall.exception_slot.text;
}

std::string arg_of(const ShownRefusal& shown, const char* name) {
  const auto* value = shown.args.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// The slot's goods go back into bins as any LPN's do.
void want_put_away(Turn& turn, const Wall& wall) {
  for (const auto& task : turn.state.floor_tasks.where("lpn", wall.exception_slot))
    if (task.state == FloorTaskState::READY || task.state == FloorTaskState::IN_PROGRESS) return;
  auto e = new_task(turn.state, "putaway", "PUT", refusal::EXTRA_UNIT);
  e.lpn = wall.exception_slot;
  e.from = wall.location;
  turn.emit(e);
}

/// The unit that the screen still calls extra lies in the exception slot now: found, and to be put
/// away. Which bin has one less a count will say.
Decision set_extra_aside(Turn& turn, const At& at, const Wall& wall) {
  const auto shown = turn.state.refusals.get(at.site.id);
  if (!shown || shown->code != refusal::EXTRA_UNIT)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "the scan of a unit that nobody needs first"}});
  StockAdjusted e;
  e.sku = Sku(arg_of(*shown, "sku"));
  e.lot = Lot(arg_of(*shown, "lot"));
  e.expiry = expiry_of(arg_of(*shown, "expiry"));
  const auto item = turn.state.items.get(e.sku);
  const bool known = item && !has_serials(*item) && has_lots(*item) == !e.lot.empty() &&
                     (!item->expires || e.expiry);
  if (!known)
    return refused_here(at, refusal::LOT_REQUIRED,
                        {{"sku", e.sku.text}, {"expected", "a code with its lot and expiry"}});
  e.lpn = wall.exception_slot;
  e.status = codec::enum_text(StockStatus::AVAILABLE);
  e.delta = 1;
  e.reason = "FOUND";
  e.adjustment = next_name(turn.state, "adjustment", "ADJ");
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  want_put_away(turn, wall);
  put_wall().passed("set-aside");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision start_sorting(Turn& turn, At& at, const Wall& wall, const Scan& scan) {
  if (is_exception_slot(wall, scan)) return set_extra_aside(turn, at, wall);
  if (const auto* hit = scan.as(CodeKind::CONTAINER)) {
    auto refused = open_tote(turn, at, wall, *turn.state.containers.get(Lpn(hit->target)));
    if (refused) put_wall().passed("tote-refused");
    return refused;
  }
  // The tote was just emptied, and one more unit came out of it.
  const auto* item = scan.as(CodeKind::ITEM);
  if (const auto tote = left_tote(at.state); item && !tote.empty())
    return extra_unit(turn, at, wall, tote, extra_of(Sku(item->target), scan));
  return not_that(turn.state, scan, refusal::WRONG_TOTE, "a picked tote of a batch");
}

// ---- the unit
// ------------------------------------------------------------------------------------

WallScanned hand_of(const At& at, const Wall& wall) {
  WallScanned e;
  e.wall = wall.wall;
  e.tote = at.state.tote;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  return e;
}

bool serial_due(const Turn& turn, const UnitInHand& unit) {
  const auto item = turn.state.items.get(unit.sku);
  return unit.serial.empty() && unit.there > 0 && item && captured_at_pick(*item);
}

Decision ask_serial(Turn& turn, const At& at, const Wall& wall, const UnitInHand& unit) {
  auto e = hand_of(at, wall);
  e.sku = unit.sku;
  e.lot = unit.lot;
  turn.emit(e);
  put_wall().passed("serial");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision no_slot(Turn& turn, const At& at, const Wall& wall, const Scan& scan,
                 const UnitInHand& unit, const SlotChoice& choice) {
  if (choice.wanted) {
    put_wall().passed("wall-full");
    return refused_here(at, refusal::WALL_FULL,
                        {{"sku", unit.sku.text},
                         {"order", choice.order.text},
                         {"expected", "a slot to be packed; keep the piece in the tote"}});
  }
  if (unit.goes_back)
    return refused_here(at, refusal::CANCELLED_STOP,
                        {{"sku", unit.sku.text}, {"expected", "it stays in the tote"}});
  if (unit.there > 0)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"sku", unit.sku.text}, {"expected", "its slot is open at a bench"}});
  return extra_unit(turn, at, wall, at.state.tote, extra_of(unit.sku, scan));
}

Decision sort_unit(Turn& turn, At& at, const Wall& wall, const Scan& scan) {
  const auto tote = tote_at(turn, at);
  const auto unit = unit_in(turn, at, tote, scan);
  if (!unit) return unit.error();
  if (serial_due(turn, *unit)) return ask_serial(turn, at, wall, *unit);
  const auto choice = choose_slot(turn, wall, tote, *unit);
  if (choice.slot.empty()) return no_slot(turn, at, wall, scan, *unit, choice);
  auto e = hand_of(at, wall);
  e.slot = choice.slot;
  e.order = choice.order;
  e.sku = unit->sku;
  e.lot = unit->lot;
  e.serial = unit->serial;
  e.qty = choice.qty;
  turn.emit(e);
  put_wall().passed(choice.rule);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision tote_empty(Turn& turn, At& at, const Wall& wall) {
  const auto tote = tote_at(turn, at);
  const auto missing = declare_missing(turn, at, tote, wall.wall);
  leave_tote(turn, at, tote, wall.wall, missing);
  put_wall().passed(missing > 0 ? "short" : "emptied");
  turn.sound(at.site.id, missing > 0 ? Tone::attention : Tone::done);
  offer_to_idle(turn);
  return {};
}

Decision put_aside_tote(Turn& turn, At& at, const Wall& wall) {
  leave_tote(turn, at, tote_at(turn, at), wall.wall, 0);
  put_wall().passed("aside");
  offer_to_idle(turn);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision sorting(Turn& turn, At& at, const Wall& wall) {
  const auto& data = at.input.data;
  if (data == cmd::EMPTY) return tote_empty(turn, at, wall);
  if (data == cmd::CANCEL) return put_aside_tote(turn, at, wall);
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "an item, or CMD-EMPTY"}});
  const auto scan = read_scan(turn.state, data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  if (is_exception_slot(wall, *scan)) return set_extra_aside(turn, at, wall);
  return sort_unit(turn, at, wall, *scan);
}

Decision take_serial(Turn& turn, At& at, const Wall& wall) {
  if (at.input.data == cmd::CANCEL) {
    unlight(turn, at.site, at.state, wall.wall);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (at.input.data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "the serial number"}});
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  return sort_unit(turn, at, wall, *scan);
}

// ---- the slot
// ------------------------------------------------------------------------------------

Decision confirm(Turn& turn, At& at, const Wall& wall) {
  const auto tote = tote_at(turn, at);
  const auto order = at.state.order;
  put_units_into_slot(turn, at, wall, tote);
  put_wall().passed("put");
  complete_slot(turn, order);
  const bool complete = turn.state.containers.get(at.state.slot)->state == ToteState::STAGED;
  const bool sorted = unsorted_in(turn.state, tote).empty();
  if (sorted) {
    leave_tote(turn, at, tote, wall.wall, 0);
    put_wall().passed("emptied");
    offer_to_idle(turn);
  }
  turn.sound(at.site.id, complete || sorted ? Tone::done : Tone::ok);
  return {};
}

Decision lit(Turn& turn, At& at, const Wall& wall) {
  const auto& data = at.input.data;
  if (data == cmd::CANCEL) {
    unlight(turn, at.site, at.state, wall.wall);
    put_wall().passed("back");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (data == cmd::QTY && at.state.hand > 1) {
    turn.emit(BenchAsked{at.site.id, at.state.operator_id, wall_pending::QTY});
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", at.state.slot.text}});
  const auto scan = read_scan(turn.state, data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* hit = scan->as(CodeKind::CONTAINER);
  if (hit && (hit->target == at.state.slot.text || SABOTAGE("any-slot")))
    return confirm(turn, at, wall);
  put_wall().passed("wrong-slot");
  return not_that(turn.state, *scan, refusal::WRONG_SLOT, at.state.slot.text);
}

/// Fewer units than shown go into the slot; the rest is scanned again, or is missing.
Decision fewer(Turn& turn, At& at, const Wall& wall) {
  const auto keyed = at.state.pending.substr(std::string_view(wall_pending::QTY).size());
  const auto& data = at.input.data;
  if (data == cmd::CANCEL) {
    turn.emit(BenchAsked{at.site.id, at.state.operator_id, {}});
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (data == cmd::CONFIRM && !keyed.empty()) {
    const auto qty = std::stoll(keyed);
    if (qty < 1 || qty > at.state.hand)
      return refused_here(at, qty < 1 ? refusal::NOT_ALLOWED : refusal::TOO_MANY,
                          {{"seen", keyed}, {"expected", at.state.hand}});
    auto e = hand_of(at, wall);
    e.slot = at.state.slot;
    e.order = at.state.order;
    e.sku = at.state.last_sku;
    e.lot = Lot(at.state.asked);
    e.serial = at.state.serial;
    e.qty = qty;
    turn.emit(e);
    put_wall().passed("fewer");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (!all_digits(data) || keyed.size() + data.size() > qty_digits)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "digits, then CMD-CONFIRM"}});
  turn.emit(BenchAsked{at.site.id, at.state.operator_id, at.state.pending + data});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision idle(Turn& turn, At& at, const Wall& wall) {
  if (at.input.data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a picked tote of a batch"}});
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  return start_sorting(turn, at, wall, *scan);
}

}  // namespace

void unlight(Turn& turn, const SiteStation& site, const StationState& station,
             const std::string& wall) {
  WallScanned e;
  e.wall = wall;
  e.tote = station.tote;
  e.station = site.id;
  e.operator_id = station.operator_id;
  turn.emit(e);
}

void complete_slot(Turn& turn, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  const bool picked =
      order && (order->state == OrderState::picked || order->state == OrderState::picked_short);
  if (!picked || !turn.state.batch_lines.where("order", id, 1).empty()) return;
  const auto slot = slot_of(turn.state, id);
  if (!slot || slot->state != ToteState::FILLING) return;
  turn.emit(WallCompleted{slot->wall, slot->lpn, id});
  put_wall().passed("complete");
  for (const auto& site : turn.site.stations)  // lights and lists of slots
    if (site.kind == StationRole::wall || site.kind == StationRole::pack) turn.touch(site.id);
}

void tell_extra_unit(Turn& turn, const LiveFinding& finding) {
  const auto* site = turn.site.station(finding.station);
  const auto wall = site ? wall_at(turn.state, *site) : std::nullopt;
  const auto station = turn.state.stations.get(finding.station);
  if (!wall || !station) return;
  const Sku sku(finding.more);
  turn.emit(WallExtraUnit{wall->wall,
                          sku,
                          {},
                          Lpn(finding.about),
                          wall->exception_slot,
                          finding.station,
                          station->operator_id});
  // A bin holds one less than the books say.
  for (const auto& face : turn.state.faces.where("sku", sku, faces_counted))
    want_count(turn, face.location, sku, refusal::EXTRA_UNIT);
}

Decision wall(Turn& turn, At& at) {
  const auto here = wall_at(turn.state, at.site);
  if (!here)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "a wall.upsert for this station's location"}});
  switch (wall_step(at.state)) {
    case WallStep::IDLE:
      return idle(turn, at, *here);
    case WallStep::SORTING:
      return sorting(turn, at, *here);
    case WallStep::SERIAL_SCAN:
      return take_serial(turn, at, *here);
    case WallStep::ENTERING_QTY:
      return fewer(turn, at, *here);
    case WallStep::PUT_TO_SLOT:
      return lit(turn, at, *here);
  }
  return {};
}

}  // namespace wec::deciding
