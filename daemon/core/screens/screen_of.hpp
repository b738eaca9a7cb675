// The screen of a station: a value computed from facts, never stored.
#pragma once

#include "daemon/core/live.hpp"
#include "daemon/core/screen.hpp"
#include "daemon/core/site.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

/// What screens read besides the tables.
struct Around {
  const Site& site;
  const Live& live;
  std::int64_t backlog = 0;  // events that head office does not have yet
  std::int64_t mono_ms = 0;  // now
};

Screen screen_of(const State&, const Around&, const SiteStation&);

namespace screens {
void pick(const State&, const Around&, const StationState&, Screen&);
void pack(const State&, const Around&, const SiteStation&, const StationState&, Screen&);
void dock(const State&, const StationState&, Screen&);
void wall(const State&, const Around&, const SiteStation&, const StationState&, Screen&);
/// Questions that come before the work's: a take-over, a supervisor, a break.
void over_the_work(const State&, const Around&, const StationState&, Screen&);
/// Receiving, put-away, counts, returns and the like; false: the station is at none of them.
bool floor(const State&, const SiteStation&, Screen&);
/// False: the station puts nothing back.
bool putback(const State&, const StationId&, Screen&);
/// A stop that the station has to see to goes over everything else; so does a hold at the bench.
void notice(const State&, const StationId&, Screen&);
void held(const State&, const StationId&, Screen&);
/// What a mixed tote still holds for its orders, by item and lot.
boost::json::array unsorted_view(const State&, const Container& tote);
/// {sku, name, gtin} of an item, for views.
boost::json::object item_view(const State&, const Sku&);
}  // namespace screens

}  // namespace wec
