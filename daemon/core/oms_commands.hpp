// The commands of head office (dn/cmd), as described structs: what an integrator may send. Masses
// are whole milligrams, lengths whole millimetres. Fields that are not named in WEC_REQUIRES may be
// left out; unknown fields are ignored.
#pragma once

#include <string>
#include <vector>

#include "daemon/core/state/rows.hpp"

namespace wec {

struct LocationUpsert {
  WEC_REQUIRES("location version barcode kind")
  LocationId location;
  std::int64_t version = 0;
  std::string barcode;
  std::vector<std::string> aliases;
  LocationKind kind = LocationKind::PICK;
  std::string zone;
  std::int64_t pick_seq = 0;
  Word check_digits;
  LocationStatus status = LocationStatus::ACTIVE;
  Word aisle;
  Word side;
  Word level;
  std::int64_t x_mm = 0;
  std::int64_t y_mm = 0;
  boost::json::value capacity;  // units, or an object of limits (core/item_rules.hpp)
  std::string storage_class;
  bool break_case = false;
};
BOOST_DESCRIBE_STRUCT(LocationUpsert, (),
                      (location, version, barcode, aliases, kind, zone, pick_seq, check_digits,
                       status, aisle, side, level, x_mm, y_mm, capacity, storage_class, break_case))

struct LayoutUpsert {
  WEC_REQUIRES("layout version aisles cross_mm start drop")
  std::string layout;
  std::int64_t version = 0;
  std::vector<LayoutAisle> aisles;
  std::vector<std::int64_t> cross_mm;
  FloorPoint start;
  FloorPoint drop;
};
BOOST_DESCRIBE_STRUCT(LayoutUpsert, (), (layout, version, aisles, cross_mm, start, drop))

struct ItemUpsert {
  WEC_REQUIRES("sku version name tracking weight_mg packs")
  Sku sku;
  std::int64_t version = 0;
  std::string name;
  Tracking tracking = Tracking::NONE;
  std::int64_t min_shelf_days = 0;
  std::int64_t weight_mg = 0;
  std::int64_t sigma_mg = 0;
  std::vector<std::int64_t> dims_mm;
  std::vector<Pack> packs;
  std::string owner;
  Word expiry;  // true, or the name of its rule; false, NONE or absent: it does not expire
  std::vector<Sku> substitutes;
  boost::json::value dg;      // core/item_rules.hpp
  boost::json::value policy;  // core/item_rules.hpp
  std::int64_t min_qty = 0;
  std::int64_t max_qty = 0;
};
BOOST_DESCRIBE_STRUCT(ItemUpsert, (),
                      (sku, version, name, tracking, min_shelf_days, weight_mg, sigma_mg, dims_mm,
                       packs, owner, expiry, substitutes, dg, policy, min_qty, max_qty))

struct CartonTypeUpsert {
  WEC_REQUIRES("carton version barcode tare_mg inner_mm max_mg")
  CartonTypeId carton;
  std::int64_t version = 0;
  std::string barcode;
  std::int64_t tare_mg = 0;
  std::int64_t sigma_mg = 0;
  std::vector<std::int64_t> inner_mm;
  std::int64_t max_mg = 0;
  std::int64_t cost = 0;
  bool dg_ok = false;
};
BOOST_DESCRIBE_STRUCT(CartonTypeUpsert, (),
                      (carton, version, barcode, tare_mg, sigma_mg, inner_mm, max_mg, cost, dg_ok))

struct LpnUpsert {
  WEC_REQUIRES("lpn version barcode kind")
  Lpn lpn;
  std::int64_t version = 0;
  std::string barcode;
  LpnKind kind = LpnKind::TOTE;
  std::int64_t positions = 0;
  std::int64_t tare_mg = 0;
};
BOOST_DESCRIBE_STRUCT(LpnUpsert, (), (lpn, version, barcode, kind, positions, tare_mg))

struct OperatorUpsert {
  WEC_REQUIRES("operator version badge name rights")
  OperatorId operator_id;
  std::int64_t version = 0;
  std::string badge;
  std::string name;
  std::vector<std::string> rights;
  std::vector<std::string> skills;
  std::string language;
  std::string pin_hash;
};
BOOST_DESCRIBE_STRUCT(OperatorUpsert, (),
                      (operator_id, version, badge, name, rights, skills, language, pin_hash))

struct StockAdjust {
  WEC_REQUIRES("sku delta reason")
  Sku sku;
  LocationId location;
  Lpn lpn;
  Lot lot;
  std::string expiry;
  std::vector<std::string> serials;
  StockStatus status = StockStatus::AVAILABLE;
  std::int64_t delta = 0;
  std::string reason;
  boost::json::value basis;  // {seq} of what head office knew
};
BOOST_DESCRIBE_STRUCT(StockAdjust, (),
                      (sku, location, lpn, lot, expiry, serials, status, delta, reason, basis))

struct NumbersGrant {
  WEC_REQUIRES("range version kind format lo hi low")
  RangeId range;
  std::int64_t version = 0;
  RangeKind kind = RangeKind::sscc;
  std::string carrier;
  std::string format;
  std::string lo;
  std::string hi;
  std::int64_t low = 0;
  std::string expires;
};
BOOST_DESCRIBE_STRUCT(NumbersGrant, (),
                      (range, version, kind, carrier, format, lo, hi, low, expires))

struct ReleasedLine {
  WEC_REQUIRES("line sku qty")
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  Lot lot;
  std::string min_expiry;
  std::vector<std::string> serials;
  std::vector<Sku> substitutes;
};
BOOST_DESCRIBE_STRUCT(ReleasedLine, (), (line, sku, qty, lot, min_expiry, serials, substitutes))

struct OrderReleased {
  WEC_REQUIRES("order version ship_by carrier service ship_to lines")
  OrderId order;
  std::int64_t version = 0;
  std::int64_t priority = 5;  // 0 to 999; the lower goes first
  std::string ship_by;
  std::string carrier;
  std::string service;
  std::vector<std::string> holds;
  std::vector<ReleasedLine> lines;
  ChannelId channel;
  ShipPolicy ship_policy = ShipPolicy::SHIP_PARTIAL;
  std::string label = "template";  // or attached
  boost::json::value notes;        // a text, or a list of texts
};
BOOST_DESCRIBE_STRUCT(OrderReleased, (),
                      (order, version, priority, ship_by, carrier, service, holds, lines, channel,
                       ship_policy, label, notes))

/// qty: how many units of the line are not wanted any more.
struct CancelledPart {
  WEC_REQUIRES("line qty")
  std::int64_t line = 0;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(CancelledPart, (), (line, qty))

struct OrderCancel {
  WEC_REQUIRES("order")
  OrderId order;
  std::vector<CancelledPart> lines;  // empty: all of it
};
BOOST_DESCRIBE_STRUCT(OrderCancel, (), (order, lines))

struct OrderHold {  // order.hold and order.unhold
  WEC_REQUIRES("order reason")
  OrderId order;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OrderHold, (), (order, reason))

struct ChannelUpsert {
  WEC_REQUIRES("channel version")
  ChannelId channel;
  std::int64_t version = 0;
  ChannelState state = ChannelState::OPEN;
  ReleaseMode mode = ReleaseMode::WAVELESS;
  std::int64_t max_in_process = 0;
  std::string cut_off;
  bool release_unavailable = false;
  std::int64_t wave_count = 0;
  std::vector<std::string> wave_at;
  std::vector<Gate> gates;
  std::vector<std::string> carriers;
  Removal removal = Removal::SITE;
  std::string pick_method;  // a name of PickMethod; empty: as the site does
};
BOOST_DESCRIBE_STRUCT(ChannelUpsert, (),
                      (channel, version, state, mode, max_in_process, cut_off, release_unavailable,
                       wave_count, wave_at, gates, carriers, removal, pick_method))

/// Brings orders to the floor at once: the named ones, or those of the channel that can go.
struct WaveRelease {
  WEC_REQUIRES("wave")
  WaveId wave;
  ChannelId channel;
  std::vector<OrderId> orders;
  std::int64_t max_orders = 0;  // 0: as many as the channel's cap lets in
};
BOOST_DESCRIBE_STRUCT(WaveRelease, (), (wave, channel, orders, max_orders))

struct WaveRecall {
  WEC_REQUIRES("wave")
  WaveId wave;
};
BOOST_DESCRIBE_STRUCT(WaveRecall, (), (wave))

/// One name with its value, or several in `policies` (policy.set) or `settings` (config.set).
struct SettingSet {
  WEC_REQUIRES("")
  std::int64_t version = 0;
  std::string name;
  std::string policy;  // the same as name, in policy.set
  std::string key;     // the same as name, in config.set
  boost::json::value value;
  boost::json::object policies;
  boost::json::object settings;
};
BOOST_DESCRIBE_STRUCT(SettingSet, (), (version, name, policy, key, value, policies, settings))

}  // namespace wec
