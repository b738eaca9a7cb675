// Packing one order from its tote, unit by unit: which box, when it is full, and what a bench's
// commands mean where it stands.

#include "daemon/core/decide/pack.hpp"
#include "daemon/core/chaos.hpp"

#include <cassert>

#include "daemon/core/cartons.hpp"
#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/dangerous.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/sorting.hpp"
#include "daemon/core/decide/weigh.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/numbers.hpp"

namespace wec::deciding {

const TransitionTable& packing() {
  static const TransitionTable table(
      "1.9 Packing",
      {
          {"identified", "IDLE", "scan a picked tote, nobody else's", "IDENTIFIED"},
          {"taken-by", "IDLE", "scan a tote that is at another bench", "IDLE"},
          {"too-early", "IDLE", "scan a tote of an order still being picked", "IDLE"},
          {"next-tote", "VERIFYING", "scan the order's next tote", "VERIFYING"},
          {"given-back", "IDENTIFIED", "CMD-CANCEL", "IDLE, tote STAGED"},
          {"box", "IDENTIFIED", "scan a box that fits, or accept the suggestion", "CARTON_OPEN"},
          {"box-too-small", "IDENTIFIED", "scan a box that does not fit", "IDENTIFIED"},
          {"item", "CARTON_OPEN", "scan a unit of the tote", "VERIFYING"},
          {"serial", "VERIFYING", "scan a unit that has a serial number", "its serial comes next"},
          {"new-box", "VERIFYING", "CMD-NEWBOX, at least one unit in it",
           "WEIGHING, then the next"},
          {"last-unit", "VERIFYING", "the last unit", "COMPLETE -> WEIGHING"},
          {"short-asked", "VERIFYING", "CMD-SHORT", "EXCEPTION"},
          {"short", "EXCEPTION", "CMD-REASON-nn", "VERIFYING, or WEIGHING with what there is"},
          {"repick", "EXCEPTION", "CMD-REASON-nn, SHIP_COMPLETE and others in a bin",
           "VERIFYING, a re-pick task"},
          {"label", "WEIGHING", "a weight within tolerance", "LABELLING"},
          {"printed", "LABELLING", "the printer has it", "APPLY_CHECK"},
          {"applied", "APPLY_CHECK", "scan the printed label of this carton", "IDLE"},
          {"label-mismatch", "APPLY_CHECK", "scan another label", "APPLY_CHECK"},
          {"remove", "VERIFYING", "CMD-REMOVE and a unit of the carton", "VERIFYING"},
          {"reopen", "WEIGHING | LABELLING | APPLY_CHECK",
           "CMD-REOPEN; a supervisor if a label was printed", "CARTON_OPEN"},
      });
  return table;
}

namespace {

[[maybe_unused]] const TransitionTable& registered_early = packing();

/// Another bench has the order, with this tote or another of its totes.
std::optional<StationState> bench_of(const Turn& turn, const At& at, const Container& tote) {
  for (const auto& site : turn.site.stations) {
    if (site.id == at.site.id || site.kind != StationRole::pack) continue;
    auto other = turn.state.stations.get(site.id);
    if (!other || other->order.empty()) continue;
    if (other->tote == tote.lpn || other->order == tote.order) return other;
  }
  return {};
}

/// Zones pick at once, and a full tote goes ahead: its order is packed when all of it has come.
Decision still_picked(const Turn& turn, const At& at, const Container& tote) {
  const auto order = turn.state.orders.get(tote.order);
  if (!order || order->state >= OrderState::picked) return {};
  packing().passed("too-early");
  return refused_here(at, refusal::NOT_ALLOWED,
                      {{"seen", tote.lpn.text},
                       {"order", tote.order.text},
                       {"state", codec::enum_text(order->state)},
                       {"expected", "the rest of the order, still being picked"}});
}

Decision identify(Turn& turn, At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_TOTE, "a picked tote");
  const auto tote = turn.state.containers.get(Lpn(hit->target));
  assert(tote);
  if (!tote->batch.empty() && tote->order.empty()) return open_mixed(turn, at, *tote);
  if (const auto other = bench_of(turn, at, *tote)) {
    packing().passed("taken-by");
    return refused_here(at, refusal::TAKEN_BY,
                        {{"seen", tote->lpn.text},
                         {"station", other->station.text},
                         {"operator", other->operator_id.text}});
  }
  if (tote->state == ToteState::SUSPENDED)
    return refused_here(at, refusal::CANCELLED_STOP,
                        {{"order", tote->order.text}, {"seen", tote->lpn.text}});
  if (auto stopped = order_stopped(turn, at, tote->order)) return stopped;
  const bool here_again = tote->state == ToteState::AT_STATION && tote->order == at.state.order;
  if (tote->state != ToteState::STAGED && !here_again)
    return refused_here(at, refusal::WRONG_TOTE,
                        {{"seen", tote->lpn.text},
                         {"state", codec::enum_text(tote->state)},
                         {"expected", "a picked tote"}});
  if (auto refused = still_picked(turn, at, *tote)) return refused;
  if (auto refused = dangerous_for_person(turn, at, tote->lpn)) return refused;
  if (!at.state.order.empty()) packing().passed("next-tote");
  turn.emit(PackStarted{tote->order, tote->lpn, at.site.id, at.state.operator_id});
  packing().passed("identified");
  if (tote->kind == LpnKind::SLOT) put_wall().passed("packing");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Bench bench_of(const Turn& turn, const At& at) {
  return {at.state.tote, at.state.order, {}, turn.site.policies.max_fill_ppm};
}

/// Refused where the goods cannot lie in it; what needs several boxes anyway may begin with any
/// that takes a unit.
Decision box_too_small(Turn& turn, const At& at, const CartonType& type) {
  const auto bench = bench_of(turn, at);
  if (may_hold_all(turn.state, type, bench)) return {};
  const auto plan = plan_cartons(turn.state, bench);
  const bool several = plan.too_many || plan.cartons.size() != 1;
  if (several && may_hold_one(turn.state, type, bench)) return {};
  const auto better = suggest_carton(plan);
  packing().passed("box-too-small");
  return refused_here(at, refusal::BOX_TOO_SMALL,
                      {{"seen", type.carton.text},
                       {"expected", better ? better->carton.text : "a larger carton type"}});
}

Decision open_carton(Turn& turn, At& at, const CartonType& type) {
  if (auto refused = box_too_small(turn, at, type)) return refused;
  if (auto refused = dangerous_in_box(turn, at, type)) return refused;
  if (!number_allowed(turn))
    return refused_here(
        at, refusal::NO_TRACKING_NUMBER,
        {{"kind", "sscc"}, {"expected", "a link to head office or a second medium"}});
  const auto number = next_number(turn.state, RangeKind::sscc, "", rfc3339(turn.command.wall_ms));
  if (!number)
    return refused_here(at, refusal::NO_TRACKING_NUMBER,
                        {{"kind", "sscc"}, {"expected", "an SSCC range from head office"}});
  ParcelOpened e;
  e.order = at.state.order;
  e.carton = Lpn(number->text);
  e.carton_type = type.carton;
  e.range = number->range.range;
  e.n = static_cast<std::int64_t>(turn.state.cartons.where("order", at.state.order).size()) + 1;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  watch_range(turn, e.range);
  packing().passed("box");
  at.state = *turn.state.stations.get(at.site.id);
  if (pack_bound_unit(turn, at)) return {};
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// As the order was before a bench took it; one with a carton already goes on being packed.
OrderState state_before(const State& state, const Order& order) {
  if (order.state != OrderState::packing) return order.state;
  if (!state.cartons.where("order", order.order, 1).empty()) return order.state;
  for (const auto& line : state.order_lines.where("order", order.order))
    if (line.picked < line.qty) return OrderState::picked_short;
  return OrderState::picked;
}

/// Another bench may take it.
Decision give_back(Turn& turn, At& at) {
  if (turn.state.stock.where("lpn", at.state.tote, 1).empty())
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a tote that is not empty"}});
  const auto order = turn.state.orders.get(at.state.order);
  assert(order && "a bench packs an order that exists");
  turn.emit(PackLeft{order->order, at.state.tote,
                     std::string(codec::enum_text(state_before(turn.state, *order))), at.site.id,
                     at.state.operator_id});
  packing().passed("given-back");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision choose_carton(Turn& turn, At& at) {
  if (at.input.data == cmd::CANCEL) return give_back(turn, at);
  if (at.input.data == cmd::CONFIRM) {
    const auto suggestion = suggest_carton(plan_cartons(turn.state, bench_of(turn, at)));
    if (!suggestion)
      return refused_here(at, refusal::BOX_TOO_SMALL, {{"expected", "a carton type that fits"}});
    return open_carton(turn, at, *suggestion);
  }
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* hit = scan->as(CodeKind::CARTON_TYPE);
  if (!hit) return not_that(turn.state, *scan, refusal::NOT_ALLOWED, "a carton type");
  return open_carton(turn, at, *turn.state.carton_types.get(CartonTypeId(hit->target)));
}

Decision close_box(Turn& turn, At& at) {
  if (turn.state.carton_lines.where("carton", at.state.carton, 1).empty())
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "at least one unit in the carton"}});
  close_carton(turn, at, at.state.carton);
  packing().passed("new-box");
  turn.sound(at.site.id, Tone::done);
  return {};
}

/// The carton's own label: a void one's number, or another parcel's, is not.
bool is_label_of(const Scan& scan, const Carton& carton) {
  const auto* hit = scan.as(CodeKind::PARCEL);
  if (!hit || hit->target != carton.carton.text) return false;
  return hit->code == carton.number || hit->code == carton.carton.text;
}

Decision check_label(Turn& turn, At& at, const PackPlace& place) {
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  if (!is_label_of(*scan, *place.carton) && !SABOTAGE("any-label")) {
    packing().passed("label-mismatch");
    return not_that(turn.state, *scan, refusal::LABEL_MISMATCH, place.carton->number);
  }
  const auto from = turn.state.containers.get(at.state.tote);
  turn.emit(LabelApplied{place.label->label, at.state.order, place.carton->carton, at.site.id,
                         at.state.operator_id});
  const auto order = turn.state.orders.get(at.state.order);
  bool all_labelled = order->state == OrderState::packed;
  for (const auto& carton : turn.state.cartons.where("order", order->order))
    all_labelled =
        all_labelled && carton.state >= CartonState::LABELLED;  // some may be on the truck already
  if (all_labelled) turn.emit(OrderLabelled{order->order});
  packing().passed("applied");
  if (from && from->kind == LpnKind::SLOT && turn.state.stations.get(at.site.id)->tote.empty()) {
    put_wall().passed("free");
    for (const auto& site : turn.site.stations)
      if (site.kind == StationRole::wall) turn.touch(site.id);
  }
  turn.sound(at.site.id, Tone::done);
  return {};
}

/// No label yet: there was no number for it, or its print job never left. Otherwise paper is
/// coming.
Decision labelling(Turn& turn, At& at, const PackPlace& place) {
  if (at.input.data == cmd::REPRINT || at.input.data == cmd::CONFIRM) {
    if (place.label) return reprint(turn, at, *place.label);
    if (auto refused = bind_label(turn, at.site, at.state, *place.carton)) return refused;
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (place.label && place.label->state == LabelState::queued) return check_label(turn, at, place);
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", cmd::REPRINT}});
}

/// The order's next tote, for the carton at hand.
bool names_own_tote(const Turn& turn, const At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  const auto tote = hit ? turn.state.containers.get(Lpn(hit->target)) : std::nullopt;
  return tote && tote->order == at.state.order;
}

Decision verifying(Turn& turn, At& at) {
  const auto& data = at.input.data;
  const std::string_view waits = at.state.pending;
  if (data == cmd::CANCEL && !waits.empty()) {
    ask_for(turn, at, {});
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (data == cmd::SHORT) packing().passed("short-asked");
  if (data == cmd::SHORT || waits.starts_with(pending::SHORT)) return short_of(turn, at);
  if (data == cmd::CLOSEBOX || data == cmd::NEWBOX) return close_box(turn, at);
  if (data == cmd::REMOVE) {
    ask_for(turn, at, pending::REMOVE);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "an item"}});
  const auto scan = read_scan(turn.state, data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  if (waits.empty() && names_own_tote(turn, at, *scan)) return identify(turn, at, *scan);
  return waits == pending::REMOVE ? remove_unit(turn, at, *scan) : pack_unit(turn, at, *scan);
}

Decision closed_carton(Turn& turn, At& at, const PackPlace& place) {
  const auto& data = at.input.data;
  if (data == cmd::REOPEN) return reopen(turn, at, place);
  if (place.step == PackStep::WEIGHING) return weigh_input(turn, at, *place.carton);
  if (data == cmd::VOID) return void_at_bench(turn, at, place);
  if (place.step == PackStep::LABELLING) return labelling(turn, at, place);
  if (data == cmd::REPRINT) return reprint(turn, at, *place.label);
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "the printed label"}});
  return check_label(turn, at, place);
}

}  // namespace

void ask_for(Turn& turn, const At& at, const std::string& what) {
  turn.emit(BenchAsked{at.site.id, at.state.operator_id, what});
}

namespace {

/// A substitute was picked for the line.
bool stands_in(const State& state, const OrderLine& line, const Sku& sku) {
  for (const auto& task : state.tasks.where("order", line.order))
    if (task.line == line.line && task.sku == sku && task.put > 0) return true;
  return false;
}

}  // namespace

std::optional<OrderLine> line_for(const State& state, const OrderId& order, const Stock& row) {
  for (const auto& line : state.order_lines.where("order", order)) {
    if (line.packed >= line.picked) continue;
    const bool ordered = line.sku == row.sku && (line.lot.empty() || line.lot == row.lot);
    if (ordered || (line.sku != row.sku && stands_in(state, line, row.sku))) return line;
  }
  return {};
}

void close_carton(Turn& turn, const At& at, const Lpn& carton) {
  PackConfirmed e;
  e.order = at.state.order;
  e.carton = carton;
  e.tote = at.state.tote;
  for (const auto& content : turn.state.carton_lines.where("carton", carton)) {
    PackedContent part{content.line, content.sku, content.lot, content.qty, {}};
    for (const auto& row : turn.state.stock.where("lpn", carton))
      if (row.sku == content.sku && row.lot == content.lot && !row.serial.empty())
        part.serials.push_back(row.serial);
    e.contents.push_back(std::move(part));
  }
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  // From here on the scale decides; what lies on it now was not this carton.
  if (const auto* scale = at.site.device(DeviceKind::scale)) {
    turn.live.scales[scale->id].judged = false;
    turn.order(scale->id, ReadWeight{});
  }
  if (all_packed(turn.state, at.state.order)) {
    turn.emit(OrderPacked{at.state.order});
    issue_slip(turn, at, carton);
    print_boxed_returns(turn, at);
  }
}

Decision pack(Turn& turn, At& at) {
  const auto place = pack_place(turn.state, at.state);
  switch (place.step) {
    case PackStep::IDLE: {
      if (at.input.data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
        return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a picked tote"}});
      const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
      if (!scan) return scan.error();
      return identify(turn, at, *scan);
    }
    case PackStep::UNIT:
      return pack_single(turn, at);
    case PackStep::IDENTIFIED:
      return choose_carton(turn, at);
    case PackStep::VERIFYING:
      return verifying(turn, at);
    default:
      return closed_carton(turn, at, place);
  }
}

}  // namespace wec::deciding
