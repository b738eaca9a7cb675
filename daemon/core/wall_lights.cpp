// A slot with no light has no entry, and two slots with one light share the later one.
#include "daemon/core/wall_lights.hpp"

#include <algorithm>

#include "daemon/core/wall_place.hpp"

namespace wec {
namespace {

constexpr std::int64_t shown_most = 999;  // what a light with digits can show

SetLight put_light(const Container& slot, const StationState& station) {
  if (slot.lpn != station.slot) return {slot.light};
  const auto units = std::clamp<std::int64_t>(station.hand, 0, shown_most);
  return {slot.light, LightLook::on, static_cast<std::uint16_t>(units)};
}

SetLight pack_light(const Container& slot) {
  const bool complete = slot.state == ToteState::STAGED;
  return {slot.pack_light, complete ? LightLook::on : LightLook::off, 0};
}

}  // namespace

std::map<std::string, SetLight> wall_lights(const State& state, const SiteStation& site) {
  std::map<std::string, SetLight> lights;
  const auto add = [&](const Wall& wall, const StationState* hand) {
    for (const auto& slot : state.containers.where("wall", wall.wall)) {
      if (slot.kind != LpnKind::SLOT) continue;
      if (hand && !slot.light.empty()) lights[slot.light] = put_light(slot, *hand);
      if (!slot.pack_light.empty()) lights[slot.pack_light] = pack_light(slot);
    }
  };
  if (site.kind == StationRole::wall) {
    const auto hand = state.stations.get(site.id).value_or(StationState{});
    if (const auto wall = wall_at(state, site)) add(*wall, &hand);
  }
  if (site.kind == StationRole::pack)
    for (const auto& wall : state.walls.after({}, rows_all)) add(wall, nullptr);
  return lights;
}

}  // namespace wec
