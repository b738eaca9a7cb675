// Returns: found by its own code, its tracking number, the order or a serial number; each unit is
// received, graded, and put away where its grade sends it. Only what is put away for sale can be
// promised again; the refund is head office's decision.

#include <array>
#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/receiving.hpp"
#include "daemon/core/decide/returning.hpp"
#include "daemon/core/floor_steps.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table(
    "1.17 Return",
    {{"rma", "ANNOUNCED", "scan the return's code", "ARRIVED"},
     {"tracking", "ANNOUNCED", "scan its tracking number", "ARRIVED"},
     {"order", "ANNOUNCED", "scan the order", "ARRIVED"},
     {"serial", "ANNOUNCED", "scan a serial number", "ARRIVED"},
     {"taken", "ARRIVED", "another station has it: TAKEN_BY", "ARRIVED"},
     {"received", "ARRIVED", "scan an item of it", "INSPECTING"},
     {"over-return", "INSPECTING", "more than shipped or announced: OVER_RETURN", "INSPECTING"},
     {"wrong-serial", "INSPECTING", "not the one shipped: SERIAL_NOT_ON_RMA", "INSPECTING"},
     {"graded-a", "RECEIVED", "CMD-GRADE-A", "GRADED"},
     {"graded-below", "RECEIVED", "CMD-GRADE-B, -C, -U, then a reason", "GRADED"},
     {"never-a", "RECEIVED", "hygiene or dangerous goods: no grade A", "RECEIVED"},
     {"put-away", "GRADED", "scan the place", "PUT_AWAY"},
     {"other-dest", "GRADED", "another place, twice", "PUT_AWAY"},
     {"closed", "DISPOSITIONED", "the last unit put away, or CMD-CLOSE", "CLOSED"},
     {"unidentified", "ARRIVED", "CMD-UNREADABLE, scan an LPN", "RETURN-HOLD"}});

// ---- which return ----

Decision open_return(Turn& turn, At& at, const std::string& name, const OrderId& order,
                     const char* kind) {
  for (const auto& other : turn.state.works.after({}, rows_all))
    if (other.process == "return" && other.subject == name && other.station != at.site.id) {
      const auto station = turn.state.stations.get(other.station);
      table.passed("taken");
      return refused_here(at, refusal::TAKEN_BY,
                          {{"operator", station ? station->operator_id.text : ""},
                           {"station", other.station.text}});
    }
  const auto rma = turn.state.rmas.get(name);
  if (rma && rma->state == RmaState::CLOSED)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"seen", name}, {"expected", "a return that is not closed"}});
  if (!rma || rma->state == RmaState::ANNOUNCED)
    turn.emit(ReturnArrived{name, rma ? rma->kind : kind, rma ? rma->order : order, at.site.id,
                            at.state.operator_id});
  auto work = new_work(at, "return");
  work.subject = name;
  return note(turn, at, work);
}

/// The return that was announced for the order, else one of our own for what was shipped of it.
Decision open_for_order(Turn& turn, At& at, const OrderId& id, const char* kind) {
  for (const auto& rma : turn.state.rmas.where("order", id))
    if (rma.state != RmaState::CLOSED) return open_return(turn, at, rma.rma, id, kind);
  const auto order = turn.state.orders.get(id);
  if (!order || order->state != OrderState::shipped)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"seen", id.text}, {"expected", "an order that was shipped"}});
  return open_return(turn, at, "RET-" + id.text, id, kind);
}

Decision find_return(Turn& turn, At& at, const Scan& scan) {
  if (const auto* hit = scan.as(CodeKind::RMA)) {
    const auto rma = turn.state.rmas.get(hit->target);
    assert(rma && "a return's code names a return");
    table.passed(rma->tracking == hit->code ? "tracking" : "rma");
    return open_return(turn, at, rma->rma, rma->order, "CUSTOMER");
  }
  if (const auto* hit = scan.as(CodeKind::PARCEL))
    if (const auto carton = turn.state.cartons.get(Lpn(hit->target))) {
      table.passed("tracking");
      return open_for_order(turn, at, carton->order, "RETURN_TO_SENDER");
    }
  if (turn.state.orders.get(OrderId(scan.text))) {
    table.passed("order");
    return open_for_order(turn, at, OrderId(scan.text), "CUSTOMER");
  }
  for (const auto& unit : turn.state.serials.where("serial", serial_in(scan), 1))
    if (unit.state == SerialState::SHIPPED) {
      table.passed("serial");
      return open_for_order(turn, at, unit.order, "CUSTOMER");
    }
  return not_that(turn.state, scan, refusal::NOT_ALLOWED, "a return, its parcel or its order");
}

/// A graded unit of this bench that was left lying: its item is scanned to put it away.
std::optional<ReturnUnit> left_lying(const State& state, const At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit) return {};
  for (auto& unit : state.return_units.where("station", at.site.id))
    if (unit.sku.text == hit->target && unit.state == ReturnState::GRADED) return unit;
  return {};
}

Decision go_on_with(Turn& turn, At& at, const ReturnUnit& unit) {
  auto work = new_work(at, "return");
  work.subject = unit.rma;
  work.task = TaskId(unit.unit);
  work.location = place_for(turn, unit);
  return note(turn, at, work);
}

// ---- a unit ----

Decision take_unit(Turn& turn, At& at, StationWork work) {
  if (return_step(turn.state, work) != ReturnStep::ITEM_SCAN) return note(turn, at, work);
  std::string unit;
  if (auto refused = receive_unit(turn, at, work, unit)) return refused;
  table.passed("received");
  auto next = new_work(at, "return");
  next.subject = work.subject;
  next.task = TaskId(unit);
  return note(turn, at, next);
}

Decision take_item(Turn& turn, At& at, const StationWork& given, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_ITEM, "an item of " + given.subject);
  auto work = new_work(at, "return");
  work.subject = given.subject;
  work.sku = Sku(hit->target);
  work.lot = scan.lot;
  work.expiry = scan.expiry;
  if (hit->qty != 1)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "one unit at a time"}});
  std::int64_t line = 0;
  bool on_it = false;
  if (auto refused = return_line(turn, at, work, line, on_it)) {
    table.passed("over-return");
    return refused;
  }
  if (!on_it) return not_that(turn.state, scan, refusal::WRONG_ITEM, "an item of " + work.subject);
  work.line = line;
  const auto item = turn.state.items.get(work.sku);
  if (!has_lots(*item)) work.lot = {};
  if (!item->expires) work.expiry.clear();
  return take_unit(turn, at, work);
}

Decision take_lot(Turn& turn, At& at, StationWork work, const Scan& scan) {
  if (scan.lot.empty() && !scan.hits.empty())
    return not_that(turn.state, scan, refusal::LOT_REQUIRED, "the lot of " + work.sku.text);
  work.lot = scan.lot.empty() ? Lot(scan.text) : scan.lot;
  if (!scan.expiry.empty()) work.expiry = scan.expiry;
  if (auto refused = fill_in_expiry(turn, at, work)) return refused;
  return take_unit(turn, at, work);
}

Decision take_expiry(Turn& turn, At& at, StationWork work) {
  std::string day;
  if (auto refused = read_expiry(turn, at, work, day)) return refused;
  if (day.empty()) return note(turn, at, work);
  work.expiry = day;  // what comes back may have expired: its disposition says so
  work.keyed.clear();
  return take_unit(turn, at, work);
}

Decision take_serial(Turn& turn, At& at, StationWork work, const Scan& scan) {
  work.serial = serial_in(scan);
  if (auto refused = serial_refused(turn, at, work)) {
    table.passed("wrong-serial");
    return refused;
  }
  return take_unit(turn, at, work);
}

Decision grade(Turn& turn, At& at, StationWork work) {
  const auto unit = turn.state.return_units.get(work.task.text);
  assert(unit);
  const auto letter = at.input.data.substr(std::string_view(cmd::GRADE).size());
  const auto item = turn.state.items.get(unit->sku);
  if (letter != "A" && letter != "B" && letter != "C" && letter != "U")
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "CMD-GRADE-A, -B, -C or -U"}});
  const bool never_a = (item->policy.hygiene || item->dg.state != DgState::DG_NONE) &&
                       !SABOTAGE("hygiene-sold-again");
  if (letter == "A" && never_a) {
    table.passed("never-a");
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"sku", unit->sku.text}, {"expected", "CMD-GRADE-B, -C or -U"}});
  }
  work.grade = letter;
  if (letter != "A") return note(turn, at, work);
  table.passed("graded-a");
  inspect_unit(turn, at, *unit, "A", "");
  work.location = place_for(turn, *turn.state.return_units.get(unit->unit));
  return note(turn, at, work);
}

Decision reason(Turn& turn, At& at, StationWork work) {
  const auto unit = turn.state.return_units.get(work.task.text);
  assert(unit);
  table.passed("graded-below");
  inspect_unit(turn, at, *unit, work.grade,
               at.input.data.substr(std::string_view(cmd::REASON).size()));
  work.location = place_for(turn, *turn.state.return_units.get(unit->unit));
  return note(turn, at, work);
}

Decision put_away(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto unit = turn.state.return_units.get(work.task.text);
  assert(unit);
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (!hit && scan.as(CodeKind::ITEM)) return take_item(turn, at, work, scan);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_LOCATION, work.location.text);
  const LocationId to(hit->target);
  if (auto refused = return_place_refused(turn, at, *unit, to)) return refused;
  const bool suggested = to == work.location || work.location.empty();
  if (!suggested && work.confirm != to.text) {
    work.confirm = to.text;
    return note(turn, at, work, Tone::attention);
  }
  table.passed(suggested ? "put-away" : "other-dest");
  put_unit(turn, at, *unit, to);
  if (close_if_done(turn, unit->rma, false)) {
    table.passed("closed");
    clear_work(turn, at);
    turn.sound(at.site.id, Tone::done);
  } else {
    auto next = new_work(at, "return");
    next.subject = work.subject;
    note(turn, at, next, Tone::done);
  }
  if (unit->disposition == Disposition::RESTOCK) allocate_waiting(turn, unit->sku);
  return {};
}

Decision unidentified(Turn& turn, At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  const auto lpn = hit ? turn.state.containers.get(Lpn(hit->target)) : std::nullopt;
  if (!lpn) return not_that(turn.state, scan, refusal::WRONG_TOTE, "an empty tote");
  const bool empty =
      lpn->state == ToteState::EMPTY && turn.state.stock.where("lpn", lpn->lpn, 1).empty();
  if (!empty)
    return refused_here(at, refusal::TOTE_IN_USE,
                        {{"seen", lpn->lpn.text}, {"order", lpn->order.text}});
  const auto place = bench_of(turn, at);
  if (!place) return no_bench(at);
  table.passed("unidentified");
  turn.emit(ReturnUnidentified{lpn->lpn, *place, "", at.site.id, at.state.operator_id});
  clear_work(turn, at);
  return done(turn, at);
}

Decision by_scan(Turn& turn, At& at, const StationWork& work) {
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  switch (return_step(turn.state, work)) {
    case ReturnStep::UNIDENTIFIED:
      return unidentified(turn, at, *scan);
    case ReturnStep::ITEM_SCAN:
      return take_item(turn, at, work, *scan);
    case ReturnStep::LOT_SCAN:
      return take_lot(turn, at, work, *scan);
    case ReturnStep::SERIAL_SCAN:
      return take_serial(turn, at, work, *scan);
    case ReturnStep::GO_TO_LOCATION:
    case ReturnStep::OTHER_DEST:
      return put_away(turn, at, work, *scan);
    case ReturnStep::EXPIRY:
    case ReturnStep::GRADE:
    case ReturnStep::REASON:
      break;
  }
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a grade, then its reason"}});
}

Decision command(Turn& turn, At& at, StationWork work) {
  const auto& data = at.input.data;
  const auto step = return_step(turn.state, work);
  if (data.starts_with(cmd::GRADE) && step == ReturnStep::GRADE) return grade(turn, at, work);
  if (data.starts_with(cmd::REASON) && step == ReturnStep::REASON) return reason(turn, at, work);
  if (data == cmd::CANCEL && step == ReturnStep::REASON) {
    work.grade.clear();
    return note(turn, at, work);
  }
  if (data == cmd::CLOSE && step == ReturnStep::ITEM_SCAN && work.sku.empty()) {
    if (!close_if_done(turn, work.subject, true))
      return refused_here(at, refusal::CLOSE_BLOCKED,
                          {{"expected", "every unit that came back put away"}});
    table.passed("closed");
    clear_work(turn, at);
    return done(turn, at);
  }
  if (data == cmd::REPRINT && !work.subject.empty())
    return print_return_label(turn, at, work.subject);
  const bool graded_later = step != ReturnStep::GRADE && step != ReturnStep::REASON;
  if ((data == cmd::CANCEL || data == cmd::UNDO) && graded_later) {
    if (!work.sku.empty()) {  // not booked yet
      auto next = new_work(at, "return");
      next.subject = work.subject;
      return note(turn, at, next);
    }
    clear_work(turn, at);
    return done(turn, at, Tone::ok);
  }
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}});
}

}  // namespace

Decision return_work(Turn& turn, At& at, StationWork work) {
  const auto step = return_step(turn.state, work);
  const bool typed = at.input.data != cmd::CANCEL && at.input.data != cmd::UNDO;
  if (step == ReturnStep::EXPIRY && typed) return take_expiry(turn, at, work);
  if (at.input.data.starts_with(cmd::PREFIX)) return command(turn, at, work);
  return by_scan(turn, at, work);
}

Decision returns(Turn& turn, At& at) {
  if (at.input.data == cmd::UNREADABLE) return note(turn, at, new_work(at, "return"));
  Decision begun;
  if (begins_floor_work(turn, at, begun)) return begun;
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  if (const auto unit = left_lying(turn.state, at, *scan)) return go_on_with(turn, at, *unit);
  return find_return(turn, at, *scan);
}

}  // namespace wec::deciding
