// What head office tells about the warehouse: places, items, boxes, people, numbers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

enum class LocationKind {
  PICK,
  RESERVE,
  PACK,
  STAGE,
  DOCK,
  RETURNS,
  QUARANTINE,
  SCRAP,
  PUTBACK,
  WALL
};
BOOST_DESCRIBE_ENUM(LocationKind, PICK, RESERVE, PACK, STAGE, DOCK, RETURNS, QUARANTINE, SCRAP,
                    PUTBACK, WALL)
/// What fits there; 0: not limited.
struct Capacity {
  WEC_REQUIRES("")
  std::int64_t units = 0;
  std::int64_t mass_mg = 0;
  std::int64_t volume_mm3 = 0;
  std::int64_t lpns = 0;
};
BOOST_DESCRIBE_STRUCT(Capacity, (), (units, mass_mg, volume_mm3, lpns))
enum class LocationStatus { ACTIVE, PICK_BLOCKED, PUT_BLOCKED, BLOCKED };
BOOST_DESCRIBE_ENUM(LocationStatus, ACTIVE, PICK_BLOCKED, PUT_BLOCKED, BLOCKED)

struct Location {
  static constexpr std::string_view table = "location";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  LocationId location;
  std::int64_t version = 0;
  std::string barcode;
  LocationKind kind = LocationKind::PICK;
  std::string zone;
  std::int64_t pick_seq = 0;
  std::string check_digits;
  LocationStatus status = LocationStatus::ACTIVE;
  std::string aisle;
  std::string side;
  std::string level;
  std::int64_t x_mm = 0;
  std::int64_t y_mm = 0;
  Capacity capacity;
  std::string storage_class;
  bool break_case = false;  // cases may be opened here
};
BOOST_DESCRIBE_STRUCT(Location, (),
                      (location, version, barcode, kind, zone, pick_seq, check_digits, status,
                       aisle, side, level, x_mm, y_mm, capacity, storage_class, break_case))

enum class Tracking { NONE, LOT, SERIAL, LOT_SERIAL };
BOOST_DESCRIBE_ENUM(Tracking, NONE, LOT, SERIAL, LOT_SERIAL)

/// One level of the pack hierarchy: how many base units, and the codes it carries.
struct Pack {
  WEC_REQUIRES("uom qty")
  std::string uom;
  std::int64_t qty = 1;
  std::string gtin;
  std::vector<std::string> barcodes;
  std::string of;  // qty counts these levels; empty: base units. In a row always empty.
};
BOOST_DESCRIBE_STRUCT(Pack, (), (uom, qty, gtin, barcodes, of))

enum class AirTransport { ALLOWED, CAO, FORBIDDEN };
BOOST_DESCRIBE_ENUM(AirTransport, ALLOWED, CAO, FORBIDDEN)
enum class DgState { DG_NONE, DG_LQ, DG_REGULATED };
BOOST_DESCRIBE_ENUM(DgState, DG_NONE, DG_LQ, DG_REGULATED)

/// Dangerous goods as head office describes them (floor.md 1.11); DG_NONE: not dangerous.
struct Dg {
  WEC_REQUIRES("")
  DgState state = DgState::DG_NONE;
  std::string un_number;
  std::string proper_shipping_name;
  std::string dg_class;  // 3, 2.1, 9
  std::string packing_group;
  std::vector<std::string> regimes;  // ADR IMDG IATA
  bool limited_qty = false;
  std::int64_t net_qty_per_unit = 0;  // mg or microlitres: as head office counts its limits
  AirTransport air = AirTransport::ALLOWED;
  std::string segregation_group;
  std::vector<std::string> marks;
};
BOOST_DESCRIBE_STRUCT(Dg, (),
                      (state, un_number, proper_shipping_name, dg_class, packing_group, regimes,
                       limited_qty, net_qty_per_unit, air, segregation_group, marks))

enum class QtyPolicy { SITE, EACH_SCAN, FIRST_SCAN_THEN_QTY, PREFILL };
BOOST_DESCRIBE_ENUM(QtyPolicy, SITE, EACH_SCAN, FIRST_SCAN_THEN_QTY, PREFILL)
enum class Removal { SITE, FEFO, FIFO, LEFO, LIFO, CLEAR_BIN, NEAREST };
BOOST_DESCRIBE_ENUM(Removal, SITE, FEFO, FIFO, LEFO, LIFO, CLEAR_BIN, NEAREST)
enum class SerialCapture { PICK, PACK, BOTH };
BOOST_DESCRIBE_ENUM(SerialCapture, PICK, PACK, BOTH)

/// How this item is handled; SITE: as the site does.
struct ItemPolicy {
  WEC_REQUIRES("")
  QtyPolicy qty = QtyPolicy::SITE;
  Removal removal = Removal::SITE;
  SerialCapture serials = SerialCapture::PICK;
  std::string allocate_uom;     // cases (or pallets) stay whole; empty: single units from anywhere
  std::int64_t case_units = 0;  // of allocate_uom, 0 if that is empty
  bool hygiene = false;         // a return is never as new
  bool own_container = false;   // ships in its own box
  bool this_side_up = false;    // may be turned, never tipped
  std::int64_t overpick_units = 0;  // a case may go over by so much
  boost::json::object more;         // words this version does not know, kept for what reads them
};
BOOST_DESCRIBE_STRUCT(ItemPolicy, (),
                      (qty, removal, serials, allocate_uom, case_units, hygiene, own_container,
                       this_side_up, overpick_units, more))

struct Item {
  static constexpr std::string_view table = "item";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  Sku sku;
  std::int64_t version = 0;
  std::string name;
  Tracking tracking = Tracking::NONE;
  std::int64_t min_shelf_days = 0;
  std::int64_t weight_mg = 0;  // of one base unit
  std::int64_t sigma_mg = 0;
  std::vector<std::int64_t> dims_mm;  // empty or three
  std::vector<Pack> packs;
  std::string owner;
  bool expires = false;  // its stock carries an expiry
  std::vector<Sku> substitutes;
  Dg dg;
  ItemPolicy policy;
  std::int64_t min_qty = 0;  // pick face: refill below
  std::int64_t max_qty = 0;  // pick face: refill up to
};
BOOST_DESCRIBE_STRUCT(Item, (),
                      (sku, version, name, tracking, min_shelf_days, weight_mg, sigma_mg, dims_mm,
                       packs, owner, expires, substitutes, dg, policy, min_qty, max_qty))

inline bool has_lots(const Item& item) {
  return item.tracking == Tracking::LOT || item.tracking == Tracking::LOT_SERIAL;
}
inline bool has_serials(const Item& item) {
  return item.tracking == Tracking::SERIAL || item.tracking == Tracking::LOT_SERIAL;
}

struct CartonType {
  static constexpr std::string_view table = "carton_type";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  CartonTypeId carton;
  std::int64_t version = 0;
  std::string barcode;
  std::int64_t tare_mg = 0;
  std::int64_t sigma_mg = 0;
  std::vector<std::int64_t> inner_mm;  // three
  std::int64_t max_mg = 0;
  std::int64_t cost = 0;  // any whole unit, the same for all types
  bool dg_ok = false;     // approved for dangerous goods
};
BOOST_DESCRIBE_STRUCT(CartonType, (),
                      (carton, version, barcode, tare_mg, sigma_mg, inner_mm, max_mg, cost, dg_ok))

/// SLOT: of a put wall; a container that stays where it is.
enum class LpnKind { TOTE, CART, PALLET, SLOT };
BOOST_DESCRIBE_ENUM(LpnKind, TOTE, CART, PALLET, SLOT)
/// FULL: its walk goes on with another one. SUSPENDED: its order was cancelled, the content is to
/// be put back. LOST: not seen for long.
enum class ToteState { EMPTY, FILLING, FULL, STAGED, AT_STATION, SUSPENDED, LOST };
BOOST_DESCRIBE_ENUM(ToteState, EMPTY, FILLING, FULL, STAGED, AT_STATION, SUSPENDED, LOST)

/// A reusable container. Cartons have a table of their own.
struct Container {
  static constexpr std::string_view table = "container";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 4> indexed = {"order", "walk", "wall", "state"};

  Lpn lpn;
  std::int64_t version = 0;
  std::string barcode;
  LpnKind kind = LpnKind::TOTE;
  ToteState state = ToteState::EMPTY;
  OrderId order;
  LocationId location;
  std::int64_t positions = 0;  // of a cart
  std::int64_t tare_mg = 0;
  std::string walk;           // the walk it is filled in
  std::string batch;          // the walk of a mixed tote, until it is empty again
  Lpn cart;                   // what it stands on
  std::int64_t position = 0;  // its place there, from 1
  std::string wall;           // a slot's wall; a mixed tote's, where it will be sorted
  std::int64_t seen_ms = 0;   // UTC, when it was last scanned
  std::string light;          // a slot's, on the side where units are put
  std::string pack_light;     // and on the side where they are packed
};
BOOST_DESCRIBE_STRUCT(Container, (),
                      (lpn, version, barcode, kind, state, order, location, positions, tare_mg,
                       walk, batch, cart, position, wall, seen_ms, light, pack_light))

struct Operator {
  static constexpr std::string_view table = "operator";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OperatorId operator_id;
  std::int64_t version = 0;
  std::string badge;
  std::string name;
  std::vector<std::string> rights;
  std::vector<std::string> skills;
  std::string language;
  std::string pin_hash;  // argon2id, empty: no PIN
};
BOOST_DESCRIBE_STRUCT(Operator, (),
                      (operator_id, version, badge, name, rights, skills, language, pin_hash))

enum class CodeKind { LOCATION, ITEM, CONTAINER, CARTON_TYPE, BADGE, PARCEL, PALLET, ASN, RMA };
BOOST_DESCRIBE_ENUM(CodeKind, LOCATION, ITEM, CONTAINER, CARTON_TYPE, BADGE, PARCEL, PALLET, ASN,
                    RMA)

/// What a barcode stands for. One code may mean several things only in different kinds.
struct Barcode {
  static constexpr std::string_view table = "barcode";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 1> indexed = {"target"};

  std::string code;  // GTINs stand here with 14 digits
  CodeKind kind = CodeKind::ITEM;
  std::string target;
  std::int64_t qty = 1;  // base units, for packs
};
BOOST_DESCRIBE_STRUCT(Barcode, (), (code, kind, target, qty))

enum class RangeKind { sscc, tracking };
BOOST_DESCRIBE_ENUM(RangeKind, sscc, tracking)

/// A lease of numbers. Ascending; a number once taken is used, void or burnt, never free again.
struct NumberRange {
  static constexpr std::string_view table = "number_range";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"kind"};

  RangeId range;
  RangeKind kind = RangeKind::sscc;
  std::string carrier;
  std::string format;
  std::int64_t lo = 0;
  std::int64_t hi = 0;
  std::int64_t next = 0;
  std::int64_t low = 0;  // warn when fewer than this are left
  std::string expires;   // RFC 3339, empty: never
};
BOOST_DESCRIBE_STRUCT(NumberRange, (), (range, kind, carrier, format, lo, hi, next, low, expires))

}  // namespace wec
