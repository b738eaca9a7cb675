#include "daemon/core/decide/labour.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/picking.hpp"

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table(
    "1.18 Operator, shift, labour",
    {
        {"sign-in", "SIGNED_OUT", "badge", "SIGNED_IN -> WORKING"},
        {"moved", "SIGNED_IN", "the badge at another station", "SIGNED_OUT here"},
        {"take-over-asked", "WORKING", "another badge", "WORKING, asked"},
        {"taken-over", "WORKING, asked", "that badge once more", "SIGNED_IN -> WORKING"},
        {"indirect", "WORKING", "CMD-IND-nn", "INDIRECT(nn)"},
        {"break", "WORKING", "CMD-BREAK", "BREAK"},
        {"back", "INDIRECT | BREAK", "own badge, CMD-GETWORK or the same command", "WORKING"},
        {"idle", "WORKING", "no scan for 120 s", "IDLE from the last scan"},
        {"busy", "IDLE", "a scan", "WORKING"},
        {"locked", "WORKING", "5 min without input at a bench, 15 at a handheld", "SIGNED_OUT"},
        {"sign-out", "WORKING", "CMD-LOGOUT", "SIGNED_OUT"},
    });

void enter(Turn& turn, const At& at) {
  const auto scan_badge = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  const OperatorId who(scan_badge->as(CodeKind::BADGE)->target);
  // The same person at another station: that one is left, its work stays his.
  for (const auto& other : turn.state.stations.where("operator_id", who)) {
    const auto* site = turn.site.station(other.station);
    if (!site || other.station == at.site.id) continue;
    if (!SABOTAGE("one-person-twice")) sign_out(turn, *site, other, "MOVED");
    table.passed("moved");
  }
  turn.emit(SignedIn{at.site.id, who, std::string(name_of(at.site.kind)), turn.command.wall_ms});
  if (at.site.kind == StationRole::pick) offer_work(turn, at.site);
  turn.sound(at.site.id, Tone::ok);
}

bool is_indirect(std::string_view data) {
  if (!data.starts_with(cmd::INDIRECT)) return false;
  const auto code = data.substr(std::string_view(cmd::INDIRECT).size());
  return code.size() == 2 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void change_activity(Turn& turn, const At& at, LabourKind kind, const std::string& code,
                     std::int64_t at_ms) {
  turn.emit(LabourActivity{at.site.id, at.state.operator_id, kind, code, at_ms});
}

void come_back(Turn& turn, const At& at) {
  change_activity(turn, at, LabourKind::DIRECT, std::string(name_of(at.site.kind)),
                  turn.command.wall_ms);
  table.passed("back");
  // Work that was put aside meanwhile is taken up where it was.
  if (at.site.kind == StationRole::pick) {
    if (at.state.resting) turn.emit(StationRests{at.site.id, at.state.operator_id, false});
    offer_work(turn, at.site);
  }
  turn.sound(at.site.id, Tone::ok);
}

std::int64_t lock_after(const Turn& turn, const SiteStation& site) {
  const auto& policies = turn.site.policies;
  return site.kind == StationRole::pick ? policies.lock_handheld_ms : policies.lock_bench_ms;
}

void watch(Turn& turn, const SiteStation& site, const StationState& station) {
  auto& live = turn.live.stations[site.id];
  // After a restart the time begins anew: nobody knows how long it has been.
  if (live.last_input_ms == 0) live.last_input_ms = turn.command.mono_ms;
  const auto quiet = turn.command.mono_ms - live.last_input_ms;
  if (station.away.empty() && quiet >= turn.site.policies.idle_after_ms) {
    const auto now = turn.state.labour_now.get(station.operator_id);
    if (now && now->kind == LabourKind::DIRECT) {
      const auto since = std::max(turn.command.wall_ms - quiet, now->since_ms);
      turn.emit(LabourActivity{site.id, station.operator_id, LabourKind::IDLE, "", since});
      table.passed("idle");
    }
  }
  if (!station.away.empty() || quiet < lock_after(turn, site)) return;
  sign_out(turn, site, station, "LOCKED");
  table.passed("locked");
}

}  // namespace

Decision sign_in(Turn& turn, At& at) {
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  if (!scan->as(CodeKind::BADGE)) return not_that(turn.state, *scan, refusal::NOT_ALLOWED, "badge");
  enter(turn, at);
  table.passed("sign-in");
  return {};
}

Decision badge_again(Turn& turn, At& at, const Barcode& badge, const OperatorId& asked) {
  const OperatorId who(badge.target);
  if (who == at.state.operator_id) {
    if (!at.state.away.empty())
      come_back(turn, at);
    else
      turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (asked != who) {
    turn.live.stations[at.site.id].takeover = who;
    turn.touch(at.site.id);
    table.passed("take-over-asked");
    turn.sound(at.site.id, Tone::attention);
    return {};
  }
  sign_out(turn, at.site, at.state, "TAKEN_OVER");
  enter(turn, at);
  table.passed("taken-over");
  return {};
}

void sign_out(Turn& turn, const SiteStation& site, const StationState& station,
              const char* reason) {
  const bool pick = site.kind == StationRole::pick;
  leave_floor_work(turn, site, station);
  put_aside(turn, site, station, reason);
  if (pick) leave_putback(turn, site, reason);
  turn.emit(SignedOut{site.id, station.operator_id, !pick, reason, turn.command.wall_ms});
  if (std::string_view(reason) == "LOGOUT") table.passed("sign-out");
  turn.state.refusals.erase(site.id);  // it was this person's
  turn.touch(site.id);
}

std::optional<Decision> away_input(Turn& turn, At& at) {
  const auto& data = at.input.data;
  const bool goes = data == cmd::BREAK || is_indirect(data);
  const auto code = data == cmd::BREAK ? std::string("BREAK")
                    : goes             ? data.substr(std::string_view(cmd::INDIRECT).size())
                                       : std::string();
  if (!at.state.away.empty() && (data == cmd::GETWORK || code == at.state.away)) {
    come_back(turn, at);
    return Decision();
  }
  if (goes) {
    const bool pause = code == "BREAK";
    change_activity(turn, at, pause ? LabourKind::BREAK : LabourKind::INDIRECT, code,
                    turn.command.wall_ms);
    table.passed(pause ? "break" : "indirect");
    turn.sound(at.site.id, Tone::ok);
    return Decision();
  }
  if (at.state.away.empty()) return {};
  return Decision(
      refused_here(at, refusal::NOT_ALLOWED, {{"expected", "your badge, to go on working"}}));
}

void note_work(Turn& turn, const At& at) {
  const auto now = turn.state.labour_now.get(at.state.operator_id);
  if (!now || now->kind != LabourKind::IDLE) return;
  change_activity(turn, at, LabourKind::DIRECT, std::string(name_of(at.site.kind)),
                  turn.command.wall_ms);
  table.passed("busy");
}

void watch_people(Turn& turn) {
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    if (station && !station->operator_id.empty()) watch(turn, site, *station);
  }
}

}  // namespace wec::deciding
