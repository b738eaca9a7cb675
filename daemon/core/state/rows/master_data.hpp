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
};
BOOST_DESCRIBE_STRUCT(Location, (),
                      (location, version, barcode, kind, zone, pick_seq, check_digits, status))

enum class Tracking { NONE, LOT, SERIAL, LOT_SERIAL };
BOOST_DESCRIBE_ENUM(Tracking, NONE, LOT, SERIAL, LOT_SERIAL)

/// One level of the pack hierarchy: how many base units, and the codes it carries.
struct Pack {
  WEC_REQUIRES("uom qty")
  std::string uom;
  std::int64_t qty = 1;
  std::string gtin;
  std::vector<std::string> barcodes;
};
BOOST_DESCRIBE_STRUCT(Pack, (), (uom, qty, gtin, barcodes))

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
};
BOOST_DESCRIBE_STRUCT(Item, (),
                      (sku, version, name, tracking, min_shelf_days, weight_mg, sigma_mg, dims_mm,
                       packs))

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
};
BOOST_DESCRIBE_STRUCT(CartonType, (),
                      (carton, version, barcode, tare_mg, sigma_mg, inner_mm, max_mg))

enum class LpnKind { TOTE, CART, PALLET };
BOOST_DESCRIBE_ENUM(LpnKind, TOTE, CART, PALLET)
enum class ToteState { EMPTY, FILLING, STAGED, AT_STATION };
BOOST_DESCRIBE_ENUM(ToteState, EMPTY, FILLING, STAGED, AT_STATION)

/// A reusable container. Cartons have a table of their own.
struct Container {
  static constexpr std::string_view table = "container";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"order"};

  Lpn lpn;
  std::int64_t version = 0;
  std::string barcode;
  LpnKind kind = LpnKind::TOTE;
  ToteState state = ToteState::EMPTY;
  OrderId order;
  LocationId location;
};
BOOST_DESCRIBE_STRUCT(Container, (), (lpn, version, barcode, kind, state, order, location))

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
};
BOOST_DESCRIBE_STRUCT(Operator, (), (operator_id, version, badge, name, rights))

enum class CodeKind { LOCATION, ITEM, CONTAINER, CARTON_TYPE, BADGE, PARCEL, PALLET };
BOOST_DESCRIBE_ENUM(CodeKind, LOCATION, ITEM, CONTAINER, CARTON_TYPE, BADGE, PARCEL, PALLET)

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
