// decide: what a command means now. Reads state, site and live facts; changes things only by
// Turn::emit. One file per process. A refusal changes nothing: the controller rolls it back.
#pragma once

#include "daemon/core/turn.hpp"

namespace wec {

Decision decide(Turn&);

/// At start: print jobs whose end nobody saw are doubtful.
void recover(Turn&);

namespace deciding {

struct At {  // a station input in its context
  const SiteStation& site;
  StationState state;
  const StationInput& input;
};

Decision on_input(Turn&, const StationInput&);
Decision on_scale(Turn&, const ScaleReading&);
Decision on_print(Turn&, const PrintReport&);
Decision on_presence(Turn&, const DevicePresence&);
Decision on_head_office(Turn&, const HeadOfficeCommand&);
Decision on_sync(Turn&, const SyncUpdate&);
Decision on_tick(Turn&);

/// What a station of kind pick does: finds which type of work is in hand (work.cpp).
Decision work(Turn&, At&);
Decision pick(Turn&, At&);
Decision pack(Turn&, At&);
Decision dock(Turn&, At&);
Decision wall(Turn&, At&);

// ---- shared by processes ----
/// Begins the most urgent work of any type at an idle station, or what its operator already holds.
/// False: there is none, or the station has work or rests.
bool offer_work(Turn&, const SiteStation&);
bool offer_pick(Turn&, const SiteStation&);
/// The station is in the middle of some work, of whatever type.
bool has_work(const Turn&, const StationState&);
/// Offers waiting work to stations whose operators stand idle, with an ATTENTION.
void offer_to_idle(Turn&);
void allocate(Turn&, const OrderId&);
/// Orders that wait for stock of this item get another try.
void allocate_waiting(Turn&, const Sku&);
/// `reason`: LOGOUT LOCKED MOVED TAKEN_OVER LEASE. A bench or dock keeps what lies there.
void sign_out(Turn&, const SiteStation&, const StationState&, const char* reason);
/// CMD-OVERRIDE means something by itself where this station stands: a weight to be accepted.
bool overrides_here(const Turn&, const At&);
/// The carton of this station is weighed: bind a number, render, order the print.
Decision bind_label(Turn&, const SiteStation&, const StationState&, const Carton&);
Decision reprint(Turn&, At&, const LabelJob&);
/// Reports of low and exhausted ranges, after one was used.
void watch_range(Turn&, const RangeId&);
bool number_allowed(const Turn&);
Refusal refused_here(const At&, const char* code, boost::json::object args = {});

}  // namespace deciding
}  // namespace wec
