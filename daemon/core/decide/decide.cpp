// The dispatch: commands to processes.

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/chaos.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/figures.hpp"
#include "daemon/core/decide/help.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/labour.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/override.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/decide/sequence.hpp"
#include "daemon/core/scan.hpp"

namespace wec {
namespace deciding {

Refusal refused_here(const At& at, const char* code, boost::json::object args) {
  if (!args.contains("seen")) args["seen"] = printable(at.input.data);
  return {code, std::move(args)};
}

namespace {

/// Ruling 18: the same code within 200 ms at the same station from the same device is one scan.
bool double_scan(Turn& turn, const StationInput& input) {
  auto& live = turn.live.stations[input.station];
  live.last_input_ms = turn.command.mono_ms;
  if (input.device.empty() || input.kind != InputKind::scan) return false;
  const bool repeated =
      live.last_device == input.device && live.last_scan == input.data &&
      turn.command.mono_ms - live.last_scan_ms < turn.site.policies.double_scan_ms;
  live.last_device = input.device;
  live.last_scan = input.data;
  live.last_scan_ms = turn.command.mono_ms;
  return repeated;
}

/// The length of the scanner's AIM identifier ("]C0") in front of the data; 0: there is none.
std::size_t aim_length(std::string_view data) {
  constexpr std::size_t length = 3;
  const auto is = [&](std::size_t i, int (*kind)(int)) {
    return kind(static_cast<unsigned char>(data[i])) != 0;
  };
  return data.size() >= length && data[0] == ']' && is(1, std::isalpha) && is(2, std::isalnum)
             ? length
             : 0;
}

/// Command barcodes are read as they are printed. All other codes keep their AIM identifier: it
/// says whether they are GS1 data.
StationInput as_printed(const StationInput& given) {
  StationInput input = given;
  const auto aim = aim_length(given.data);
  if (std::string_view(given.data).substr(aim).starts_with(cmd::PREFIX))
    input.data = given.data.substr(aim);
  return input;
}

std::optional<Barcode> badge_of(const State& state, const std::string& data) {
  for (auto& hit : state.barcodes.where("code", data.substr(aim_length(data))))
    if (hit.kind == CodeKind::BADGE) return std::move(hit);
  return {};
}

Decision by_process(Turn& turn, At& at) {
  if (const auto work = turn.state.works.get(at.site.id)) return floor_work(turn, at, *work);
  switch (at.site.kind) {
    case StationRole::pick:
      return work(turn, at);
    case StationRole::pack:
      if (is_held(turn.state, at.state.order)) return order_stopped(turn, at, at.state.order);
      return pack(turn, at);
    case StationRole::wall:
      return wall(turn, at);
    case StationRole::dock:
      return dock(turn, at);
    case StationRole::receive:
      return receive(turn, at);
    case StationRole::returns:
      return returns(turn, at);
    case StationRole::supervisor:
      return supervisor(turn, at);
  }
  return {};
}

}  // namespace

namespace {

/// An input of the person signed in; `asked`: whose badge asked to take the station over.
Decision signed_in_input(Turn& turn, At& at, const OperatorId& asked) {
  if (!override_pending(turn, at))
    if (auto told = help_input(turn, at)) return *told;
  if (at.input.data == cmd::LOGOUT) {
    sign_out(turn, at.site, at.state, "LOGOUT");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (override_pending(turn, at)) return override_input(turn, at, by_process);
  const bool asked_for =
      at.state.asking == prompt::CONFIRM_TAKEOVER || at.state.asking == prompt::SCAN_SUPERVISOR;
  if (!at.input.data.starts_with(cmd::PREFIX) && at.input.kind == InputKind::scan && !asked_for)
    if (const auto badge = badge_of(turn.state, at.input.data))
      return badge_again(turn, at, *badge, asked);
  if (auto decided = away_input(turn, at)) return *decided;
  note_work(turn, at);
  Decision stopped;
  if (answer_notice(turn, at, stopped)) return stopped;
  if (at.input.data == cmd::OVERRIDE && !overrides_here(turn, at)) return ask_for_next(turn, at);
  offer_grant(turn, at);
  return by_process(turn, at);
}

}  // namespace

Decision on_input(Turn& turn, const StationInput& given) {
  const auto input = as_printed(given);
  const auto* site = turn.site.station(input.station);
  if (!site)
    return Refusal{refusal::NOT_ALLOWED,
                   {{"seen", input.station.text}, {"expected", "a station of the site file"}}};
  At at{*site, turn.state.stations.get(input.station).value_or(empty_station(input.station)),
        input};
  if (turn.live.suspect) return refused_here(at, refusal::SUSPECT);
  if (turn.live.disk_full) return refused_here(at, refusal::DISK_FULL);
  if (double_scan(turn, input) && !SABOTAGE("double-scan-counts")) {
    turn.repeated = true;
    return {};
  }
  turn.live.stations[site->id].info.reset();
  if (auto tested = layout_test(turn, at)) return *tested;
  if (at.state.operator_id.empty()) return sign_in(turn, at);
  auto& takeover = turn.live.stations[site->id].takeover;
  const auto asked = std::exchange(takeover, {});
  auto decision = signed_in_input(turn, at, asked);
  if (decision) turn.live.stations[site->id].takeover = asked;  // a refusal leaves the question
  return decision;
}

Decision on_presence(Turn& turn, const DevicePresence& change) {
  log_presence(turn, change);
  turn.live.devices[change.device] = {change.present, change.reason};
  if (!change.present) turn.live.scales.erase(change.device);
  for (const auto& station : turn.site.stations)
    for (const auto& device : station.devices)
      if (device.id == change.device) turn.touch(station.id);
  if (change.present && change.reason.empty()) send_waiting_slips(turn, change.device);
  return {};
}

// A new incarnation of head office counts its commands from 1. One that comes back, because a late
// welcome had brought an older one, goes on where it stood: head office knows that place from the
// log and would never send the commands before it again.
void change_incarnation(Turn& turn, const std::string& dinc) {
  auto& sync = turn.state.sync;
  const auto before = sync.get(std::string("dinc"));
  if (before && before->v == dinc) return;
  const auto cursor = sync.get(std::string("dcur"));
  if (before && cursor) sync.put({"dcur:" + before->v, cursor->v});
  const auto kept = sync.get("dcur:" + dinc);
  sync.put({"dcur", kept ? kept->v : "0"});
  sync.put({"dinc", dinc});
}

/// The offset is logged for head office when it is new or has moved: with it, it can date every
/// event of this boot.
void learn_time(Turn& turn, const ClockSample& sample) {
  constexpr std::int64_t logged_again_ms = 1000;
  if (!turn.live.time.learn(sample) || turn.live.suspect) return;
  const std::int64_t offset = sample.office_ms - sample.wall_ms;
  const auto& logged = turn.live.offset_logged_ms;
  if (logged && std::abs(*logged - offset) < logged_again_ms) return;
  turn.live.offset_logged_ms = offset;
  turn.emit(ClockOffset{turn.site.boot, sample.mono_ms, offset, sample.rtt_ms});
}

Decision on_sync(Turn& turn, const SyncUpdate& update) {
  const auto keep = [&](const char* key, const std::optional<std::int64_t>& value) {
    if (value) turn.state.sync.put({key, std::to_string(*value)});
  };
  if (update.boot) {
    turn.live.time.forget();  // its events are dated by a clock.offset of their own
    turn.live.offset_logged_ms.reset();
  }
  if (update.clock) learn_time(turn, *update.clock);
  if (update.fence) turn.state.sync.put({"fence", *update.fence});
  if (update.dinc) {
    change_incarnation(turn, *update.dinc);
  }
  keep("stored", update.stored);
  keep("applied", update.applied);
  keep("safe", update.safe);
  if (update.fence || update.stored) turn.live.welcome_ms = turn.command.mono_ms;
  if (update.link && turn.live.link != *update.link) {
    log_link(turn, *update.link);
    turn.live.link = *update.link;
    // It ends with the recovery or with a supervisor, not with the link.
    if (*update.link == "suspect") turn.live.suspect = true;
    for (const auto& station : turn.site.stations) turn.touch(station.id);
  }
  // Without a second medium numbers may be taken again.
  if (update.fence && !turn.live.suspect) label_waiting(turn, {});
  return {};
}

Decision on_tick(Turn& turn) {
  expire_overrides(turn);
  watch_people(turn);
  run_out_leases(turn);
  tell_findings(turn);
  lose_totes(turn);
  log_feedback(turn);
  plan_due_counts(turn);
  assign_channels(turn);
  release_due(turn);
  offer_to_idle(turn);
  for (const auto& site : turn.site.stations) turn.touch(site.id);  // the status line ages
  return {};
}

}  // namespace deciding

Decision decide(Turn& turn) {
  using namespace deciding;
  struct By {
    Turn& turn;
    Decision operator()(const StationInput& c) const { return on_input(turn, c); }
    Decision operator()(const ScaleReading& c) const { return on_scale(turn, c); }
    Decision operator()(const PrintReport& c) const { return on_print(turn, c); }
    Decision operator()(const DevicePresence& c) const { return on_presence(turn, c); }
    Decision operator()(const HeadOfficeCommand& c) const { return on_head_office(turn, c); }
    Decision operator()(const SyncUpdate& c) const { return on_sync(turn, c); }
    // What is about the log itself is the controller's.
    Decision operator()(const ArchiveRows&) const { return {}; }
    Decision operator()(const FinishRecovery&) const { return {}; }
    Decision operator()(const OverrideSuspect&) const { return {}; }
    Decision operator()(const PublishFigures& c) const { return on_figures(turn, c); }
    Decision operator()(const Tick&) const { return on_tick(turn); }
  };
  turn.state.stock_written.clear();  // a refused command leaves some behind
  auto decision = std::visit(By{turn}, turn.command.body);
  if (decision) return decision;
  const auto& emitted = turn.emitted;
  // What has left makes room below a channel's cap.
  if (std::find(emitted.begin(), emitted.end(), HandedOver::type) != emitted.end())
    release_due(turn);
  follow_stock(turn);
  sequence_walks(turn);
  publish_availability(turn);
  return decision;
}

void recover(Turn& turn) {
  for (const auto& label : turn.state.labels.where("state", LabelState::queued))
    if (SABOTAGE("doubtful-is-printed"))
      turn.emit(LabelPrinted{label.label, label.order});
    else
      turn.emit(LabelDoubtful{label.label, label.order, "RESTART"});
}

}  // namespace wec
