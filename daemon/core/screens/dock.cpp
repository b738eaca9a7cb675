// The dock's screen: what is on the manifest.

#include "daemon/core/catalogue.hpp"
#include "daemon/core/screens/screen_of.hpp"

namespace wec::screens {

void dock(const State& state, const StationState& station, Screen& screen) {
  screen.prompt = prompt::SCAN_LPN;
  screen.step = station.manifest.empty() ? "NEW" : "OPEN";
  boost::json::array parcels;
  if (!station.manifest.empty())
    for (const auto& carton : state.cartons.where("manifest", station.manifest))
      parcels.push_back({{"carton", carton.carton.text},
                         {"number", carton.number},
                         {"order", carton.order.text}});
  screen.view["manifest"] = nullptr;
  if (!station.manifest.empty()) screen.view["manifest"] = station.manifest;
  screen.view["waiting"] = state.orders.where("state", OrderState::labelled, 100).size();
  screen.view["parcels"] = std::move(parcels);
}

}  // namespace wec::screens
