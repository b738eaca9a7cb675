// Numbers, labels and print jobs (floor.md 1.12). The ledger:
//
//   bound -> queued --printed--> printed ----\
//              |  \--doubtful--> doubtful ----+--its scan--> applied
//              |       (a restart: doubtful)  |
//              \--refused----> failed         \--CMD-REPRINT--> voided, next copy queued
//                                 \--CMD-REPRINT--> queued (same copy: not one byte had left)
//
// Doubtful is never printed again by itself.

#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/label_text.hpp"
#include "daemon/core/numbers.hpp"
#include "daemon/core/sha256.hpp"
#include "drivers/label/emitter.hpp"

namespace wec::deciding {
namespace {

/// Made from the business fact, so that the same label never has two identities.
LabelId label_name(const Lpn& carton, const std::string& kind, const std::string& number,
                   std::int64_t copy) {
  const auto fact = carton.text + "|" + kind + "|" + number + "|" + std::to_string(copy);
  return LabelId(sha256_hex(fact).substr(0, 16));
}

void send(Turn& turn, const std::string& printer, const LabelId& label) {
  const auto bytes = turn.state.label_bytes.get(label);
  assert(bytes && "a label's bytes are stored at first issue");
  turn.order(DeviceId(printer), PrintLabel{label.text, bytes->bytes});
}

Refusal no_number(const Order& order) {
  return {refusal::NO_TRACKING_NUMBER,
          {{"carrier", order.carrier},
           {"expected", "a tracking range of this carrier from head office"}}};
}

LabelBound bound(const Order& order, const Carton& carton, const SiteDevice& printer,
                 const SiteStation& site, const StationState& station) {
  LabelBound e;
  e.order = order.order;
  e.carton = carton.carton;
  e.kind = "carton";
  e.carrier = order.carrier;
  e.service = order.service;
  e.printer = printer.id.text;
  e.station = site.id;
  e.operator_id = station.operator_id;
  return e;
}

/// The carrier's own label, which head office has sent for this carton; until then it waits.
Decision bind_attached(Turn& turn, const SiteStation& site, const StationState& station,
                       const Carton& carton, const SiteDevice& printer) {
  const auto order = turn.state.orders.get(carton.order);
  const auto attached = turn.state.attached.get(carton.order, carton.n);
  const auto bytes =
      attached ? turn.state.label_bytes.get(attached->bytes) : std::optional<LabelBytes>();
  if (!bytes || attached->used)
    return Refusal{refusal::NO_TRACKING_NUMBER,
                   {{"carrier", order->carrier},
                    {"parcel", carton.n},
                    {"expected", "the carrier's label from head office"}}};
  auto e = bound(*order, carton, printer, site, station);
  e.number = attached->number;
  e.label = label_name(carton.carton, "carton", e.number, 1);
  e.carrier = attached->carrier;
  e.sha256 = sha256_hex(bytes->bytes);
  turn.state.label_bytes.put({e.label, bytes->bytes});
  turn.emit(e);
  send(turn, e.printer, e.label);
  return {};
}

Decision next_copy(Turn& turn, At& at, const LabelJob& label, const SiteDevice& printer) {
  LabelReprinted e;
  e.label = label_name(label.carton, label.kind, label.number, label.copy + 1);
  e.of = label.label;
  e.order = label.order;
  e.carton = label.carton;
  e.number = label.number;
  e.copy = label.copy + 1;
  e.printer = printer.id.text;
  e.sha256 = label.sha256;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.state.label_bytes.put({e.label, turn.state.label_bytes.get(label.label)->bytes});
  turn.emit(e);
  send(turn, e.printer, e.label);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace

bool number_allowed(const Turn& turn) {
  if (turn.site.witness) return true;
  return turn.live.welcome_ms &&
         turn.command.mono_ms - *turn.live.welcome_ms < turn.site.policies.number_link_age_ms;
}

void watch_range(Turn& turn, const RangeId& id) {
  const auto range = turn.state.ranges.get(id);
  assert(range);
  const auto left = range->hi - range->next + 1;
  if (left == 0) return turn.emit(NumbersExhausted{id});
  // Said once: when it becomes low, or at its first use if it was low from the start.
  const bool first_use = range->next == range->lo + 1;
  if (left == range->low || (first_use && left < range->low)) turn.emit(NumbersLow{id, left});
}

Decision bind_label(Turn& turn, const SiteStation& site, const StationState& station,
                    const Carton& carton) {
  const auto* printer = site.device(DeviceKind::printer);
  if (!printer)
    return Refusal{refusal::PRINTER_GONE,
                   {{"expected", "a printer at this station in the site file"}}};
  const auto order = turn.state.orders.get(carton.order);
  assert(order);
  if (order->label == "attached") return bind_attached(turn, site, station, carton, *printer);
  const auto none = no_number(*order);
  if (!number_allowed(turn)) return none;
  const auto number =
      next_number(turn.state, RangeKind::tracking, order->carrier, rfc3339(turn.command.wall_ms));
  if (!number) return none;
  const auto bytes = label_text(turn.state, *printer, *order, carton, number->text);
  if (!bytes) return Refusal{refusal::NOT_DECIDABLE, {{"why", bytes.error()}}};

  auto e = bound(*order, carton, *printer, site, station);
  e.number = number->text;
  e.label = label_name(carton.carton, "carton", e.number, 1);
  e.range = number->range.range;
  e.sha256 = sha256_hex(*bytes);
  turn.state.label_bytes.put({e.label, *bytes});
  turn.emit(e);
  watch_range(turn, e.range);
  send(turn, e.printer, e.label);
  return {};
}

void label_waiting(Turn& turn, const OrderId& only) {
  for (const auto& site : turn.site.stations) {
    if (site.kind != StationRole::pack) continue;
    const auto station = turn.state.stations.get(site.id);
    if (!station || station->order.empty() || station->operator_id.empty()) continue;
    if (!only.empty() && station->order != only) continue;
    if (is_held(turn.state, station->order)) continue;
    const auto place = pack_place(turn.state, *station);
    // A void label leaves the carton without one until a person asks for a new number.
    if (place.step != PackStep::LABELLING || place.label || place.carton->problem.empty()) continue;
    if (!bind_label(turn, site, *station, *place.carton)) turn.sound(site.id, Tone::attention);
  }
}

Decision reprint(Turn& turn, At& at, const LabelJob& label) {
  const auto* printer = at.site.device(DeviceKind::printer);
  if (!printer)
    return refused_here(at, refusal::PRINTER_GONE, {{"expected", "a printer at this station"}});
  if (label.state == LabelState::queued)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "the printer's answer"}});
  // The bytes were made for one language; another printer would print their letters.
  const auto bytes = turn.state.label_bytes.get(label.label);
  const auto language = bytes ? language_of(bytes->bytes) : std::string_view();
  if (!language.empty() && language != printer->language)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "a printer of language " + std::string(language)}});
  if (label.state != LabelState::failed) return next_copy(turn, at, label, *printer);
  turn.emit(
      LabelRequeued{label.label, label.order, printer->id.text, at.site.id, at.state.operator_id});
  send(turn, printer->id.text, label.label);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision on_print(Turn& turn, const PrintReport& report) {
  if (slip_ended(turn, report)) return {};
  const auto label = turn.state.labels.get(LabelId(report.ended.job));
  if (!label || label->state != LabelState::queued) return {};  // an old job's echo
  const auto* site = turn.site.station_of(report.device);
  Tone tone = Tone::ok;
  switch (report.ended.outcome) {
    case PrintOutcome::printed:
      turn.emit(LabelPrinted{label->label, label->order});
      packing().passed("printed");
      break;
    case PrintOutcome::doubtful:
      turn.emit(LabelDoubtful{label->label, label->order, report.ended.reason});
      if (SABOTAGE("automatic-reprint")) send(turn, label->printer, label->label);
      tone = Tone::attention;
      break;
    case PrintOutcome::refused:
      turn.emit(LabelFailed{label->label, label->order, report.ended.reason});
      tone = Tone::stop;
      break;
  }
  if (site) turn.sound(site->id, tone);
  return {};
}

}  // namespace wec::deciding
