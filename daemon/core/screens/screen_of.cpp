// What all screens share: the operator, the status line, the last refusal.

#include "daemon/core/screens/screen_of.hpp"

#include "daemon/core/catalogue.hpp"
#include "drivers/kind_name.hpp"

namespace wec {
namespace screens {

boost::json::object item_view(const State& state, const Sku& sku) {
  boost::json::object out{{"sku", sku.text}, {"name", nullptr}, {"gtin", nullptr}};
  const auto item = state.items.get(sku);
  if (!item) return out;
  out["name"] = item->name;
  for (const auto& pack : item->packs)
    if (pack.qty == 1 && !pack.gtin.empty()) out["gtin"] = pack.gtin;
  return out;
}

}  // namespace screens

namespace {

boost::json::array device_line(const Around& around, const SiteStation& site) {
  boost::json::array out;
  for (const auto& device : site.devices) {
    const auto found = around.live.devices.find(device.id);
    const bool known = found != around.live.devices.end() && found->second.present;
    boost::json::object one{{"id", device.id.text}, {"kind", kind_name(device.kind)}};
    one["state"] = !known ? "unknown" : *found->second.present ? "ok" : "gone";
    if (known && !found->second.reason.empty()) one["text"] = found->second.reason;
    out.push_back(std::move(one));
  }
  return out;
}

/// The age in steps, so that an idle screen is not sent every second.
boost::json::object link_line(const Around& around) {
  constexpr std::int64_t age_step_ms = 10'000;
  boost::json::object out{{"state", around.live.link}, {"backlog", around.backlog}};
  out["age_ms"] = nullptr;  // since head office was last heard; never yet
  if (around.live.welcome_ms)
    out["age_ms"] = (around.mono_ms - *around.live.welcome_ms) / age_step_ms * age_step_ms;
  return out;
}

/// Dates of expiry are judged by it.
bool clock_unsure(const Around& around) {
  return around.live.time.state(around.mono_ms) == "unsynced";
}

void show_clock(const Around& around, Screen& screen) {
  screen.view["clock"] = around.live.time.state(around.mono_ms);
  if (!clock_unsure(around) || screen.prompt != prompt::ENTER_EXPIRY || screen.refusal) return;
  screen.refusal = Refusal{refusal::CLOCK_UNSURE, {{"expected", "a look at the calendar"}}};
  screen.severity = Severity::warning;
}

void show_refusal(const State& state, Screen& screen) {
  const auto shown = state.refusals.get(screen.station);
  if (!shown) return;
  screen.refusal = Refusal{shown->code, shown->args};
  screen.refusal_at_ms = shown->at_ms;
  screen.severity = Severity::error;
}

}  // namespace

Screen screen_of(const State& state, const Around& around, const SiteStation& site) {
  Screen screen;
  screen.station = site.id;
  screen.kind = std::string(name_of(site.kind));
  const auto station = state.stations.get(site.id).value_or(empty_station(site.id));
  screen.operator_id = station.operator_id.text;
  screen.view = {{"site", around.site.site},
                 {"link", link_line(around)},
                 {"devices", device_line(around, site)},
                 {"operator_name", nullptr}};
  if (const auto person = state.operators.get(station.operator_id))
    screen.view["operator_name"] = person->name;
  if (station.operator_id.empty()) {
    screen.prompt = prompt::SCAN_BADGE;
    screen.step = "SIGNED_OUT";
  } else if (!screens::floor(state, site, screen)) {
    switch (site.kind) {
      case StationRole::pick:
        if (!screens::putback(state, site.id, screen))
          screens::pick(state, around, station, screen);
        break;
      case StationRole::pack:
        screens::pack(state, around, site, station, screen);
        screens::held(state, site.id, screen);
        break;
      case StationRole::dock:
        screens::dock(state, station, screen);
        break;
      case StationRole::wall:
        screens::wall(state, around, site, station, screen);
        break;
      default:
        screen.prompt = prompt::MENU, screen.step = "NO_PROCESS";
    }
  }
  screens::over_the_work(state, around, station, screen);
  if (!station.operator_id.empty()) screens::notice(state, site.id, screen);
  show_clock(around, screen);
  show_refusal(state, screen);
  return screen;
}

}  // namespace wec
