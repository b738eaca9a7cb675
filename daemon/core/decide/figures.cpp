// Key figures: what the log has to be told for them, and their publishing. A day is published once
// it has ended, at the site's midnight or at the first tick after it; a day that was missed
// follows.

#include "daemon/core/decide/figures.hpp"

#include <algorithm>

#include "daemon/core/chaos.hpp"
#include "daemon/core/oms_commands_inbound.hpp"
#include "drivers/kind_name.hpp"

namespace wec::deciding {

// What a carrier charges is head office's; the site keeps it beside what it weighed (K19).
Verdict judge_charge(Turn& turn, const boost::json::object& data, CmdResult& result) {
  ParcelCharged c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "parcel/" + c.number;
  const auto known = turn.state.barcodes.get(c.number, CodeKind::PARCEL);
  const auto carton = known ? turn.state.cartons.get(Lpn(known->target)) : std::nullopt;
  if (!carton || carton->number != c.number) return rejected("UNKNOWN_NUMBER", c.number);
  constexpr std::int64_t most = 1'000'000'000;  // no parcel costs, or weighs in mg, that much
  if (c.charge < 0 || c.charge > most || c.billed_mg < 0 || c.billed_mg > most)
    return rejected("INVALID", "charge and billed_mg must be 0 to 1000000000");
  return {};
}
namespace {

constexpr std::int64_t feedback_every_ms = 15 * 60 * 1000;
constexpr std::int64_t days_behind_max = 35;  // older days are not made up for

/// Empty: no device of this site.
std::string_view kind_of(const Site& site, const DeviceId& id) {
  for (const auto& station : site.stations)
    for (const auto& device : station.devices)
      if (device.id == id) return kind_name(device.kind);
  return {};
}

std::int64_t counter(const State& state, const char* name) {
  const auto found = state.counters.get(std::string(name));
  return found ? found->value : 0;
}

}  // namespace

void log_presence(Turn& turn, const DevicePresence& change) {
  const std::string kind(kind_of(turn.site, change.device));
  if (kind.empty() || turn.live.suspect) return;
  const auto lost = turn.state.devices_down.get(change.device);
  const auto known = turn.live.devices.find(change.device);
  const bool was_there = known != turn.live.devices.end() && known->second.present == true;
  if (!change.present && was_there && !lost)
    turn.emit(DeviceLost{change.device, kind, change.reason, turn.command.wall_ms});
  if (change.present && lost)
    turn.emit(DeviceRestored{change.device, kind, lost->since_ms, turn.command.wall_ms});
}

void log_link(Turn& turn, const std::string& link) {
  auto& since = turn.live.offline_since_ms;
  if (turn.live.link == "online" && link != "online") since = turn.command.wall_ms;
  if (link != "online" || !since) return;
  const auto stored = turn.state.sync.get(std::string("stored"));
  const auto head = turn.live.head;
  const auto waited = head - (stored ? std::stoll(stored->v) : 0);
  if (!turn.live.suspect)
    turn.emit(LinkRestored{*since, turn.command.wall_ms, std::max<std::int64_t>(0, waited)});
  since.reset();
}

void log_feedback(Turn& turn) {
  auto& live = turn.live;
  if (live.feedback.empty() || live.suspect) return;
  if (live.feedback_logged_ms == 0) live.feedback_logged_ms = turn.command.mono_ms;
  const auto today = site_day(turn.site.zone, turn.command.wall_ms);
  const bool day_ended = std::any_of(
      live.feedback.begin(), live.feedback.end(),
      [&](const auto& one) { return site_day(turn.site.zone, one.second.at_ms) != today; });
  if (!day_ended && turn.command.mono_ms - live.feedback_logged_ms < feedback_every_ms) return;
  for (const auto& [station, measured] : live.feedback)
    turn.emit(FeedbackMeasured{station, measured.scans, measured.within, measured.max_ms,
                               measured.at_ms});
  live.feedback.clear();
  live.feedback_logged_ms = turn.command.mono_ms;
}

std::optional<std::int64_t> next_figures(const State& state, const SiteZone& zone,
                                         std::int64_t wall_ms, std::int64_t first_event_ms) {
  if (const auto wanted = counter(state, "kpi_wanted")) return wanted;
  const auto today = site_day(zone, wall_ms);
  auto last = counter(state, "kpi_day");
  if (last == 0) last = site_day(zone, first_event_ms) - 1;
  const auto next = std::max(last + 1, today - days_behind_max);
  if (next >= today) return {};
  return next;
}

Decision on_figures(Turn& turn, const PublishFigures& command) {
  if (turn.live.suspect) return {};
  turn.emit(command.figures);
  return {};
}

Verdict judge_kpi_request(Turn& turn, const boost::json::object& data, CmdResult& result) {
  KpiRequest c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "kpi/" + c.day;
  const auto day = day_number(c.day);
  if (!day || *day <= 0) return rejected("INVALID", "day must be YYYY-MM-DD");
  if (*day > site_day(turn.site.zone, turn.command.wall_ms) && !SABOTAGE("figures-of-tomorrow"))
    return rejected("INVALID", "day has not begun yet");
  return {};
}

}  // namespace wec::deciding
