// The dock's screen: what is on the load or manifest, and what is still missing.

#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/load.hpp"
#include "daemon/core/screens/screen_of.hpp"

namespace wec::screens {
namespace {

boost::json::array listed(const std::vector<Carton>& cartons) {
  boost::json::array out;
  for (const auto& carton : cartons)
    out.push_back(
        {{"carton", carton.carton.text}, {"number", carton.number}, {"order", carton.order.text}});
  return out;
}

void show_load(const State& state, const Load& load, Screen& screen) {
  const auto view = deciding::view_of(state, load);
  boost::json::array missing;
  for (const auto& order : view.missing_orders) missing.push_back(boost::json::string(order.text));
  const bool complete = view.missing_orders.empty() && !view.loaded.empty();
  screen.step = complete ? "LOADED" : "OPEN";
  screen.args = {{"load", load.load.text}};
  screen.view["load"] = {{"load", load.load.text},
                         {"door", load.door.text},
                         {"carrier", load.carrier},
                         {"trailer", load.trailer},
                         {"seal", load.seal},
                         {"loaded", view.loaded.size()},
                         {"missing", view.missing.size()},
                         {"missing_orders", std::move(missing)}};
  screen.view["parcels"] = listed(view.loaded);
}

bool any_open(const State& state) {
  for (const auto& load : state.loads.after({}, rows_all))
    if (load.state == LoadState::NEW || load.state == LoadState::OPEN) return true;
  return false;
}

/// Cancelled parcels that are still on a trailer.
void show_unload(const State& state, Screen& screen) {
  boost::json::array parcels;
  for (const auto& task : state.floor_tasks.where("state", FloorTaskState::READY))
    if (task.type == "unload") parcels.push_back(boost::json::string(task.lpn.text));
  if (parcels.empty()) return;
  screen.severity = Severity::warning;
  screen.view["unload"] = std::move(parcels);
}

}  // namespace

void dock(const State& state, const StationState& station, Screen& screen) {
  screen.prompt = prompt::SCAN_LPN;
  screen.step = station.manifest.empty() ? "NEW" : "OPEN";
  screen.view["manifest"] = nullptr;
  if (!station.manifest.empty()) screen.view["manifest"] = station.manifest;
  screen.view["waiting"] = state.orders.where("state", OrderState::labelled, 100).size();
  screen.view["parcels"] = boost::json::array();
  if (const auto load = station.load.empty() ? std::nullopt : state.loads.get(station.load))
    show_load(state, *load, screen);
  else if (!station.manifest.empty())
    screen.view["parcels"] = listed(state.cartons.where("manifest", station.manifest));
  else if (station.pallet.empty() && any_open(state))
    screen.prompt = prompt::SCAN_DOOR;
  if (!station.pallet.empty()) {
    screen.view["pallet"] = {{"pallet", station.pallet.text},
                             {"parcels", listed(deciding::cartons_on(state, station.pallet))}};
    screen.args["pallet"] = station.pallet.text;
  }
  show_unload(state, screen);
  if (station.pending.empty()) return;
  screen.args["pending"] = station.pending;
  screen.severity = Severity::warning;
  if (station.pending == "REOPEN") screen.prompt = prompt::SCAN_DOOR;
}

}  // namespace wec::screens
