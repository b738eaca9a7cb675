// Picking one order into one tote, scan by scan (floor.md 1.4, 1.5; discrete picking of 1.6).
//
//   step            scan                        then                      refusals
//   IDLE_NO_WORK    CMD-GETWORK                 TOTE                      NOT_ALLOWED
//   TOTE            an empty tote               GO_TO_LOCATION            TOTE_IN_USE WRONG_TOTE
//   UNKNOWN_BARCODE GO_TO_LOCATION  the location                ITEM_SCAN WRONG_LOCATION
//   SCAN_LOCATION_FIRST ITEM_SCAN       the item (each or pack)     ITEM_SCAN | PUT_TO_TOTE
//   WRONG_ITEM OVER_PICK LOT_MISMATCH
//                   lot-tracked, no lot in it   LOT_SCAN
//                   CMD-QTY after the first     ENTERING_QTY              NOT_ALLOWED
//   LOT_SCAN        the lot                     ITEM_SCAN | PUT_TO_TOTE   LOT_MISMATCH LOT_REQUIRED
//   ENTERING_QTY    keys, CMD-CONFIRM           ITEM_SCAN | PUT_TO_TOTE   OVER_PICK NOT_ALLOWED
//   PUT_TO_TOTE     the tote                    next line | DROP          WRONG_TOTE OVER_PICK
//   DROP            a PACK or STAGE location    next order                WRONG_LOCATION

#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/steps.hpp"

namespace wec::deciding {
namespace {

PickCounted progress(const At& at, const PickTask& task) {
  PickCounted e;
  e.task = task.task;
  e.order = task.order;
  e.sku = task.sku;
  e.lot = task.lot;
  e.count = task.count;
  e.lot_units = task.lot_units;
  e.entering_qty = task.entering_qty;
  e.keyed = task.keyed;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  return e;
}

Decision over_pick(const At& at, const PickTask& task, std::int64_t wanted) {
  return refused_here(
      at, refusal::OVER_PICK,
      {{"sku", task.sku.text}, {"expected", task.qty}, {"seen", task.count + wanted}});
}

Decision count_units(Turn& turn, At& at, PickTask task, std::int64_t units) {
  if (task.count + units > task.qty) return over_pick(at, task, units);
  task.count += units;
  task.lot_units = 0;
  turn.emit(progress(at, task));
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision take_tote(Turn& turn, At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_TOTE, "an empty tote");
  const auto tote = turn.state.containers.get(Lpn(hit->target));
  assert(tote && "a container's barcode names a container");
  if (tote->kind != LpnKind::TOTE)
    return not_that(turn.state, scan, refusal::WRONG_TOTE, "an empty tote");
  if (tote->state != ToteState::EMPTY || !turn.state.stock.where("lpn", tote->lpn, 1).empty())
    return refused_here(
        at, refusal::TOTE_IN_USE,
        {{"seen", tote->lpn.text}, {"order", tote->order.text}, {"expected", "an empty tote"}});
  turn.emit(ToteAssigned{tote->lpn, at.state.order, at.site.id, at.state.operator_id});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision reach_location(Turn& turn, At& at, const PickTask& task, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (hit && hit->target == task.location.text) {
    turn.emit(PickLocated{task.task, task.order, task.location, at.site.id, at.state.operator_id});
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (!hit && scan.as(CodeKind::ITEM))
    return not_that(turn.state, scan, refusal::SCAN_LOCATION_FIRST, task.location.text);
  return not_that(turn.state, scan, refusal::WRONG_LOCATION, task.location.text);
}

/// LOT_MISMATCH if the code names another lot or another expiry than the reserved ones.
Decision other_lot(const At& at, const PickTask& task, const Scan& scan) {
  const bool lot_differs = !scan.lot.empty() && scan.lot != task.lot;
  const bool expiry_differs =
      !scan.expiry.empty() && !task.expiry.empty() && scan.expiry != task.expiry;
  if (!lot_differs && !expiry_differs) return {};
  return refused_here(at, refusal::LOT_MISMATCH,
                      {{"seen", lot_differs ? scan.lot.text : scan.expiry},
                       {"expected", lot_differs ? task.lot.text : task.expiry},
                       {"sku", task.sku.text}});
}

Decision take_item(Turn& turn, At& at, PickTask task, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit || hit->target != task.sku.text)
    return not_that(turn.state, scan, refusal::WRONG_ITEM, task.sku.text);
  if (task.lot.empty()) return count_units(turn, at, task, hit->qty);
  if (auto refused = other_lot(at, task, scan)) return refused;
  if (!scan.lot.empty()) return count_units(turn, at, task, hit->qty);
  if (task.count + hit->qty > task.qty) return over_pick(at, task, hit->qty);
  task.lot_units = hit->qty;
  turn.emit(progress(at, task));
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision take_lot(Turn& turn, At& at, const PickTask& task, const Scan& scan) {
  // A lot may look like an element string ("10A5"): the code as a whole goes first.
  if (scan.text == task.lot.text) return count_units(turn, at, task, task.lot_units);
  const auto* item = scan.as(CodeKind::ITEM);
  if (item && item->target != task.sku.text)
    return not_that(turn.state, scan, refusal::WRONG_ITEM, task.sku.text);
  if (auto refused = other_lot(at, task, scan)) return refused;
  const auto lot = scan.lot.empty() ? Lot(scan.text) : scan.lot;
  if (lot == task.lot) return count_units(turn, at, task, task.lot_units);
  const bool item_again = scan.lot.empty() && item;
  return refused_here(
      at, item_again ? refusal::LOT_REQUIRED : refusal::LOT_MISMATCH,
      {{"seen", printable(lot.text)}, {"expected", task.lot.text}, {"sku", task.sku.text}});
}

Decision put_to_tote(Turn& turn, At& at, const PickTask& task, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  if (!hit) {
    const auto* item = scan.as(CodeKind::ITEM);
    if (item && item->target == task.sku.text) return over_pick(at, task, item->qty);
    return not_that(turn.state, scan, refusal::WRONG_TOTE, at.state.tote.text);
  }
  if (hit->target != at.state.tote.text)
    return not_that(turn.state, scan, refusal::WRONG_TOTE, at.state.tote.text);
  const auto order = turn.state.orders.get(task.order);
  assert(order);
  if (order->state < OrderState::picking) turn.emit(PickStarted{task.order});
  PickConfirmed e;
  e.order = task.order;
  e.version = order->version;
  e.line = task.line;
  e.task = task.task;
  e.sku = task.sku;
  e.lot = task.lot;
  if (!task.expiry.empty()) e.expiry = task.expiry;
  e.qty = task.qty;
  e.from.location = task.location;
  e.to.tote = at.state.tote;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  close_picking(turn, task.order);
  turn.sound(at.site.id, Tone::done);
  return {};
}

Decision drop_tote(Turn& turn, At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  const auto place = hit ? turn.state.locations.get(LocationId(hit->target)) : std::nullopt;
  if (!place || (place->kind != LocationKind::PACK && place->kind != LocationKind::STAGE))
    return not_that(turn.state, scan, refusal::WRONG_LOCATION, "a packing or staging place");
  turn.emit(
      ToteStaged{at.state.tote, place->location, at.state.order, at.site.id, at.state.operator_id});
  offer_work(turn, at.site);
  turn.sound(at.site.id, Tone::done);
  return {};
}

// ---- commands and keys
// -----------------------------------------------------------------------------

Decision open_qty(Turn& turn, At& at, const PickPlace& place) {
  const bool allowed = place.step == PickStep::ITEM_SCAN && place.task->count > 0 &&
                       place.task->qty > turn.site.policies.each_scan_max;
  if (!allowed)
    return refused_here(
        at, refusal::NOT_ALLOWED,
        {{"expected",
          "one scan of the item first, and a line of more units than are scanned one by one"}});
  auto task = *place.task;
  task.entering_qty = true;
  task.keyed.clear();
  turn.emit(progress(at, task));
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision key_digits(Turn& turn, At& at, PickTask task) {
  constexpr std::size_t digits_max = 6;
  if (!all_digits(at.input.data) || task.keyed.size() + at.input.data.size() > digits_max)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "digits, then CMD-CONFIRM"}});
  task.keyed += at.input.data;
  turn.emit(progress(at, task));
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// The keyed number is the line's total; it never takes back what was scanned.
Decision confirm_qty(Turn& turn, At& at, PickTask task) {
  const auto total = task.keyed.empty() ? 0 : std::stoll(task.keyed);
  if (total > task.qty)
    return refused_here(at, refusal::OVER_PICK,
                        {{"sku", task.sku.text}, {"expected", task.qty}, {"seen", total}});
  if (total < task.count)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", task.count}, {"seen", total}});
  task.count = total;
  task.entering_qty = false;
  task.keyed.clear();
  turn.emit(progress(at, task));
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision cancel_qty(Turn& turn, At& at, PickTask task) {
  task.entering_qty = false;
  task.keyed.clear();
  turn.emit(progress(at, task));
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision get_work(Turn& turn, At& at) {
  if (at.state.order.empty() && !offer_work(turn, at.site)) {
    turn.sound(at.site.id, Tone::attention);
    return {};
  }
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision entering(Turn& turn, At& at, const PickTask& task) {
  if (at.input.data == cmd::CONFIRM) return confirm_qty(turn, at, task);
  if (at.input.data == cmd::CANCEL) return cancel_qty(turn, at, task);
  return key_digits(turn, at, task);
}

}  // namespace

Decision pick(Turn& turn, At& at) {
  if (at.input.data == cmd::GETWORK) return get_work(turn, at);
  const auto place = pick_place(turn.state, at.state);
  if (place.step == PickStep::ENTERING_QTY) return entering(turn, at, *place.task);
  if (at.input.data == cmd::QTY) return open_qty(turn, at, place);
  if (at.input.data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});

  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  if (place.step == PickStep::IDLE_NO_WORK) {
    if (start_putback(turn, at, *scan)) return {};
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", cmd::GETWORK}});
  }
  switch (place.step) {
    case PickStep::TOTE:
      return take_tote(turn, at, *scan);
    case PickStep::GO_TO_LOCATION:
      return reach_location(turn, at, *place.task, *scan);
    case PickStep::ITEM_SCAN:
      return take_item(turn, at, *place.task, *scan);
    case PickStep::LOT_SCAN:
      return take_lot(turn, at, *place.task, *scan);
    case PickStep::PUT_TO_TOTE:
      return put_to_tote(turn, at, *place.task, *scan);
    case PickStep::DROP:
      return drop_tote(turn, at, *scan);
    case PickStep::IDLE_NO_WORK:
    case PickStep::ENTERING_QTY:
      break;
  }
  assert(false && "every step is handled above");
  return {};
}

}  // namespace wec::deciding
