// The screen of a put wall: what is still in the tote, which slot is lit for the units in the hand,
// and how every slot stands. A shelf light renders the same: `lit` on the side of putting,
// COMPLETE on the side of packing.

#include <map>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/screens/screen_of.hpp"
#include "daemon/core/wall_place.hpp"

namespace wec::screens {
namespace {

boost::json::object slot_view(const Container& slot, const StationState& station) {
  boost::json::object one{{"slot", slot.lpn.text},
                          {"state", slot_state(slot)},
                          {"order", slot.order.text},
                          {"lit", slot.lpn == station.slot}};
  if (!slot.light.empty()) one["light"] = slot.light;
  if (!slot.pack_light.empty()) one["pack_light"] = slot.pack_light;
  return one;
}

boost::json::array slots_view(const State& state, const Wall& wall, const StationState& station) {
  boost::json::array out;
  for (const auto& slot : state.containers.where("wall", wall.wall))
    if (slot.kind == LpnKind::SLOT && slot.lpn != wall.exception_slot)
      out.push_back(slot_view(slot, station));
  return out;
}

boost::json::object put_args(const State& state, const StationState& station) {
  boost::json::object args{{"slot", station.slot.text},
                           {"qty", station.hand},
                           {"sku", station.last_sku.text},
                           {"order", station.order.text}};
  const auto slot = state.containers.get(station.slot);
  if (slot && !slot->light.empty()) args["light"] = slot->light;
  return args;
}

void ask_tote(const StationState& station, Screen& screen) {
  screen.prompt = prompt::SCAN_TOTE;
  screen.args = {{"expected", "a picked tote of a batch"}};
  const std::string_view missing = wall_pending::SHORT;
  if (!station.pending.starts_with(missing)) return;
  screen.severity = Severity::warning;
  screen.refusal =
      Refusal{refusal::SHORT_AT_WALL, {{"tote", station.pending.substr(missing.size())}}};
}

void ask(const State& state, const StationState& station, Screen& screen) {
  switch (wall_step(station)) {
    case WallStep::IDLE:
      return ask_tote(station, screen);
    case WallStep::SORTING:
      screen.prompt = prompt::SCAN_ITEM;
      screen.args = {{"tote", station.tote.text}};
      return;
    case WallStep::SERIAL_SCAN:
      screen.prompt = prompt::SCAN_SERIAL;
      screen.args = {{"sku", station.last_sku.text}};
      return;
    case WallStep::ENTERING_QTY:
      screen.prompt = prompt::ENTER_QTY;
      screen.args = put_args(state, station);
      screen.args["keyed"] = station.pending.substr(std::string_view(wall_pending::QTY).size());
      return;
    case WallStep::PUT_TO_SLOT:
      screen.prompt = prompt::PUT_SLOT;
      screen.args = put_args(state, station);
      return;
  }
}

}  // namespace

boost::json::array unsorted_view(const State& state, const Container& tote) {
  std::map<std::pair<Sku, Lot>, std::int64_t> units;
  for (const auto& row : state.stock.where("lpn", tote.lpn))
    units[{row.sku, row.lot}] += row.qty - going_back(state, row);
  boost::json::array out;
  for (const auto& [goods, qty] : units) {
    if (qty <= 0) continue;
    auto one = item_view(state, goods.first);
    if (!goods.second.empty()) one["lot"] = goods.second.text;
    one["need"] = qty;
    one["done"] = 0;
    out.push_back(std::move(one));
  }
  return out;
}

void wall(const State& state, const Around&, const SiteStation& site, const StationState& station,
          Screen& screen) {
  const auto here = wall_at(state, site);
  screen.step = codec::enum_text(wall_step(station));
  ask(state, station, screen);
  if (!here) return;
  screen.view["about"] = here->wall;
  screen.view["slots"] = slots_view(state, *here, station);
  if (!here->exception_slot.empty()) screen.view["exception_slot"] = here->exception_slot.text;
  const auto tote = state.containers.get(station.tote);
  if (!tote) return;
  screen.view["tote"] = tote->lpn.text;
  screen.view["lines"] = unsorted_view(state, *tote);
}

}  // namespace wec::screens
