// Questions that come before the work's own: who takes over, who agrees, and that somebody is away.

#include "daemon/core/catalogue.hpp"
#include "daemon/core/screens/screen_of.hpp"

namespace wec::screens {
namespace {

void ask_override(const Around& around, const Override& row, Screen& screen) {
  screen.severity = Severity::warning;
  screen.args = {{"command", row.command}, {"right", row.right}, {"supervisor", nullptr}};
  if (!row.supervisor.empty()) screen.args["supervisor"] = row.supervisor.text;
  switch (row.step) {
    case OverrideStep::BADGE:
      screen.prompt = prompt::SCAN_SUPERVISOR;
      return;
    case OverrideStep::PIN: {
      screen.prompt = prompt::ENTER_PIN;
      const auto live = around.live.stations.find(row.station);
      screen.args["digits"] = live == around.live.stations.end() ? 0 : live->second.pin.size();
      return;
    }
    case OverrideStep::REASON:
      screen.prompt = prompt::CHOOSE_REASON;
      return;
    case OverrideStep::GRANTED:
      return;
  }
}

/// What CMD-INFO told, and who called for help: beside the work, never instead of it.
void show_help(const State& state, const Around& around, const StationState& station,
               Screen& screen) {
  screen.view["help"] = station.help;
  if (const auto live = around.live.stations.find(station.station);
      live != around.live.stations.end()) {
    if (live->second.info_asked) screen.view["info"] = {{"asked", true}};
    if (live->second.info) screen.view["info"] = boost::json::parse(*live->second.info);
  }
  const auto* site = around.site.station(station.station);
  if (!site || site->kind != StationRole::supervisor) return;
  boost::json::array calls;
  for (const auto& other : around.site.stations)
    if (const auto one = state.stations.get(other.id); one && one->help)
      calls.push_back({{"station", other.id.text}, {"operator", one->operator_id.text}});
  screen.view["calls"] = std::move(calls);
}

}  // namespace

void over_the_work(const State& state, const Around& around, const StationState& station,
                   Screen& screen) {
  if (station.operator_id.empty()) return;
  show_help(state, around, station, screen);
  if (!station.away.empty()) {
    const bool pause = station.away == "BREAK";
    screen.step = pause ? "BREAK" : "INDIRECT";
    screen.prompt = pause ? prompt::SCAN_BADGE : prompt::MENU;
    screen.args = {{"code", station.away}};
    screen.severity = Severity::info;
    screen.refusal.reset();
  }
  if (const auto row = state.overrides.get(station.station)) {
    if (row->step == OverrideStep::GRANTED)
      screen.view["override"] = {{"supervisor", row->supervisor.text}, {"reason", row->reason}};
    else
      ask_override(around, *row, screen);
  }
  const auto live = around.live.stations.find(station.station);
  if (live == around.live.stations.end() || live->second.takeover.empty()) return;
  screen.prompt = prompt::CONFIRM_TAKEOVER;
  screen.severity = Severity::warning;
  screen.args = {{"operator", station.operator_id.text}, {"by", live->second.takeover.text}};
}

}  // namespace wec::screens
