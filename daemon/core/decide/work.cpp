// What a station of kind pick does: its operator's work may be of any type, and each type has a
// process of its own. This file finds which one it is, and offers the next.
//
// A new type of work is one line of the table: `in_hand` says that the station is in the middle of
// it, `decide` takes its inputs, `offer` begins the most urgent task of the type if there is one.
// Offers are asked in the order of the table.

#include <array>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/picking.hpp"

namespace wec::deciding {
namespace {

struct WorkType {
  const char* name;
  bool (*in_hand)(const Turn&, const StationState&);
  Decision (*decide)(Turn&, At&);
  bool (*offer)(Turn&, const SiteStation&);
};

bool picking(const Turn&, const StationState& station) { return !station.walk.empty(); }

bool putting_back(const Turn& turn, const StationState& station) {
  return on_putback(turn.state, station.station);
}
bool own_putback(Turn& turn, const SiteStation& site) { return offer_putback(turn, site, true); }
bool any_putback(Turn& turn, const SiteStation& site) { return offer_putback(turn, site, false); }

constexpr std::array work_types = {
    WorkType{"PUTBACK", putting_back, putback, own_putback},
    WorkType{"PICK", picking, pick, offer_pick},
    WorkType{"PUTBACK", putting_back, putback, any_putback},
};

const WorkType* in_hand(const Turn& turn, const StationState& station) {
  for (const auto& type : work_types)
    if (type.in_hand(turn, station)) return &type;
  return nullptr;
}

}  // namespace

Decision work(Turn& turn, At& at) {
  if (at.state.taken_by.empty())
    if (const auto* type = in_hand(turn, at.state)) return type->decide(turn, at);
  Decision begun;
  const bool idle = at.state.taken_by.empty() && at.state.asking.empty();
  if (idle && begins_floor_work(turn, at, begun)) return begun;
  return pick(turn, at);  // nothing in hand: picking answers the menu
}

bool has_work(const Turn& turn, const StationState& station) {
  return in_hand(turn, station) != nullptr;
}

bool offer_work(Turn& turn, const SiteStation& site) {
  const auto station = turn.state.stations.get(site.id);
  if (!station || station->operator_id.empty() || station->resting || has_work(turn, *station))
    return false;
  const bool at_floor_work = turn.state.works.get(site.id) && !SABOTAGE("two-works-at-once");
  if (at_floor_work) return false;  // he counts, or fetches from reserve
  for (const auto& type : work_types)
    if (type.offer(turn, site)) return true;
  return false;
}

void offer_to_idle(Turn& turn) {
  for (const auto& site : turn.site.stations) {
    if (site.kind != StationRole::pick) continue;
    if (offer_work(turn, site)) turn.sound(site.id, Tone::attention);
  }
}

}  // namespace wec::deciding
