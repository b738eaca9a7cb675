// The commands of head office about what comes in and what lies in the house, as described structs
// (see oms_commands.hpp for how to read them).
#pragma once

#include <string>
#include <vector>

#include "daemon/core/state/rows.hpp"

namespace wec {

struct SupplierUpsert {
  WEC_REQUIRES("supplier version name")
  std::string supplier;
  std::int64_t version = 0;
  std::string name;
  std::string gln;
  std::int64_t over_receipt_ppm = 0;
};
BOOST_DESCRIBE_STRUCT(SupplierUpsert, (), (supplier, version, name, gln, over_receipt_ppm))

struct AnnouncedLine {
  WEC_REQUIRES("line sku qty")
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  Lot lot;
  std::string expiry;
};
BOOST_DESCRIBE_STRUCT(AnnouncedLine, (), (line, sku, qty, lot, expiry))

struct AnnouncedLpn {
  WEC_REQUIRES("sscc contents")
  std::string sscc;
  std::vector<AsnContent> contents;
};
BOOST_DESCRIBE_STRUCT(AnnouncedLpn, (), (sscc, contents))

/// A despatch advice or a purchase order. Its barcode is `barcode`, or its name.
struct AsnUpsert {
  WEC_REQUIRES("asn version lines")
  std::string asn;
  std::int64_t version = 0;
  std::string barcode;
  std::string supplier;
  std::vector<AnnouncedLine> lines;
  std::vector<AnnouncedLpn> lpns;
};
BOOST_DESCRIBE_STRUCT(AsnUpsert, (), (asn, version, barcode, supplier, lines, lpns))

struct AnnouncedReturn {
  WEC_REQUIRES("line sku qty")
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  std::string reason;
  std::vector<std::string> serials;
};
BOOST_DESCRIBE_STRUCT(AnnouncedReturn, (), (line, sku, qty, reason, serials))

struct RmaUpsert {
  WEC_REQUIRES("rma version lines")
  std::string rma;
  std::int64_t version = 0;
  std::string barcode;
  std::string tracking;
  OrderId order;
  std::string kind;
  std::vector<AnnouncedReturn> lines;
};
BOOST_DESCRIBE_STRUCT(RmaUpsert, (), (rma, version, barcode, tracking, order, kind, lines))

struct KitUpsert {
  WEC_REQUIRES("sku version components")
  Sku sku;
  std::int64_t version = 0;
  std::vector<KitComponent> components;
};
BOOST_DESCRIBE_STRUCT(KitUpsert, (), (sku, version, components))

/// The figures of a day of the site's calendar, now.
struct KpiRequest {
  WEC_REQUIRES("day")
  std::string day;
};
BOOST_DESCRIBE_STRUCT(KpiRequest, (), (day))

/// A label for a return: printed now, at `station` or at the first bench with a printer; `in_box`:
/// at the bench that packs the return's order, when its last carton is closed.
struct ReturnLabelRequest {
  WEC_REQUIRES("rma")
  std::string rma;
  StationId station;
  bool in_box = false;
};
BOOST_DESCRIBE_STRUCT(ReturnLabelRequest, (), (rma, station, in_box))

/// What a carrier charges for a parcel, in whole units as small as head office counts (cents), and
/// the weight that it charges for.
struct ParcelCharged {
  WEC_REQUIRES("number charge")
  std::string number;
  std::int64_t charge = 0;
  std::int64_t billed_mg = 0;  // 0: not told
};
BOOST_DESCRIBE_STRUCT(ParcelCharged, (), (number, charge, billed_mg))

struct CountRequest {
  WEC_REQUIRES("location")
  LocationId location;
  Sku sku;
  std::string reason;
  std::int64_t priority = 5;
};
BOOST_DESCRIBE_STRUCT(CountRequest, (), (location, sku, reason, priority))

}  // namespace wec
