// A pick line, scan by scan (floor.md 1.5). Putting into totes is pick_put.cpp, exceptions are
// exception.cpp, the lines of a walk come from pick_walk.cpp.

#include <algorithm>
#include <cassert>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/picking.hpp"
#include "daemon/core/settings.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable line_table(
    "1.5 Pick line",
    {
        {"location", "GO_TO_LOCATION", "scan location, as expected", "AT_LOCATION"},
        {"check-digits", "GO_TO_LOCATION", "typed check digits, as expected", "AT_LOCATION"},
        {"wrong-location", "GO_TO_LOCATION", "scan another location", "GO_TO_LOCATION"},
        {"item-first", "GO_TO_LOCATION", "scan item, policy location_first", "GO_TO_LOCATION"},
        {"infer", "GO_TO_LOCATION", "scan item, policy infer_location", "ITEM_SCAN"},
        {"item", "AT_LOCATION", "scan item at any pack level", "COUNTING"},
        {"wrong-item", "AT_LOCATION", "scan anything else", "AT_LOCATION"},
        {"lot-due", "ITEM_SCAN", "lot-tracked, no lot in the code", "LOT_SCAN"},
        {"lot", "LOT_SCAN", "scan the reserved lot", "COUNTING"},
        {"lot-mismatch", "LOT_SCAN", "scan another lot", "LOT_SCAN"},
        {"serial-due", "ITEM_SCAN", "serial-tracked, no serial in the code", "SERIAL_SCAN"},
        {"serial", "SERIAL_SCAN", "serial in stock there and not used", "COUNTING"},
        {"wrong-serial", "SERIAL_SCAN", "unknown or used serial", "SERIAL_SCAN"},
        {"repeat", "COUNTING", "repeat scan, picked + n <= required", "COUNTING"},
        {"quantity", "COUNTING", "typed quantity + CONFIRM", "COUNTING"},
        {"prefill", "COUNTING", "policy PREFILL: the rest is assumed", "PUT_TO_TOTE"},
        {"counted", "COUNTING", "picked = required", "PUT_TO_TOTE"},
        {"over-pick", "COUNTING", "picked + n > required", "COUNTING"},
        {"confirm-short", "COUNTING", "CONFIRM with picked < required", "EXCEPTION"},
    });

Decision over_pick(const At& at, const PickPlace& place, std::int64_t units) {
  line_table.passed("over-pick");
  return refused_here(
      at, refusal::OVER_PICK,
      {{"sku", place.task->sku.text}, {"expected", place.need}, {"seen", place.done + units}});
}

// ---- the place
// ------------------------------------------------------------------------------------

void locate(Turn& turn, const At& at, const PickPlace& place, const char* entry_method) {
  for (const auto& task : place.group) {
    if (task.located) continue;
    PickLocated e{task.task, task.order, task.location, at.site.id, at.state.operator_id, {}};
    e.entry_method = entry_method;
    turn.emit(e);
  }
}

Decision take_item(Turn& turn, At& at, const PickPlace& place, const Scan& scan);

Decision reach_location(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  const auto& expected = place.task->location;
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (hit && (hit->target == expected.text || SABOTAGE("any-location"))) {
    locate(turn, at, place, "");
    line_table.passed("location");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  const auto* item = scan.as(CodeKind::ITEM);
  const auto& policies = turn.site.policies;
  if (!hit && item && policies.infer_location && item->target == place.task->sku.text) {
    locate(turn, at, place, "");
    line_table.passed("infer");
    return take_item(turn, at, pick_place(turn.state, at.state), scan);
  }
  if (!hit && item && policies.location_first) {
    line_table.passed("item-first");
    return not_that(turn.state, scan, refusal::SCAN_LOCATION_FIRST, expected.text);
  }
  line_table.passed("wrong-location");
  return not_that(turn.state, scan, refusal::WRONG_LOCATION, expected.text);
}

/// Whoever reads wrong digits twice stands before a wrong bin or a wrong label. The screen still
/// shows the refusal of the first time.
Decision wrong_digits(Turn& turn, const At& at, const LocationId& location) {
  const auto shown = turn.state.refusals.get(at.site.id);
  if (shown && shown->code == refusal::WRONG_LOCATION && shown->args.contains("digits"))
    turn.live.findings.push_back({at.site.id, "CHECK_DIGITS", location.text, {}});
  line_table.passed("wrong-location");
  return refused_here(at, refusal::WRONG_LOCATION, {{"expected", location.text}, {"digits", true}});
}

/// Check digits typed at once, or one by one with CMD-CONFIRM behind them.
Decision type_digits(Turn& turn, At& at, const PickPlace& place) {
  const auto location = turn.state.locations.get(place.task->location);
  const auto& digits = location->check_digits;
  const auto& data = at.input.data;
  const bool confirms = data == cmd::CONFIRM;
  const auto given = confirms ? place.task->keyed : data;
  if (digits.empty() || (!confirms && !all_digits(data)) || given.empty())
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", location->location.text}});
  if (given == digits) {
    locate(turn, at, place, "MANUAL");
    line_table.passed("check-digits");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  const auto so_far = place.task->keyed + (confirms ? "" : data);
  if (confirms || data.size() >= digits.size() || so_far.size() > digits.size())
    return wrong_digits(turn, at, location->location);
  auto task = *place.task;
  task.keyed = so_far;
  if (so_far == digits) {
    locate(turn, at, place, "MANUAL");
    line_table.passed("check-digits");
  } else {
    turn.emit(progress(at, task));
  }
  turn.sound(at.site.id, Tone::ok);
  return {};
}

// ---- the item, its lot and its serial number
// ------------------------------------------------------------

/// LOT_MISMATCH if the code names another lot or another expiry than the reserved ones.
Decision other_lot(const At& at, const PickTask& task, const Scan& scan) {
  const bool lot_differs = !scan.lot.empty() && scan.lot != task.lot;
  const bool expiry_differs =
      !scan.expiry.empty() && !task.expiry.empty() && scan.expiry != task.expiry;
  if (!lot_differs && !expiry_differs) return {};
  line_table.passed("lot-mismatch");
  return refused_here(at, refusal::LOT_MISMATCH,
                      {{"seen", lot_differs ? scan.lot.text : scan.expiry},
                       {"expected", lot_differs ? task.lot.text : task.expiry},
                       {"sku", task.sku.text}});
}

/// The task of the group that takes the next unit.
PickTask taking(const PickPlace& place) {
  for (const auto& task : place.group)
    if (task.count < task.qty) return task;
  return place.group.front();
}

Decision take_serial(Turn& turn, At& at, const PickPlace& given, const std::string& serial) {
  // In a batch the unit goes to the line that it is reserved for, if it is one of these.
  auto place = given;
  auto& group = place.group;
  const auto own = std::find_if(group.begin(), group.end(), [&](const PickTask& one) {
    return one.count < one.qty &&
           std::find(one.serials.begin(), one.serials.end(), serial) != one.serials.end();
  });
  if (own != group.end()) std::rotate(group.begin(), own, own + 1);
  const auto task = taking(place);
  for (const auto& one : place.group)
    for (const auto& known : one.scanned_serials)
      if (known == serial) {
        line_table.passed("wrong-serial");
        return refused_here(at, refusal::DUPLICATE_SERIAL,
                            {{"sku", task.sku.text}, {"seen", printable(serial)}});
      }
  if (auto refused = check_serial(turn, at, task, serial)) {
    line_table.passed("wrong-serial");
    return refused;
  }
  line_table.passed("serial");
  return count_units(turn, at, place, 1, serial, false);
}

bool serial_tracked(const Turn& turn, const PickTask& task) {
  const auto item = turn.state.items.get(task.sku);
  return item && captured_at_pick(*item);
}

/// What follows once item and lot are known: a serial number, or the count.
Decision count_or_serial(Turn& turn, At& at, const PickPlace& place, std::int64_t units,
                         const Scan& scan) {
  if (!serial_tracked(turn, *place.task)) return count_units(turn, at, place, units, "", false);
  if (!scan.serial.empty()) return take_serial(turn, at, place, scan.serial);
  auto task = taking(place);
  task.lot_units = 0;
  task.serial_due = true;
  turn.emit(progress(at, task));
  line_table.passed("serial-due");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision take_item(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  const auto& task = *place.task;
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit && serial_tracked(turn, task) && scan.hits.empty() && place.done > 0)
    return take_serial(turn, at, place, scan.text);
  if (!hit || hit->target != task.sku.text) {
    line_table.passed("wrong-item");
    return not_that(turn.state, scan, refusal::WRONG_ITEM, task.sku.text);
  }
  if (place.done + hit->qty > place.need) return over_pick(at, place, hit->qty);
  if (SABOTAGE("scan-counts-two") && place.done + 2 <= place.need)
    return count_units(turn, at, place, 2, "", false);
  if (task.lot.empty()) return count_or_serial(turn, at, place, hit->qty, scan);
  if (auto refused = other_lot(at, task, scan)) return refused;
  if (!scan.lot.empty()) return count_or_serial(turn, at, place, hit->qty, scan);
  auto waiting = taking(place);
  waiting.lot_units = hit->qty;
  turn.emit(progress(at, waiting));
  line_table.passed("lot-due");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

std::int64_t units_without_lot(const PickPlace& place) {
  for (const auto& task : place.group)
    if (task.lot_units > 0) return task.lot_units;
  return 0;
}

Decision take_lot(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  const auto& task = *place.task;
  const auto units = units_without_lot(place);
  const auto known = [&] {
    line_table.passed("lot");
    return count_or_serial(turn, at, place, units, scan);
  };
  // A lot may look like an element string ("10A5"): the code as a whole goes first.
  if (scan.text == task.lot.text) return known();
  const auto* item = scan.as(CodeKind::ITEM);
  if (item && item->target != task.sku.text)
    return not_that(turn.state, scan, refusal::WRONG_ITEM, task.sku.text);
  if (auto refused = other_lot(at, task, scan)) return refused;
  const auto lot = scan.lot.empty() ? Lot(scan.text) : scan.lot;
  if (lot == task.lot) return known();
  const bool item_again = scan.lot.empty() && item;
  line_table.passed("lot-mismatch");
  return refused_here(
      at, item_again ? refusal::LOT_REQUIRED : refusal::LOT_MISMATCH,
      {{"seen", printable(lot.text)}, {"expected", task.lot.text}, {"sku", task.sku.text}});
}

Decision take_serial_scan(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  return take_serial(turn, at, place, scan.serial.empty() ? scan.text : scan.serial);
}

// ---- quantities
// ------------------------------------------------------------------------------------

Decision open_qty(Turn& turn, At& at, const PickPlace& place) {
  const bool here = place.step == PickStep::ITEM_SCAN ||
                    (place.step == PickStep::PUT_TO_TOTE && may_prefill(turn, *place.task));
  if (!here || place.done == 0 || !may_key_quantity(turn, *place.task, place.need))
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

void close_qty(Turn& turn, const At& at, PickTask task) {
  task.entering_qty = false;
  task.keyed.clear();
  turn.emit(progress(at, task));
}

/// What was assumed and not taken: the prefilled line goes back to the keyed number.
void count_down(Turn& turn, const At& at, PickTask task, std::int64_t total) {
  task.entering_qty = false;
  task.keyed.clear();
  task.count = total;
  turn.emit(progress(at, task));
}

/// The keyed number is the line's total; it never takes back what was scanned.
Decision confirm_qty(Turn& turn, At& at, const PickPlace& place, const PickTask& task) {
  const auto total = task.keyed.empty() ? 0 : std::stoll(task.keyed);
  if (total > place.need)
    return refused_here(at, refusal::OVER_PICK,
                        {{"sku", task.sku.text}, {"expected", place.need}, {"seen", total}});
  const bool prefilled = may_prefill(turn, task) && place.group.size() == 1;
  if (total < (prefilled ? std::max<std::int64_t>(1, task.put) : place.done))
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", place.done}, {"seen", total}});
  line_table.passed("quantity");
  if (total < place.done) {
    count_down(turn, at, task, total);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  close_qty(turn, at, task);
  if (total == place.done) {
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  return count_units(turn, at, pick_place(turn.state, at.state), total - place.done, "", false);
}

Decision entering(Turn& turn, At& at, const PickPlace& place) {
  for (const auto& task : place.group) {
    if (!task.entering_qty) continue;
    if (at.input.data == cmd::CONFIRM) return confirm_qty(turn, at, place, task);
    if (at.input.data != cmd::CANCEL) return key_digits(turn, at, task);
    close_qty(turn, at, task);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  assert(false && "a quantity is entered for one of the group");
  return {};
}

/// CMD-CANCEL leaves a half-scanned unit: its lot or serial number is not asked for any more.
Decision leave_unit(Turn& turn, At& at, const PickPlace& place) {
  for (auto task : place.group) {
    if (task.lot_units == 0 && !task.serial_due && task.keyed.empty()) continue;
    task.lot_units = 0;
    task.serial_due = false;
    task.keyed.clear();
    turn.emit(progress(at, task));
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a unit half scanned"}});
}

Decision confirm_line(Turn& turn, At& at, const PickPlace& place) {
  if (place.step != PickStep::ITEM_SCAN)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});
  line_table.passed("confirm-short");
  return ask_short(turn, at, place);
}

// ---- dispatch
// --------------------------------------------------------------------------------------

Decision command(Turn& turn, At& at, const PickPlace& place) {
  using Act = Decision (*)(Turn&, At&, const PickPlace&);
  static const std::map<std::string_view, Act> acts = {
      {cmd::QTY, open_qty},
      {cmd::CONFIRM, confirm_line},
      {cmd::CANCEL, leave_unit},
      {cmd::UNDO, [](Turn& t, At& a, const PickPlace&) { return undo(t, a); }},
      {cmd::PAUSE, [](Turn& t, At& a, const PickPlace&) { return pause_work(t, a); }},
  };
  if (place.step == PickStep::GO_TO_LOCATION && at.input.data == cmd::CONFIRM)
    return type_digits(turn, at, place);
  if (const auto act = acts.find(at.input.data); act != acts.end())
    return act->second(turn, at, place);
  if (auto done = exception(turn, at, place)) return *done;
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});
}

Decision menu(Turn& turn, At& at) {
  if (at.state.taken_by.empty() && !at.input.data.starts_with(cmd::PREFIX) &&
      at.input.kind == InputKind::scan) {
    const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
    if (!scan) return scan.error();
    if (start_putback(turn, at, *scan)) return {};
    if (const auto* hit = scan->as(CodeKind::CONTAINER))
      if (auto done = by_tote(turn, at, *turn.state.containers.get(Lpn(hit->target)))) return *done;
    return not_that(turn.state, *scan, refusal::NOT_ALLOWED, cmd::GETWORK);
  }
  if (!at.state.taken_by.empty())
    return refused_here(at, refusal::TAKEN_BY,
                        {{"operator", at.state.taken_by.text}, {"expected", cmd::GETWORK}});
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", cmd::GETWORK}});
}

/// After a gap in the log: nobody takes a tote for an order before a person has looked.
std::optional<Decision> verify_first(Turn& turn, At& at, const PickPlace& place) {
  std::set<OrderId> unverified;
  for (const auto& task : place.open)
    if (turn.state.floor_checks.get(task.order)) unverified.insert(task.order);
  if (unverified.empty()) return {};
  if (at.input.data == cmd::YES) {
    for (const auto& order : unverified) turn.emit(OrderVerified{order, at.state.operator_id});
    turn.sound(at.site.id, Tone::ok);
    return Decision{};
  }
  if (at.input.data.starts_with(cmd::PREFIX)) return {};
  return refused_here(at, refusal::VERIFY_FIRST,
                      {{"order", unverified.begin()->text}, {"expected", cmd::YES}});
}

Decision by_step(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  switch (place.step) {
    case PickStep::TOTE:
      return take_tote(turn, at, place, scan);
    case PickStep::GO_TO_LOCATION:
      if (place.cart_due && scan.as(CodeKind::CONTAINER)) return take_tote(turn, at, place, scan);
      return reach_location(turn, at, place, scan);
    case PickStep::ITEM_SCAN:
      return take_item(turn, at, place, scan);
    case PickStep::LOT_SCAN:
      return take_lot(turn, at, place, scan);
    case PickStep::SERIAL_SCAN:
      return take_serial_scan(turn, at, place, scan);
    case PickStep::PUT_TO_TOTE: {
      const auto* item = scan.as(CodeKind::ITEM);
      const bool too_many =
          !scan.as(CodeKind::CONTAINER) && item && item->target == place.task->sku.text;
      return too_many ? over_pick(at, place, item->qty) : put_units(turn, at, place, scan);
    }
    case PickStep::HANDOVER:
      return hand_over(turn, at, place, scan);
    case PickStep::DROP:
      return drop_totes(turn, at, place, scan);
    case PickStep::IDLE_NO_WORK:
    case PickStep::TAKEN_OVER:
    case PickStep::QUESTION:
    case PickStep::ENTERING_QTY:
      break;
  }
  assert(false && "every step is handled");
  return {};
}

}  // namespace

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
  e.serial_due = task.serial_due;
  e.serials = task.scanned_serials;
  e.manual = task.manual;
  return e;
}

Decision count_units(Turn& turn, At& at, const PickPlace& place, std::int64_t units,
                     const std::string& serial, bool manual) {
  if (place.done + units > place.need) return over_pick(at, place, units);
  if (may_prefill(turn, *place.task) && serial.empty()) {
    line_table.passed("prefill");
    units = place.need - place.done;
  }
  auto left = units;
  for (auto task : place.group) {
    const auto here = std::min(left, task.qty - task.count);
    const bool waited = task.lot_units > 0 || task.serial_due;
    if (here == 0 && !waited) continue;
    task.count += here;
    task.lot_units = 0;
    task.serial_due = false;
    task.manual = task.manual || (manual && here > 0);
    if (!serial.empty() && here > 0) task.scanned_serials.push_back(serial);
    left -= here;
    turn.emit(progress(at, task));
  }
  line_table.passed(place.done == 0 ? "item" : "repeat");
  if (place.done + units == place.need) line_table.passed("counted");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision pick(Turn& turn, At& at) {
  if (at.input.data == cmd::GETWORK && at.state.asking.empty()) return get_work(turn, at);
  const auto place = pick_place(turn.state, at.state);
  if (place.step == PickStep::QUESTION) return answer(turn, at, place);
  if (!place.job) return menu(turn, at);
  if (place.step == PickStep::TOTE)
    if (auto first = verify_first(turn, at, place)) return *first;
  if (place.step == PickStep::ENTERING_QTY) return entering(turn, at, place);
  if (at.input.data.starts_with(cmd::PREFIX)) return command(turn, at, place);
  if (at.input.kind == InputKind::key) {
    if (place.step == PickStep::GO_TO_LOCATION) return type_digits(turn, at, place);
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});
  }
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  return by_step(turn, at, place, *scan);
}

}  // namespace wec::deciding
