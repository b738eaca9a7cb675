// Places that are not as they should be: E03, E04, E05; and other bins for what one does not give.

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/help.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/override.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable pausing(
    "1.5 Pick line: check digits",
    {
        {"paused", "GO_TO_LOCATION", "two wrong check digits", "PAUSED, supervisor called"},
        {"proved", "PAUSED", "scan location, as expected", "AT_LOCATION"},
        {"supervised", "PAUSED", "a supervisor's badge", "GO_TO_LOCATION"},
    });

const TransitionTable blocking(
    "1.8 Blocked places",
    {
        {"block", "ACTIVE", "CMD-BLOCKED by a picker, or a supervisor at the place",
         "PICK_BLOCKED"},
        {"lift", "PICK_BLOCKED", "the place and CMD-BLOCKED at a supervisor's station", "ACTIVE"},
    });

std::vector<Stock> candidates(const Turn& turn, const PickTask& task, const OrderLine& line) {
  std::vector<std::pair<std::int64_t, Stock>> found;
  for (auto& row : turn.state.stock.where("sku", task.sku)) {
    if (row.location.empty() || row.status != StockStatus::AVAILABLE || row.qty <= row.reserved ||
        row.location == task.location)
      continue;
    if (!line.lot.empty() && row.lot != line.lot) continue;
    if (!row.expiry.empty() && row.expiry < line.min_expiry) continue;
    const auto bin = turn.state.locations.get(row.location);
    if (!bin || bin->kind != LocationKind::PICK || bin->status != LocationStatus::ACTIVE) continue;
    found.emplace_back(bin->pick_seq, std::move(row));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    const bool a_none = a.second.expiry.empty(), b_none = b.second.expiry.empty();
    return std::tie(a_none, a.second.expiry, a.first, a.second.location, a.second.lot) <
           std::tie(b_none, b.second.expiry, b.first, b.second.location, b.second.lot);
  });
  std::vector<Stock> out;
  for (auto& [seq, row] : found) out.push_back(std::move(row));
  return out;
}

/// The line at hand goes to other bins as far as they give, the rest to the end of the walk.
Decision reroute(Turn& turn, At& at, const PickPlace& place, const char* cause) {
  for (const auto& task : turn.state.tasks.where("walk", place.job->walk)) {
    if (is_over(task.state) || task.location != place.task->location) continue;
    const auto open = task.qty - task.count;
    std::int64_t elsewhere = 0;
    if (const auto line = turn.state.order_lines.get(task.order, task.line))
      for (const auto& row : candidates(turn, task, *line)) elsewhere += row.qty - row.reserved;
    const auto moved = std::min(open, elsewhere);
    if (moved > 0) {
      if (!SABOTAGE("rerouted-and-kept")) reduce(turn, at, task, moved, cause);
      find_elsewhere(turn, at, task, moved, cause);
    }
    const auto left = turn.state.tasks.get(task.task);
    if (left && !is_over(left->state))
      turn.emit(
          TaskSkipped{task.task, task.order, task.walk, at.site.id, at.state.operator_id, cause});
  }
  after_lines(turn, at, place.group);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

bool nothing_in_hand(const PickPlace& place) {
  return place.task && (place.step == PickStep::GO_TO_LOCATION ||
                        (place.step == PickStep::ITEM_SCAN && place.done == 0));
}

Refusal not_now(const At& at) {
  return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a line without scanned units"}});
}

}  // namespace

std::int64_t find_elsewhere(Turn& turn, const At& at, const PickTask& task, std::int64_t qty,
                            const std::string& cause) {
  const auto line = turn.state.order_lines.get(task.order, task.line);
  assert(line);
  TasksAdded e;
  e.order = task.order;
  e.walk = task.walk;
  e.cause = cause;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  auto names = turn.state.tasks.where("order", task.order).size();
  auto left = qty;
  for (const auto& row : candidates(turn, task, *line)) {
    if (left == 0) break;
    const auto here = std::min(left, row.qty - row.reserved);
    AllocatedTask made;
    made.task = TaskId(fmt::format("{}-{}", task.order.text, ++names));
    made.line = task.line;
    made.sku = task.sku;
    made.lot = row.lot;
    made.location = row.location;
    made.qty = here;
    if (!row.expiry.empty()) made.expiry = row.expiry;
    if (!row.serial.empty()) made.serials.push_back(row.serial);
    e.tasks.push_back(std::move(made));
    left -= here;
  }
  if (!e.tasks.empty()) turn.emit(e);
  return qty - left;
}

Decision wrong_item(Turn& turn, At& at, const PickPlace& place) {
  if (!place.task || place.step == PickStep::GO_TO_LOCATION || place.step == PickStep::TOTE)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "to stand at the bin"}});
  const auto& task = *place.task;
  auto e = about<PickDiscrepancy>(at, task);
  e.code = "E03";
  e.asked = place.need;
  e.found = place.done;
  // What lies there instead is what was scanned just before and refused.
  const auto shown = turn.state.refusals.get(at.site.id);
  if (shown && shown->code == refusal::WRONG_ITEM)
    if (const auto* seen = shown->args.if_contains("seen"); seen && seen->is_string()) {
      const Sku other(std::string(seen->get_string()));
      if (turn.state.items.get(other)) e.found_sku = other;
    }
  turn.emit(e);
  want_count(turn, task.location, task.sku, "E03");
  if (!e.found_sku.empty()) want_count(turn, task.location, e.found_sku, "E03");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision no_location(Turn& turn, At& at, const PickPlace& place) {
  if (!place.task || place.step != PickStep::GO_TO_LOCATION) return not_now(at);
  want_control(turn, "LABEL", place.task->location, {}, 0, "E04");
  return reroute(turn, at, place, "E04");
}

Decision blocked(Turn& turn, At& at, const PickPlace& place) {
  if (!nothing_in_hand(place)) return not_now(at);
  turn.emit(LocationBlocked{place.task->location, "E05", at.site.id, at.state.operator_id});
  blocking.passed("block");
  return reroute(turn, at, place, "E05");
}

Decision change_block(Turn& turn, At& at, const LocationId& id) {
  if (!granted(turn, at, right::SUPERVISOR)) return not_without(at, right::SUPERVISOR);
  if (turn.state.locations.get(id)->status == LocationStatus::ACTIVE) {
    turn.emit(LocationBlocked{id, "SUPERVISOR", at.site.id, at.state.operator_id});
    blocking.passed("block");
    return {};
  }
  turn.emit(LocationUnblocked{id, at.site.id, at.state.operator_id});
  blocking.passed("lift");
  std::set<Sku> waited;
  for (const auto& row : turn.state.stock.where("location", id)) waited.insert(row.sku);
  for (const auto& sku : waited) allocate_waiting(turn, sku);
  return {};
}

void pause_line(Turn& turn, const LiveFinding& finding) {
  call_for(turn, finding.station);
  const auto station = turn.state.stations.get(finding.station);
  const auto place = station ? pick_place(turn.state, *station) : PickPlace();
  // He may have found it, or left the line, meanwhile.
  if (place.step != PickStep::GO_TO_LOCATION || place.task->location.text != finding.about) return;
  turn.emit(
      StationAsked{finding.station, station->operator_id, prompt::SCAN_SUPERVISOR, finding.about});
  pausing.passed("paused");
  turn.touch(finding.station);
}

namespace {

void go_on(Turn& turn, const At& at) {
  no_question(turn, at);
  if (at.state.help) turn.emit(HelpCalled{at.site.id, at.state.operator_id, false});
  for (const auto& site : turn.site.stations)
    if (site.kind == StationRole::supervisor) turn.touch(site.id);
  turn.sound(at.site.id, Tone::ok);
}

}  // namespace

Decision answer_pause(Turn& turn, At& at, const PickPlace& place) {
  if (at.input.data == cmd::PAUSE) {
    no_question(turn, at);
    return pause_work(turn, at);
  }
  if (at.input.data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "the place's code, or a supervisor's badge"}});
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  if (const auto* badge = scan->as(CodeKind::BADGE)) {
    const OperatorId who(badge->target);
    if (who == at.state.operator_id || !has_right(turn.state, who, right::SUPERVISOR))
      return refused_here(at, refusal::NOT_ALLOWED,
                          {{"seen", who.text}, {"expected", "a supervisor's badge"}});
    go_on(turn, at);
    pausing.passed("supervised");
    return {};
  }
  const auto* hit = scan->as(CodeKind::LOCATION);
  if (!hit || !place.task || hit->target != place.task->location.text)
    return not_that(turn.state, *scan, refusal::WRONG_LOCATION, at.state.asked);
  go_on(turn, at);
  for (const auto& task : place.group)
    turn.emit(
        PickLocated{task.task, task.order, task.location, at.site.id, at.state.operator_id, {}});
  pausing.passed("proved");
  return {};
}

}  // namespace wec::deciding
