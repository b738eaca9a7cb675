// The warehouse's tables, one struct a row. What is `fold` here is written by apply/ alone and can
// be rebuilt from the log; column names are the member names.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

// ---- master data -------------------------------------------------------------------------------

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

enum class CodeKind { LOCATION, ITEM, CONTAINER, CARTON_TYPE, BADGE, PARCEL };
BOOST_DESCRIBE_ENUM(CodeKind, LOCATION, ITEM, CONTAINER, CARTON_TYPE, BADGE, PARCEL)

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

// ---- stock
// ---------------------------------------------------------------------------------------

enum class StockStatus { AVAILABLE, SUSPECT, QC, QUARANTINE, DAMAGED, RETURN };
BOOST_DESCRIBE_ENUM(StockStatus, AVAILABLE, SUSPECT, QC, QUARANTINE, DAMAGED, RETURN)

/// A quantity somewhere: in a bin (location) or on a container or carton (lpn), never both. Empty
/// text stands for "none" so that all dimensions can be the key.
struct Stock {
  static constexpr std::string_view table = "stock";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 7;
  static constexpr std::array<std::string_view, 2> indexed = {"lpn", "location"};

  Sku sku;
  Lot lot;
  std::string expiry;  // YYYY-MM-DD
  std::string serial;
  LocationId location;
  Lpn lpn;
  StockStatus status = StockStatus::AVAILABLE;
  std::int64_t qty = 0;
  std::int64_t reserved = 0;
};
BOOST_DESCRIBE_STRUCT(Stock, (), (sku, lot, expiry, serial, location, lpn, status, qty, reserved))

// ---- orders
// --------------------------------------------------------------------------------------

enum class OrderState {
  received,
  held,
  allocated,
  part_allocated,
  unallocated,
  picking,
  picked,
  packing,
  packed,
  labelled,
  manifested,
  shipped
};
BOOST_DESCRIBE_ENUM(OrderState, received, held, allocated, part_allocated, unallocated, picking,
                    picked, packing, packed, labelled, manifested, shipped)

struct Order {
  static constexpr std::string_view table = "orders";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"state"};

  OrderId order;
  std::int64_t version = 0;
  OrderState state = OrderState::received;
  std::int64_t priority = 0;
  std::string ship_by;
  std::string carrier;
  std::string service;
  std::int64_t shipped_seq = 0;  // seq of its shipment.handed_over; closed when applied reaches it
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (order, version, state, priority, ship_by, carrier, service, shipped_seq))

struct OrderLine {
  static constexpr std::string_view table = "order_line";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  Lot lot;                 // empty: any
  std::string min_expiry;  // empty: any
  std::int64_t allocated = 0;
  std::int64_t picked = 0;
  std::int64_t packed = 0;
  std::int64_t shipped = 0;
};
BOOST_DESCRIBE_STRUCT(OrderLine, (),
                      (order, line, sku, qty, lot, min_expiry, allocated, picked, packed, shipped))

enum class TaskState { READY, CLAIMED, DONE };
BOOST_DESCRIBE_ENUM(TaskState, READY, CLAIMED, DONE)

/// Take this quantity of this line from this bin. `count` and what follows is the scan-level state.
struct PickTask {
  static constexpr std::string_view table = "pick_task";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 2> indexed = {"order", "operator_id"};

  TaskId task;
  TaskState state = TaskState::READY;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::string expiry;
  LocationId location;
  std::int64_t pick_seq = 0;
  std::int64_t qty = 0;
  OperatorId operator_id;  // the holder; empty once nobody holds it
  StationId station;
  bool located = false;        // the bin was scanned
  std::int64_t count = 0;      // units scanned so far
  std::int64_t lot_units = 0;  // units of a scanned code that named no lot: the lot comes next
  bool entering_qty = false;   // CMD-QTY was scanned; keyed holds the digits so far
  std::string keyed;
};
BOOST_DESCRIBE_STRUCT(PickTask, (),
                      (task, state, order, line, sku, lot, expiry, location, pick_seq, qty,
                       operator_id, station, located, count, lot_units, entering_qty, keyed))

/// Orders whose pick tasks wait for somebody, the most urgent first.
struct WaitingWork {
  static constexpr std::string_view table = "waiting_work";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string rank;
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(WaitingWork, (), (rank, order))

// ---- stations, cartons, labels, manifests
// --------------------------------------------------------

/// What a station is in the middle of; the step itself is derived from facts (core/steps.hpp).
struct StationState {
  static constexpr std::string_view table = "station";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"operator_id"};

  StationId station;
  OperatorId operator_id;
  OrderId order;
  Lpn tote;
  Lpn carton;
  std::string manifest;
  Sku last_sku;
};
BOOST_DESCRIBE_STRUCT(StationState, (),
                      (station, operator_id, order, tote, carton, manifest, last_sku))

/// Nobody signed in, nothing at hand.
inline StationState empty_station(const StationId& id) {
  StationState station;
  station.station = id;
  return station;
}

enum class CartonState { OPEN, CLOSED, WEIGHED, LABELLED, LOADED, SHIPPED };
BOOST_DESCRIBE_ENUM(CartonState, OPEN, CLOSED, WEIGHED, LABELLED, LOADED, SHIPPED)

struct Carton {
  static constexpr std::string_view table = "carton";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 2> indexed = {"order", "manifest"};

  Lpn carton;  // its SSCC
  OrderId order;
  CartonTypeId carton_type;
  std::int64_t n = 0;  // n-th carton of the order
  CartonState state = CartonState::OPEN;
  std::int64_t mass_mg = 0;  // measured; 0 until weighed
  LabelId label;             // the newest label
  std::string number;        // tracking number
  std::string manifest;
};
BOOST_DESCRIBE_STRUCT(Carton, (),
                      (carton, order, carton_type, n, state, mass_mg, label, number, manifest))

/// Which order line a carton's units belong to.
struct CartonLine {
  static constexpr std::string_view table = "carton_line";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 4;
  static constexpr std::array<std::string_view, 0> indexed = {};

  Lpn carton;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(CartonLine, (), (carton, line, sku, lot, qty))

/// queued: the order to print may have left; printed and doubtful: what the printer said of it;
/// failed: not one byte was sent; applied: its scan proved it; void: never to be used.
enum class LabelState { queued, printed, doubtful, failed, applied, voided };
BOOST_DESCRIBE_ENUM(LabelState, queued, printed, doubtful, failed, applied, voided)

struct LabelJob {
  static constexpr std::string_view table = "label";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 3> indexed = {"carton", "state", "order"};

  LabelId label;
  OrderId order;
  Lpn carton;
  std::string kind;
  std::string number;
  std::int64_t copy = 1;
  LabelState state = LabelState::queued;
  std::string printer;
  std::string sha256;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LabelJob, (),
                      (label, order, carton, kind, number, copy, state, printer, sha256, reason))

enum class ManifestState { OPEN, CLOSED };
BOOST_DESCRIBE_ENUM(ManifestState, OPEN, CLOSED)

struct Manifest {
  static constexpr std::string_view table = "manifest";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"station"};

  std::string manifest;
  StationId station;
  ManifestState state = ManifestState::OPEN;
};
BOOST_DESCRIBE_STRUCT(Manifest, (), (manifest, station, state))

/// Names that the site gives in ascending order: manifests.
struct Counter {
  static constexpr std::string_view table = "counter";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string name;
  std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(Counter, (), (name, value))

/// Commands of head office that were answered: the same cmdid again changes nothing.
struct AnsweredCommand {
  static constexpr std::string_view table = "answered_command";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  CommandId cmdid;
  std::string result;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(AnsweredCommand, (), (cmdid, result, reason))

// ---- kept beside the fold
// ------------------------------------------------------------------------

/// The answer of a station input, for the same command_id coming again (7 days).
struct KeptAnswer {
  static constexpr std::string_view table = "answer";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"at_ms"};

  CommandId command_id;
  std::int64_t at_ms = 0;
  std::string json;
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (command_id, at_ms, json))

/// The refusal that a station's screen shows until its next input.
struct ShownRefusal {
  static constexpr std::string_view table = "refusal";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  StationId station;
  std::string code;
  boost::json::object args;
  std::int64_t at_ms = 0;
};
BOOST_DESCRIBE_STRUCT(ShownRefusal, (), (station, code, args, at_ms))

/// Where an order goes. Personal data: outside log, fold and state hash.
struct Address {
  static constexpr std::string_view table = "address";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OrderId order;
  boost::json::object ship_to;
};
BOOST_DESCRIBE_STRUCT(Address, (), (order, ship_to))

/// A label's exact bytes, stored at first issue.
struct LabelBytes {
  static constexpr std::string_view table = "label_bytes";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  LabelId label;
  std::string bytes;
};
BOOST_DESCRIBE_STRUCT(LabelBytes, (), (label, bytes))

/// The sync session's own memory: stored, applied, safe, fence, dinc, dcur.
struct SyncValue {
  static constexpr std::string_view table = "sync";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string k;
  std::string v;
};
BOOST_DESCRIBE_STRUCT(SyncValue, (), (k, v))

/// Every table, once: the store creates them, verify compares the fold ones, backup takes all.
template <class Visit>
void for_each_table(Visit&& visit) {
  using All =
      boost::mp11::mp_list<Location, Item, CartonType, Container, Operator, Barcode, NumberRange,
                           Stock, Order, OrderLine, PickTask, WaitingWork, StationState, Carton,
                           CartonLine, LabelJob, Manifest, Counter, AnsweredCommand, KeptAnswer,
                           ShownRefusal, Address, LabelBytes, SyncValue>;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, All>>(
      [&](auto identity) { visit(rows::spec_of<typename decltype(identity)::type>()); });
}

}  // namespace wec
