// Work other than picking: which process a station's input belongs to, and what these processes
// share. What a station has in hand stands in its StationWork; no row: nothing.

#include "daemon/core/decide/inbound.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/codes.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t offered_max = 500;  // tasks looked at for one offer

/// Only what is set: the event says no more than it must.
boost::json::object without_defaults(const StationWork& work) {
  const auto none = to_json_object(StationWork{});
  boost::json::object out;
  for (const auto& [key, value] : to_json_object(work)) {
    const auto* same = none.if_contains(key);
    if (!same || *same != value) out[key] = value;
  }
  return out;
}

std::vector<FloorTask> ready_tasks(const State& state) {
  auto tasks = state.floor_tasks.where("state", FloorTaskState::READY, offered_max);
  std::erase_if(tasks, [](const FloorTask& task) { return task.type == "unload"; });  // the dock's
  std::sort(tasks.begin(), tasks.end(), [](const FloorTask& a, const FloorTask& b) {
    return std::tie(a.priority, a.task) < std::tie(b.priority, b.task);
  });
  return tasks;
}

/// Somebody else counts again.
bool may_do(const State& state, const FloorTask& task, const OperatorId& who) {
  if (task.type != "count") return true;
  const auto count = state.counts.get(task.about);
  return !count || count->first != who;
}

}  // namespace

Decision note(Turn& turn, const At& at, StationWork work, Tone tone) {
  work.station = at.site.id;
  turn.emit(WorkNoted{at.site.id, at.state.operator_id, without_defaults(work)});
  turn.sound(at.site.id, tone);
  return {};
}

void clear_work(Turn& turn, const At& at) {
  if (turn.state.works.get(at.site.id)) turn.emit(WorkNoted{at.site.id, at.state.operator_id, {}});
}

StationWork new_work(const At& at, const char* process) {
  StationWork work;
  work.station = at.site.id;
  work.process = process;
  return work;
}

std::string next_name(const State& state, const char* counter, const char* prefix) {
  const auto last = state.counters.get(std::string(counter));
  return fmt::format("{}-{}", prefix, (last ? last->value : 0) + 1);
}

TaskMade new_task(const State& state, const char* type, const char* prefix,
                  const std::string& reason) {
  TaskMade e;
  e.task = TaskId(next_name(state, "task", prefix));
  e.task_type = type;
  e.reason = reason;
  e.priority = 5;
  return e;
}

Decision done(Turn& turn, const At& at, Tone tone) {
  turn.sound(at.site.id, tone);
  return {};
}

tl::expected<Scan, Refusal> scanned(Turn& turn, const At& at) {
  if (at.input.data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return tl::unexpected(refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan"}}));
  return read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
}

std::optional<std::string> expiry_of(const std::string& text) {
  if (text.empty()) return {};
  return text;
}

std::string today(const Turn& turn) {
  return day_text(site_day(turn.site.zone, turn.command.wall_ms));
}

bool is_calendar_day(const std::string& text) { return day_number(text).has_value(); }

std::string day_after(const std::string& day, std::int64_t days) {
  return day_text(day_number(day).value() + days);
}

Keyed take_keys(At& at, StationWork& work, std::int64_t& total) {
  constexpr std::size_t digits_max = 6;
  if (at.input.data == cmd::CANCEL) {
    work.entering = false;
    work.keyed.clear();
    return Keyed::cancelled;
  }
  if (at.input.data == cmd::CONFIRM && !work.keyed.empty()) {
    total = std::stoll(work.keyed);
    work.entering = false;
    work.keyed.clear();
    return Keyed::total;
  }
  if (!all_digits(at.input.data) || work.keyed.size() + at.input.data.size() > digits_max)
    return Keyed::refused;
  work.keyed += at.input.data;
  return Keyed::more;
}

StockMove move_of(const Stock& row, std::int64_t delta, std::int64_t reserved) {
  StockMove move;
  move.sku = row.sku;
  move.lot = row.lot;
  move.expiry = expiry_of(row.expiry);
  move.serial = expiry_of(row.serial);
  move.location = row.location;
  move.lpn = row.lpn;
  move.status = codec::enum_text(row.status);
  move.delta = delta;
  move.reserved = reserved;
  return move;
}

std::string serial_in(const Scan& scan) { return scan.serial.empty() ? scan.text : scan.serial; }

Decision taken_by(const At& at, const FloorTask& task) {
  return refused_here(at, refusal::TAKEN_BY,
                      {{"operator", task.operator_id.text}, {"station", task.station.text}});
}

bool offer_floor_task(Turn& turn, const SiteStation& site, std::int64_t priority_max) {
  const auto station = turn.state.stations.get(site.id);
  if (!station || station->operator_id.empty() || turn.state.works.get(site.id)) return false;
  const StationInput none{site.id, {}, InputKind::scan, "", {}};
  At at{site, *station, none};
  for (const auto& task : ready_tasks(turn.state)) {
    if (task.priority > priority_max || !may_do(turn.state, task, station->operator_id)) continue;
    auto work = new_work(at, task.type.c_str());
    work.task = task.task;
    work.subject = task.about;
    turn.emit(TaskTaken{task.task, task.to, site.id, station->operator_id});
    note(turn, at, work);
    return true;
  }
  return false;
}

Decision get_any_work(Turn& turn, At& at) {
  if (offer_floor_task(turn, at.site, 0)) return {};
  if (offer_work(turn, at.site)) return done(turn, at, Tone::ok);
  if (offer_floor_task(turn, at.site)) return {};
  idle_replenishment(turn);
  if (offer_floor_task(turn, at.site)) return {};
  return done(turn, at, Tone::attention);
}

void leave_floor_work(Turn& turn, const SiteStation& site, const StationState& station) {
  const auto work = turn.state.works.get(site.id);
  if (!work) return;
  // What lies on a bench waits for whoever comes next; what is walked with goes back to the queue.
  const bool bench = site.kind == StationRole::receive || site.kind == StationRole::returns;
  const auto task = turn.state.floor_tasks.get(work->task);
  const bool walked = task && task->state == FloorTaskState::IN_PROGRESS;
  if (bench && !walked) return;
  if (walked && !SABOTAGE("left-task-is-lost"))
    turn.emit(TaskLeft{work->task, site.id, station.operator_id});
  turn.emit(WorkNoted{site.id, station.operator_id, {}});
}

Decision floor_work(Turn& turn, At& at, const StationWork& work) {
  if (work.process == "receive") return receive_work(turn, at, work);
  if (work.process == "putaway") return putaway_work(turn, at, work);
  if (work.process == "replenish") return replenish_work(turn, at, work);
  if (work.process == "count") return count_work(turn, at, work);
  if (work.process == "kit") return kit_work(turn, at, work);
  if (work.process == "adjust") return adjust_work(turn, at, work);
  if (work.process == "return") return return_work(turn, at, work);
  return supervisor(turn, at);
}

bool begins_floor_work(Turn& turn, At& at, Decision& decision) {
  const auto& data = at.input.data;
  if (data == cmd::COUNT) {
    decision = begin_spot_count(turn, at);
    return true;
  }
  if (data == cmd::KIT || data == cmd::BREAKKIT) {
    decision = begin_kit(turn, at, data == cmd::KIT);
    return true;
  }
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key) return false;
  const auto scan = read_scan(turn.state, data, year_of(turn.command.wall_ms));
  const auto* hit = scan ? scan->as(CodeKind::CONTAINER) : nullptr;
  if (!hit) return false;
  for (const auto& task : turn.state.floor_tasks.where("lpn", Lpn(hit->target))) {
    if (task.state != FloorTaskState::READY && task.state != FloorTaskState::IN_PROGRESS) continue;
    if (task.type == "unload") continue;
    decision = begin_putaway(turn, at, task);
    return true;
  }
  return false;
}

}  // namespace wec::deciding
