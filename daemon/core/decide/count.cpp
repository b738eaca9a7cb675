// Cycle counts: blind, counted again by somebody else when they differ, decided by a supervisor.
//
// Picking goes on at a place that is counted. What moved since the count began is added by its
// time: the difference is counted - (the books when it began + what moved), which is counted - the
// books when the counter had finished. Later movements change both sides and not the difference.

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/counting.hpp"
#include "daemon/core/floor_steps.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table("1.15 Cycle count",
                            {{"planned", "PLANNED", "a plan, an exception, head office", "READY"},
                             {"spot", "PLANNED", "CMD-COUNT, scan the place", "COUNTING"},
                             {"started", "READY", "scan the place", "COUNTING"},
                             {"taken", "COUNTING", "another station counts it: TAKEN_BY",
                              "COUNTING"},
                             {"match", "COUNTING", "CMD-CONFIRM, no difference", "POSTED"},
                             {"tolerance", "COUNTING", "CMD-CONFIRM, within tolerance", "POSTED"},
                             {"variance", "COUNTING", "CMD-CONFIRM, a difference", "RECOUNT"},
                             {"same-person", "RECOUNT", "who counted first", "RECOUNT"},
                             {"recount-match", "RECOUNT", "no difference now", "POSTED"},
                             {"recount-variance", "RECOUNT", "still a difference", "APPROVAL"},
                             {"approved", "APPROVAL", "CMD-APPROVE", "POSTED"},
                             {"rejected", "APPROVAL", "CMD-REJECT", "REJECTED"}});

bool is_open(const Count& count) {
  return count.state != CountState::POSTED && count.state != CountState::REJECTED;
}

std::vector<CountedLine> books(const State& state, const LocationId& location, const Sku& only) {
  std::vector<CountedLine> lines;
  for (const auto& row : state.stock.where("location", location)) {
    if (!only.empty() && row.sku != only) continue;
    auto& line = line_of(lines, row.sku, row.lot, row.expiry, row.serial);
    line.system += row.qty;
  }
  return lines;
}

// ---- beginning ----

Decision start(Turn& turn, At& at, StationWork work, const Count& count) {
  const bool again = count.state == CountState::RECOUNT;
  if (again && count.first == at.state.operator_id) {
    table.passed("same-person");
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"seen", at.state.operator_id.text},
                         {"expected", "another person than who counted first"}});
  }
  CountStarted e;
  e.count = count.count;
  e.attempt = again ? 2 : 1;
  e.before = books(turn.state, count.location, count.sku);
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  table.passed("started");
  work.task = TaskId(count.count);
  work.subject = count.count;
  work.location = count.location;
  return note(turn, at, work);
}

Decision start_spot(Turn& turn, At& at, const StationWork& work, const LocationId& location) {
  for (const auto& count : turn.state.counts.where("location", location)) {
    if (!is_open(count)) continue;
    if (count.state == CountState::APPROVAL)  // what it found is not booked yet
      return refused_here(
          at, refusal::NOT_ALLOWED,
          {{"seen", location.text}, {"expected", "the approval of " + count.count}});
    const auto task = turn.state.floor_tasks.get(TaskId(count.count));
    if (task && task->state == FloorTaskState::IN_PROGRESS) {
      table.passed("taken");
      return taken_by(at, *task);
    }
    return start(turn, at, work, count);
  }
  CountPlanned e;
  e.count = next_name(turn.state, "count", "CNT");
  e.location = location;
  e.reason = "SPOT";
  e.task = TaskId(e.count);
  e.priority = 5;
  turn.emit(e);
  table.passed("spot");
  return start(turn, at, work, *turn.state.counts.get(e.count));
}

Decision reach_place(Turn& turn, At& at, const StationWork& work, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  const auto count = turn.state.counts.get(work.subject);
  const auto wanted = count ? count->location.text : "a place";
  if (!hit || (count && hit->target != count->location.text))
    return not_that(turn.state, scan, refusal::WRONG_LOCATION, wanted);
  if (count) return start(turn, at, work, *count);
  return start_spot(turn, at, work, LocationId(hit->target));
}

// ---- counting ----

Decision add_units(Turn& turn, At& at, StationWork work) {
  auto& line = line_of(work.lines, work.sku, work.lot, work.expiry, work.serial);
  if (!work.serial.empty() && line.counted > 0)
    return refused_here(at, refusal::DUPLICATE_SERIAL,
                        {{"seen", work.serial}, {"sku", work.sku.text}});
  line.counted += work.units + (SABOTAGE("counts-one-too-many") ? 1 : 0);
  work.count = work.units;  // what CMD-UNDO takes back
  work.units = 0;
  return note(turn, at, work);
}

/// The lot's date: lots are known from receiving and returns alone.
std::optional<Stock> known_lot(const State& state, const Sku& sku, const Lot& lot) {
  for (auto& row : state.stock.where("sku", sku))
    if (row.lot == lot) return row;
  return {};
}

Decision take_lot_of(Turn& turn, At& at, StationWork work, const Lot& lot) {
  const auto known = known_lot(turn.state, work.sku, lot);
  if (!known)
    return refused_here(at, refusal::LOT_UNKNOWN, {{"seen", lot.text}, {"sku", work.sku.text}});
  work.lot = lot;
  work.expiry = known->expiry;
  if (has_serials(*turn.state.items.get(work.sku))) return note(turn, at, work);
  return add_units(turn, at, work);
}

Decision take_item(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto count = turn.state.counts.get(work.subject);
  assert(count);
  const auto* hit = scan.as(CodeKind::ITEM);
  const bool wanted = hit && (count->sku.empty() || count->sku.text == hit->target);
  if (!wanted)
    return not_that(turn.state, scan, refusal::WRONG_ITEM,
                    count->sku.empty() ? "an item" : count->sku.text);
  work.sku = Sku(hit->target);
  work.lot = {};
  work.expiry.clear();
  work.serial.clear();
  work.units = hit->qty;
  const auto item = turn.state.items.get(work.sku);
  assert(item);
  if (has_lots(*item)) {
    if (!scan.lot.empty()) return take_lot_of(turn, at, work, scan.lot);
    return note(turn, at, work);
  }
  if (has_serials(*item)) return note(turn, at, work);
  return add_units(turn, at, work);
}

Decision take_serial(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto serial = serial_in(scan);
  const auto known = turn.state.serials.get(work.sku, serial);
  if (!known)
    return refused_here(at, refusal::UNKNOWN_SERIAL, {{"seen", serial}, {"sku", work.sku.text}});
  work.serial = serial;
  work.units = 1;
  for (const auto& row : turn.state.stock.where("sku", work.sku))
    if (row.serial == serial) work.lot = row.lot, work.expiry = row.expiry;
  return add_units(turn, at, work);
}

// ---- the end of an attempt ----

/// Of one unit, as head office says it; nothing: 0.
std::int64_t unit_cost(const State& state, const Sku& sku) {
  const auto item = state.items.get(sku);
  const auto* cost = item ? item->policy.more.if_contains("unit_cost") : nullptr;
  return cost && cost->is_int64() ? cost->get_int64() : 0;
}

bool within_tolerance(const Turn& turn, const std::vector<CountedLine>& lines) {
  const auto policies = turn.site.policies;
  return std::all_of(lines.begin(), lines.end(), [&](const CountedLine& line) {
    const auto off = std::abs(line.delta);
    return off <= policies.count_units_tolerance &&
           off * 1'000'000 <= line.system * policies.count_ppm_tolerance &&
           off * unit_cost(turn.state, line.sku) <= policies.count_value_tolerance;
  });
}

/// What was counted against the books of now, and what moved since the count began.
std::vector<CountedLine> compared(const State& state, const Count& count,
                                  const std::vector<CountedLine>& counted) {
  auto lines = books(state, count.location, count.sku);
  for (auto& line : lines) line.moved = line.system;
  for (const auto& before : count.before) {
    auto& line = line_of(lines, before.sku, before.lot, before.expiry.value_or(""),
                         before.serial.value_or(""));
    line.moved -= before.system;
  }
  for (const auto& found : counted) {
    auto& line =
        line_of(lines, found.sku, found.lot, found.expiry.value_or(""), found.serial.value_or(""));
    line.counted = found.counted;
  }
  for (auto& line : lines) line.delta = line.counted - line.system;
  return lines;
}

Decision finish(Turn& turn, At& at, const StationWork& work) {
  const auto count = turn.state.counts.get(work.subject);
  assert(count);
  const auto lines = compared(turn.state, *count, work.lines);
  const bool match = std::all_of(lines.begin(), lines.end(),
                                 [](const CountedLine& line) { return line.delta == 0; });
  const bool again = count->attempts > 1;
  clear_work(turn, at);
  if (match || within_tolerance(turn, lines)) {
    table.passed(!match ? "tolerance" : again ? "recount-match" : "match");
    post_count(turn, at, *count, lines, match ? "MATCH" : "TOLERANCE", {});
    return done(turn, at);
  }
  table.passed(again ? "recount-variance" : "variance");
  CountVaried e;
  e.count = count->count;
  e.location = count->location;
  e.attempt = count->attempts;
  e.next = again ? "APPROVAL" : "RECOUNT";
  e.lines = lines;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  return done(turn, at, Tone::attention);
}

Decision leave(Turn& turn, At& at, const StationWork& work) {
  if (!work.task.empty()) turn.emit(TaskLeft{work.task, at.site.id, at.state.operator_id});
  clear_work(turn, at);
  return done(turn, at, Tone::ok);
}

Decision undo(Turn& turn, At& at, StationWork work) {
  auto& line = line_of(work.lines, work.sku, work.lot, work.expiry, work.serial);
  if (work.count == 0 || line.counted < work.count)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan to take back"}});
  line.counted -= work.count;
  work.count = 0;
  if (line.counted == 0)
    std::erase_if(work.lines, [](const CountedLine& one) { return one.counted == 0; });
  return note(turn, at, work);
}

Decision open_qty(Turn& turn, At& at, StationWork work) {
  const auto count = turn.state.counts.get(work.subject);
  if (work.sku.empty() && count) work.sku = count->sku;
  const auto item = turn.state.items.get(work.sku);
  const bool plain = item && !has_serials(*item) && (!has_lots(*item) || !work.lot.empty());
  if (!plain || work.units > 0)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "one scan of the item first"}});
  work.entering = true;
  return note(turn, at, work);
}

/// The keyed number is all that lies there of the item.
Decision enter_qty(Turn& turn, At& at, StationWork work) {
  std::int64_t total = 0;
  const auto keyed = take_keys(at, work, total);
  if (keyed == Keyed::refused)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "digits, then CMD-CONFIRM"}});
  if (keyed == Keyed::total) {
    line_of(work.lines, work.sku, work.lot, work.expiry, work.serial).counted = total;
    work.count = 0;
  }
  return note(turn, at, work);
}

Decision command(Turn& turn, At& at, const StationWork& work) {
  const auto& data = at.input.data;
  const auto step = count_step(turn.state, work);
  if (data == cmd::CANCEL || data == cmd::SKIP) return leave(turn, at, work);
  if (step == CountStep::COUNTING) {
    if (data == cmd::QTY) return open_qty(turn, at, work);
    if (data == cmd::UNDO) return undo(turn, at, work);
    if (data == cmd::CONFIRM && !work.lines.empty()) return finish(turn, at, work);
    if (data == cmd::EMPTY && work.lines.empty()) return finish(turn, at, work);
  }
  return refused_here(at, refusal::NOT_ALLOWED,
                      {{"expected", work.lines.empty() ? cmd::EMPTY : cmd::CONFIRM}});
}

}  // namespace

CountedLine& line_of(std::vector<CountedLine>& lines, const Sku& sku, const Lot& lot,
                     const std::string& expiry, const std::string& serial) {
  for (auto& line : lines)
    if (line.sku == sku && line.lot == lot && line.expiry.value_or("") == expiry &&
        line.serial.value_or("") == serial)
      return line;
  CountedLine line;
  line.sku = sku;
  line.lot = lot;
  line.expiry = expiry_of(expiry);
  line.serial = expiry_of(serial);
  return lines.emplace_back(std::move(line));
}

bool plan_count(Turn& turn, const LocationId& location, const Sku& sku, const std::string& reason,
                std::int64_t priority) {
  // One that overlaps would find the same units missing, and both would be booked.
  for (const auto& count : turn.state.counts.where("location", location))
    if (is_open(count) && (count.sku.empty() || sku.empty() || count.sku == sku) &&
        !SABOTAGE("counted-twice-at-once"))
      return false;
  CountPlanned e;
  e.count = next_name(turn.state, "count", "CNT");
  e.location = location;
  e.sku = sku;
  e.reason = reason;
  e.task = TaskId(e.count);
  e.priority = priority;
  table.passed("planned");
  turn.emit(e);
  return true;
}

Decision begin_spot_count(Turn& turn, At& at) { return note(turn, at, new_work(at, "count")); }

Decision decide_count(Turn& turn, At& at, const std::string& name, bool approve,
                      const OperatorId& who) {
  const auto count = turn.state.counts.get(name);
  assert(count && count->state == CountState::APPROVAL);
  if (who == count->first || who == count->second)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"seen", who.text}, {"expected", "somebody who did not count it"}});
  table.passed(approve ? "approved" : "rejected");
  if (!approve) {
    turn.emit(CountRejected{name, count->location, at.site.id, who});
    return {};
  }
  post_count(turn, at, *count, count->lines, "APPROVED", who);
  return {};
}

Decision count_work(Turn& turn, At& at, StationWork work) {
  const auto step = count_step(turn.state, work);
  if (step == CountStep::ENTERING_QTY) return enter_qty(turn, at, work);
  if (at.input.data.starts_with(cmd::PREFIX)) return command(turn, at, work);
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  if (step == CountStep::GO_TO_LOCATION) return reach_place(turn, at, work, *scan);
  if (step == CountStep::SERIAL_SCAN) return take_serial(turn, at, work, *scan);
  // A lot may look like an item's code: where one is asked for, it goes first.
  if (step == CountStep::LOT_SCAN && !scan->as(CodeKind::ITEM))
    return take_lot_of(turn, at, work, scan->lot.empty() ? Lot(scan->text) : scan->lot);
  return take_item(turn, at, work, *scan);
}

}  // namespace wec::deciding
