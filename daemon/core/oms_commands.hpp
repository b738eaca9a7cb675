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
  std::string check_digits;
  LocationStatus status = LocationStatus::ACTIVE;
};
BOOST_DESCRIBE_STRUCT(LocationUpsert, (),
                      (location, version, barcode, aliases, kind, zone, pick_seq, check_digits,
                       status))

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
};
BOOST_DESCRIBE_STRUCT(ItemUpsert, (),
                      (sku, version, name, tracking, min_shelf_days, weight_mg, sigma_mg, dims_mm,
                       packs))

struct CartonTypeUpsert {
  WEC_REQUIRES("carton version barcode tare_mg inner_mm max_mg")
  CartonTypeId carton;
  std::int64_t version = 0;
  std::string barcode;
  std::int64_t tare_mg = 0;
  std::int64_t sigma_mg = 0;
  std::vector<std::int64_t> inner_mm;
  std::int64_t max_mg = 0;
};
BOOST_DESCRIBE_STRUCT(CartonTypeUpsert, (),
                      (carton, version, barcode, tare_mg, sigma_mg, inner_mm, max_mg))

struct LpnUpsert {
  WEC_REQUIRES("lpn version barcode kind")
  Lpn lpn;
  std::int64_t version = 0;
  std::string barcode;
  LpnKind kind = LpnKind::TOTE;
};
BOOST_DESCRIBE_STRUCT(LpnUpsert, (), (lpn, version, barcode, kind))

struct OperatorUpsert {
  WEC_REQUIRES("operator version badge name rights")
  OperatorId operator_id;
  std::int64_t version = 0;
  std::string badge;
  std::string name;
  std::vector<std::string> rights;
};
BOOST_DESCRIBE_STRUCT(OperatorUpsert, (), (operator_id, version, badge, name, rights))

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
};
BOOST_DESCRIBE_STRUCT(StockAdjust, (),
                      (sku, location, lpn, lot, expiry, serials, status, delta, reason))

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
};
BOOST_DESCRIBE_STRUCT(ReleasedLine, (), (line, sku, qty, lot, min_expiry))

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
};
BOOST_DESCRIBE_STRUCT(OrderReleased, (),
                      (order, version, priority, ship_by, carrier, service, holds, lines))

}  // namespace wec
