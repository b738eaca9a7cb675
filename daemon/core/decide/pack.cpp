// Packing one order from its tote, unit by unit (floor.md 1.9).
//
//   step         input                     then                          refusals
//   IDLE         a staged tote             IDENTIFIED                    WRONG_TOTE TAKEN_BY
//   UNKNOWN_BARCODE IDENTIFIED   carton type | CMD-CONFIRM VERIFYING (SSCC taken) BOX_TOO_SMALL
//   NO_TRACKING_NUMBER VERIFYING    item                      VERIFYING | WEIGHING NOT_IN_TOTE
//   TOO_MANY LOT_REQUIRED
//                CMD-CLOSEBOX | CMD-NEWBOX WEIGHING, rest in a next one  NOT_ALLOWED
//   WEIGHING     the scale (weigh.cpp)     LABELLING                     UNDERWEIGHT OVERWEIGHT ...
//   LABELLING    the printer (label.cpp)   APPLY_CHECK                   PRINTER_*
//                CMD-REPRINT after failure LABELLING
//   APPLY_CHECK  the printed code          IDLE | IDENTIFIED (next box)  LABEL_MISMATCH
//                CMD-REPRINT               LABELLING (next copy)

#include <cassert>

#include "daemon/core/cartons.hpp"
#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/weigh.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/numbers.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/steps.hpp"

namespace wec::deciding {
namespace {

Decision identify(Turn& turn, At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_TOTE, "a picked tote");
  const auto tote = turn.state.containers.get(Lpn(hit->target));
  assert(tote);
  if (tote->state == ToteState::AT_STATION) {
    for (const auto& site : turn.site.stations) {
      const auto other = turn.state.stations.get(site.id);
      if (other && other->tote == tote->lpn)
        return refused_here(at, refusal::TAKEN_BY,
                            {{"seen", tote->lpn.text},
                             {"station", site.id.text},
                             {"operator", other->operator_id.text}});
    }
  }
  if (tote->state == ToteState::SUSPENDED)
    return refused_here(at, refusal::CANCELLED_STOP,
                        {{"order", tote->order.text}, {"seen", tote->lpn.text}});
  if (tote->state != ToteState::STAGED)
    return refused_here(at, refusal::WRONG_TOTE,
                        {{"seen", tote->lpn.text},
                         {"state", codec::enum_text(tote->state)},
                         {"expected", "a picked tote"}});
  if (auto stopped = order_stopped(turn, at, tote->order)) return stopped;
  turn.emit(PackStarted{tote->order, tote->lpn, at.site.id, at.state.operator_id});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision open_carton(Turn& turn, At& at, const CartonType& type) {
  if (!carton_fits(turn.state, type, at.state.tote)) {
    const auto better = suggest_carton(turn.state, at.state.tote);
    return refused_here(at, refusal::BOX_TOO_SMALL,
                        {{"seen", type.carton.text},
                         {"expected", better ? better->carton.text : "a larger carton type"}});
  }
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
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision choose_carton(Turn& turn, At& at) {
  if (at.input.data == cmd::CONFIRM) {
    const auto suggestion = suggest_carton(turn.state, at.state.tote);
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

void close_carton(Turn& turn, const At& at, const Lpn& carton) {
  PackConfirmed e;
  e.order = at.state.order;
  e.carton = carton;
  e.tote = at.state.tote;
  for (const auto& content : turn.state.carton_lines.where("carton", carton))
    e.contents.push_back({content.line, content.sku, content.lot, content.qty, {}});
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  // From here on the scale decides; what lies on it now was not this carton.
  if (const auto* scale = at.site.device(DeviceKind::scale)) {
    turn.live.scales[scale->id].judged = false;
    turn.order(scale->id, ReadWeight{});
  }
  if (units_to_pack(turn.state, at.state.order) == 0) turn.emit(OrderPacked{at.state.order});
}

/// The order line that still wants this unit.
std::optional<OrderLine> line_for(const Turn& turn, const At& at, const Stock& row) {
  for (const auto& line : turn.state.order_lines.where("order", at.state.order))
    if (line.sku == row.sku && line.packed < line.picked &&
        (line.lot.empty() || line.lot == row.lot))
      return line;
  return {};
}

Decision pack_unit(Turn& turn, At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit) return not_that(turn.state, scan, refusal::NOT_IN_TOTE, at.state.tote.text);
  std::vector<Stock> rows;
  for (auto& row : turn.state.stock.where("lpn", at.state.tote))
    if (row.sku.text == hit->target && (scan.lot.empty() || row.lot == scan.lot))
      rows.push_back(std::move(row));
  if (rows.empty()) {
    for (const auto& line : turn.state.order_lines.where("order", at.state.order))
      if (line.sku.text == hit->target)
        return not_that(turn.state, scan,
                        line.packed == line.picked ? refusal::TOO_MANY : refusal::NOT_IN_TOTE,
                        at.state.tote.text);
    return not_that(turn.state, scan, refusal::WRONG_ITEM, at.state.tote.text);
  }
  // Two lots of one item in the tote: only a code that names the lot says which one is in hand.
  if (rows.size() > 1 && scan.lot.empty())
    return not_that(turn.state, scan, refusal::LOT_REQUIRED, "a code with the lot");
  const auto& row = rows.front();
  if (row.qty < hit->qty)
    return not_that(turn.state, scan, refusal::TOO_MANY, std::to_string(row.qty));
  const auto line = line_for(turn, at, row);
  if (!line || line->picked - line->packed < hit->qty)
    return not_that(turn.state, scan, refusal::TOO_MANY, std::to_string(row.qty));
  PackScanned e;
  e.order = at.state.order;
  e.carton = at.state.carton;
  e.tote = at.state.tote;
  e.line = line->line;
  e.sku = row.sku;
  e.lot = row.lot;
  if (!row.expiry.empty()) e.expiry = row.expiry;
  e.qty = hit->qty;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  const bool last = units_to_pack(turn.state, at.state.order) == 0;
  if (last) close_carton(turn, at, at.state.carton);
  turn.sound(at.site.id, last ? Tone::done : Tone::ok);
  return {};
}

Decision close_box(Turn& turn, At& at) {
  if (turn.state.carton_lines.where("carton", at.state.carton, 1).empty())
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "at least one unit in the carton"}});
  close_carton(turn, at, at.state.carton);
  turn.sound(at.site.id, Tone::done);
  return {};
}

Decision check_label(Turn& turn, At& at, const PackPlace& place) {
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* hit = scan->as(CodeKind::PARCEL);
  if (!hit || hit->target != place.carton->carton.text)
    return not_that(turn.state, *scan, refusal::LABEL_MISMATCH, place.carton->number);
  turn.emit(LabelApplied{place.label->label, at.state.order, place.carton->carton, at.site.id,
                         at.state.operator_id});
  const auto order = turn.state.orders.get(at.state.order);
  bool all_labelled = order->state == OrderState::packed;
  for (const auto& carton : turn.state.cartons.where("order", order->order))
    all_labelled =
        all_labelled && carton.state >= CartonState::LABELLED;  // some may be on the truck already
  if (all_labelled) turn.emit(OrderLabelled{order->order});
  turn.sound(at.site.id, Tone::done);
  return {};
}

/// No label yet: there was no number for it, or its print job never left. Otherwise paper is
/// coming.
Decision labelling(Turn& turn, At& at, const PackPlace& place) {
  if (at.input.data == cmd::REPRINT || at.input.data == cmd::CONFIRM) {
    if (!place.label) {
      if (auto refused = bind_label(turn, at.site, at.state, *place.carton)) return refused;
      turn.sound(at.site.id, Tone::ok);
      return {};
    }
    return reprint(turn, at, *place.label);
  }
  if (place.label && place.label->state == LabelState::queued) return check_label(turn, at, place);
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", cmd::REPRINT}});
}

}  // namespace

Decision pack(Turn& turn, At& at) {
  const auto place = pack_place(turn.state, at.state);
  const auto& data = at.input.data;
  if (place.step == PackStep::IDENTIFIED) return choose_carton(turn, at);
  if (place.step == PackStep::LABELLING) return labelling(turn, at, place);
  if (place.step == PackStep::APPLY_CHECK && data == cmd::REPRINT)
    return reprint(turn, at, *place.label);
  if (place.step == PackStep::WEIGHING) return weigh_input(turn, at, *place.carton);
  if (place.step == PackStep::VERIFYING && (data == cmd::CLOSEBOX || data == cmd::NEWBOX))
    return close_box(turn, at);
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});
  if (place.step == PackStep::APPLY_CHECK) return check_label(turn, at, place);

  const auto scan = read_scan(turn.state, data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  return place.step == PackStep::IDLE ? identify(turn, at, *scan) : pack_unit(turn, at, *scan);
}

}  // namespace wec::deciding
