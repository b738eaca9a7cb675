// What comes in and what lies in the house: receiving, put-away, replenishment, counts, returns,
// kits (floor.md 1.14, 1.15, 1.17), and what other processes ask of them.
#pragma once

#include <string>
#include <vector>

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/scan.hpp"

namespace wec::deciding {

// ---- what other processes may call ----
/// A blind count of a place (of one item, or of all there), for whoever is free: reasons E01 E03
/// E06 ZERO_CHECK THRESHOLD SUSPECT PLAN. One that is open for the same already is enough: false.
bool plan_count(Turn&, const LocationId&, const Sku&, const std::string& reason,
                std::int64_t priority = 3);
/// Places whose last count is longer ago than their items' class allows.
void plan_due_counts(Turn&);
/// A pick of `taken` units left fewer than the policy's limit at this place.
void count_if_low(Turn&, const LocationId&, const Sku&, std::int64_t taken);
/// E13: bring at least `qty` to this pick bin now. False: reserve has none.
bool replenish_urgent(Turn&, const Sku&, const LocationId& to, std::int64_t qty, const OrderId&);
/// What a released order misses while reserve has it.
void replenish_demand(Turn&, const Sku&, std::int64_t qty, const OrderId&);
/// A pick face below its minimum is refilled.
void watch_face(Turn&, const Sku&);
/// Nobody has anything to do: faces are filled up.
void idle_replenishment(Turn&);
/// An idle person's next put-away, replenishment or count, the most urgent first. False: none.
bool offer_floor_task(Turn&, const SiteStation&, std::int64_t priority_max = 9);
/// CMD-GETWORK at an idle pick station: urgent refills, orders, the rest, and faces to fill up.
Decision get_any_work(Turn&, At&);
/// Signing out, a lease that ran out: what was begun goes back, nothing is lost.
void leave_floor_work(Turn&, const SiteStation&, const StationState&);
/// After each accepted command: promises, reorder points and pick faces follow the stock.
void follow_stock(Turn&);

/// CMD-REPRINT at a receiving or returns bench: the label of the LPN or of the return in hand. The
/// first time it is made, then the same number again.
Decision print_lpn_label(Turn&, At&, const Lpn&);
Decision print_return_label(Turn&, At&, const std::string& rma);

// ---- the processes, each in a file of its own ----
/// What the station has in hand of them, if anything.
Decision floor_work(Turn&, At&, const StationWork&);
/// An input at an idle station that begins one: CMD-COUNT, an LPN to put away, ... Nothing: it is
/// none of these and the station's own process goes on.
bool begins_floor_work(Turn&, At&, Decision&);
Decision receive(Turn&, At&);     // 1.14, station kind receive
Decision returns(Turn&, At&);     // 1.17, station kind returns
Decision supervisor(Turn&, At&);  // approvals and adjustments, station kind supervisor

Decision receive_work(Turn&, At&, StationWork);
Decision putaway_work(Turn&, At&, StationWork);
Decision replenish_work(Turn&, At&, StationWork);
Decision count_work(Turn&, At&, StationWork);
Decision kit_work(Turn&, At&, StationWork);
Decision adjust_work(Turn&, At&, StationWork);
Decision return_work(Turn&, At&, StationWork);

Decision begin_putaway(Turn&, At&, const FloorTask&);
/// CMD-COUNT: the place comes next.
Decision begin_spot_count(Turn&, At&);
Decision begin_kit(Turn&, At&, bool build);

// ---- shared by them ----
/// The station has this in hand now, with the tone of an accepted scan.
Decision note(Turn&, const At&, StationWork, Tone = Tone::ok);
/// Nothing is in hand any more.
void clear_work(Turn&, const At&);
StationWork new_work(const At&, const char* process);
/// "PUT-12", "CNT-7": names that the site gives in ascending order.
std::string next_name(const State&, const char* counter, const char* prefix);
TaskMade new_task(const State&, const char* type, const char* prefix, const std::string& reason);
Decision done(Turn&, const At&, Tone = Tone::done);
tl::expected<Scan, Refusal> scanned(Turn&, const At&);
std::optional<std::string> expiry_of(const std::string& text);  // "" -> nothing
std::string today(const Turn&);                                 // YYYY-MM-DD, at the site
std::string day_after(const std::string& day, std::int64_t days);
bool is_calendar_day(const std::string&);
/// Digits typed while a number is asked for; CMD-CONFIRM gives `total`.
enum class Keyed { more, total, cancelled, refused };
Keyed take_keys(At&, StationWork&, std::int64_t& total);
/// AI 21 of the code, or the code as it stands.
std::string serial_in(const Scan&);
StockMove move_of(const Stock&, std::int64_t delta, std::int64_t reserved = 0);
Decision taken_by(const At&, const FloorTask&);

struct Place {  // of put-away
  LocationId location;
  std::string reason;  // CROSS_DOCK FACE SAME_LOT EMPTY QUARANTINE ...
  OrderId order;
};
/// Where a row of stock should go; empty: nowhere fits.
Place suggest_place(const Turn&, const Stock&);
/// The pick bin that these goods may be refilled into; empty: none.
LocationId suggest_face(const Turn&, const Stock&);
/// MIXED_LOT, CAPACITY, WRONG_LOCATION: why it may not go there.
std::optional<Refusal> place_refused(const Turn&, const At&, const Stock&, const LocationId&);
/// Gives back promises of so many units at a place; names the orders that must look elsewhere.
std::vector<OrderId> unreserve_at(Turn&, const LocationId&, const CountedLine&, std::int64_t units);

// ---- commands ----
Verdict judge_supplier(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_asn(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_rma(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_kit(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_count(Turn&, const boost::json::object&, CmdResult&);
void after_count_request(Turn&, const CmdResult&);
Verdict judge_return_label(Turn&, const boost::json::object&, CmdResult&);
void after_return_label(Turn&, const CmdResult&);
Verdict judge_charge(Turn&, const boost::json::object&, CmdResult&);

}  // namespace wec::deciding
