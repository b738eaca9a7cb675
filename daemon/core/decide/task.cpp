// Claims (floor.md 1.4): work is one person's at a time, for as long as he goes on with it.

#include <cassert>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/picking.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable task_table(
    "1.4 Task",
    {
        {"get_work", "READY", "get_work: skills, zone, priority", "OFFERED"},
        {"claim", "OFFERED", "claim, the task is READY", "CLAIMED"},
        {"takeover", "CLAIMED", "another operator scans its tote, then his own badge", "CLAIMED"},
        {"lease-unbegun", "CLAIMED", "lease expired, no scans done", "READY"},
        {"lease-begun", "IN_PROGRESS", "lease expired, scans done", "PAUSED"},
        {"skip", "CLAIMED", "skip, the line is skippable", "CLAIMED"},
        {"pause", "IN_PROGRESS", "CMD-PAUSE or signed out", "PAUSED"},
        {"give-back", "CLAIMED", "CMD-PAUSE or signed out, no scans done", "READY"},
        {"resume", "PAUSED", "its holder asks for work, or its tote is scanned", "IN_PROGRESS"},
    });

void release(Turn& turn, const SiteStation& site, const StationState& station, const char* reason) {
  std::map<OrderId, std::vector<TaskId>> orders;
  for (const auto& task : turn.state.tasks.where("walk", station.walk))
    if (!is_over(task.state)) orders[task.order].push_back(task.task);
  for (const auto& [order, tasks] : orders)
    turn.emit(TaskReleased{order, tasks, site.id, station.operator_id, reason, station.walk});
}

/// The paused walk that this person left, if nobody took it since.
std::optional<PickWalk> left_by(const Turn& turn, const OperatorId& who) {
  for (auto& walk : turn.state.walks.where("operator_id", who))
    if (walk.state == WalkState::PAUSED) return std::move(walk);
  return {};
}

Decision take_over(Turn& turn, At& at, const PickWalk& walk) {
  turn.emit(
      WalkTakenOver{walk.walk, walk.station, walk.operator_id, at.site.id, at.state.operator_id});
  task_table.passed("takeover");
  turn.sound(walk.station, Tone::stop);
  turn.touch(walk.station);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace

void ask(Turn& turn, const At& at, const std::string& asking, const std::string& about) {
  turn.emit(StationAsked{at.site.id, at.state.operator_id, asking, about});
}

bool offer_pick(Turn& turn, const SiteStation& site) {
  const auto station = turn.state.stations.get(site.id);
  if (const auto walk = left_by(turn, station->operator_id)) {
    turn.emit(WalkResumed{walk->walk, site.id, station->operator_id});
    task_table.passed("resume");
    return true;
  }
  if (!claim_walk(turn, site, *station)) return false;
  task_table.passed("get_work");
  task_table.passed("claim");
  return true;
}

Decision get_work(Turn& turn, At& at) {
  if (has_work(turn, at.state)) {
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (at.state.resting || !at.state.taken_by.empty())
    turn.emit(StationRests{at.site.id, at.state.operator_id, false});
  return get_any_work(turn, at);
}

void put_aside(Turn& turn, const SiteStation& site, const StationState& station,
               const char* reason) {
  if (station.walk.empty()) return;
  const auto walk = turn.state.walks.get(station.walk);
  assert(walk && "a station's walk exists");
  if (walk->begun) {
    turn.emit(WalkPaused{walk->walk, site.id, station.operator_id, reason});
    task_table.passed("pause");
  } else {
    release(turn, site, station, reason);
    task_table.passed("give-back");
  }
}

Decision pause_work(Turn& turn, At& at) {
  if (at.state.walk.empty())
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "work in hand"}});
  put_aside(turn, at.site, at.state, "PAUSE");
  turn.emit(StationRests{at.site.id, at.state.operator_id, true});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision skip_line(Turn& turn, At& at, const PickPlace& place) {
  const bool untouched =
      place.task && place.done == 0 &&
      (place.step == PickStep::GO_TO_LOCATION || place.step == PickStep::ITEM_SCAN);
  if (!untouched || place.open.size() == place.group.size())
    return refused_here(
        at, refusal::NOT_ALLOWED,
        {{"expected", "a line without scanned units, and another one to go on with"}});
  for (const auto& task : place.group)
    turn.emit(
        TaskSkipped{task.task, task.order, task.walk, at.site.id, at.state.operator_id, "E10"});
  task_table.passed("skip");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

std::optional<Decision> by_tote(Turn& turn, At& at, const Container& tote) {
  if (tote.walk.empty()) return {};
  const auto walk = turn.state.walks.get(tote.walk);
  if (!walk) return {};
  if (walk->state == WalkState::PAUSED) {
    put_aside(turn, at.site, at.state, "PAUSE");
    turn.emit(WalkResumed{walk->walk, at.site.id, at.state.operator_id});
    task_table.passed("resume");
    turn.sound(at.site.id, Tone::ok);
    return Decision{};
  }
  if (!at.state.walk.empty()) return {};  // he has work of his own: the tote is just in use
  ask(turn, at, prompt::CONFIRM_TAKEOVER, walk->walk);
  turn.sound(at.site.id, Tone::attention);
  return Decision{};
}

Decision answer_takeover(Turn& turn, At& at) {
  const auto walk = turn.state.walks.get(at.state.asked);
  if (at.input.data == cmd::CANCEL || at.input.data == cmd::NO || !walk) {
    no_question(turn, at);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* badge = scan->as(CodeKind::BADGE);
  if (!badge || badge->target != at.state.operator_id.text)
    return not_that(turn.state, *scan, refusal::TAKEN_BY, at.state.operator_id.text);
  if (walk->state == WalkState::PAUSED) {
    turn.emit(WalkResumed{walk->walk, at.site.id, at.state.operator_id});
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  return take_over(turn, at, *walk);
}

/// Each scan at the station renews the lease. After a restart it counts from now.
void run_out_leases(Turn& turn) {
  for (const auto& site : turn.site.stations) {
    if (site.kind != StationRole::pick) continue;
    const auto station = turn.state.stations.get(site.id);
    if (!station || station->walk.empty()) continue;
    auto& live = turn.live.stations[site.id];
    if (live.last_input_ms == 0) live.last_input_ms = turn.command.mono_ms;
    if (turn.command.mono_ms - live.last_input_ms < turn.site.policies.claim_ttl_ms) continue;
    if (SABOTAGE("lease-without-end")) continue;
    const auto walk = turn.state.walks.get(station->walk);
    task_table.passed(walk->begun ? "lease-begun" : "lease-unbegun");
    put_aside(turn, site, *station, "LEASE");
    turn.emit(StationRests{site.id, station->operator_id, true});
    turn.touch(site.id);
  }
}

}  // namespace wec::deciding
