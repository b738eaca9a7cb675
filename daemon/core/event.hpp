// What happened, as values: the vocabulary of the log and of `up/ev`. An event is never refused and
// never changed. Masses are whole milligrams, quantities whole base units, days YYYY-MM-DD.
//
// Every event has `type` (org.wec.{type}.v1) and subject(). docs/wire/events.md is the page for
// consumers; tests/unit/core keeps the two together.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/json_codec.hpp"

namespace wec {

#define WEC_EVENT(NAME, SUBJECT)                 \
  static constexpr std::string_view type = NAME; \
  std::string subject() const { return SUBJECT; }

// ---- head office
// ---------------------------------------------------------------------------------

/// The one answer to a command. `cmd` embeds the command (ship_to only as its SHA-256), so that the
/// site's log alone can rebuild what head office lost; an ok applies it.
struct CmdResult {
  WEC_EVENT("cmd.result", about)
  WEC_REQUIRES("dinc dseq op result")
  std::string about;
  CommandId cmdid;  // absent when the command was too damaged to say it
  std::string dinc;
  std::int64_t dseq = 0;
  std::string op;  // "item.upsert"
  std::string result;
  std::optional<std::string> reason;
  std::optional<std::string> detail;
  std::optional<std::string> state;
  std::optional<OrderId> order;
  std::optional<std::int64_t> version;
  boost::json::object cmd;
};
BOOST_DESCRIBE_STRUCT(CmdResult, (),
                      (cmdid, dinc, dseq, op, result, reason, detail, state, order, version, cmd))

struct StockAdjusted {
  WEC_EVENT("stock.adjusted", "item/" + sku.text)
  WEC_REQUIRES("sku delta reason status")
  Sku sku;
  LocationId location;
  Lpn lpn;
  Lot lot;
  std::optional<std::string> expiry;
  std::string status;
  std::int64_t delta = 0;
  std::string reason;
  CommandId cmdid;
};
BOOST_DESCRIBE_STRUCT(StockAdjusted, (),
                      (sku, location, lpn, lot, expiry, status, delta, reason, cmdid))

struct AllocatedTask {
  WEC_REQUIRES("task line sku location qty")
  TaskId task;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(AllocatedTask, (), (task, line, sku, lot, expiry, location, qty))

struct ShortLine {
  WEC_REQUIRES("line sku qty")
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(ShortLine, (), (line, sku, qty))

struct OrderAllocated {
  WEC_EVENT("order.allocated", "order/" + order.text)
  WEC_REQUIRES("order version state tasks short_lines")
  OrderId order;
  std::int64_t version = 0;
  std::string state;
  std::vector<AllocatedTask> tasks;
  std::vector<ShortLine> short_lines;
};
BOOST_DESCRIBE_STRUCT(OrderAllocated, (), (order, version, state, tasks, short_lines))

struct OrderHeld {
  WEC_EVENT("order.held", "order/" + order.text)
  WEC_REQUIRES("order reason")
  OrderId order;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OrderHeld, (), (order, reason))

// ---- labour
// --------------------------------------------------------------------------------------

struct SignedIn {
  WEC_EVENT("labour.signed_in", "operator/" + operator_id.text)
  WEC_REQUIRES("station operator")
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (station, operator_id))

struct SignedOut {
  WEC_EVENT("labour.signed_out", "operator/" + operator_id.text)
  WEC_REQUIRES("station operator")
  StationId station;
  OperatorId operator_id;
  bool keeps_work = false;  // a bench or dock: what lies there waits for whoever comes next
};
BOOST_DESCRIBE_STRUCT(SignedOut, (), (station, operator_id, keeps_work))

/// The claim of an order's tasks by one operator. `resumed`: they were his already, elsewhere.
struct TaskClaimed {
  WEC_EVENT("task.claimed", "order/" + order.text)
  WEC_REQUIRES("order tasks station operator")
  OrderId order;
  std::vector<TaskId> tasks;
  Lpn tote;  // the one already in use, when work is resumed
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(TaskClaimed, (), (order, tasks, tote, station, operator_id))

struct TaskReleased {
  WEC_EVENT("task.released", "order/" + order.text)
  WEC_REQUIRES("order tasks station operator reason")
  OrderId order;
  std::vector<TaskId> tasks;
  StationId station;
  OperatorId operator_id;
  std::string reason;  // LOGOUT LEASE
};
BOOST_DESCRIBE_STRUCT(TaskReleased, (), (order, tasks, station, operator_id, reason))

// ---- picking
// -------------------------------------------------------------------------------------

struct ToteAssigned {
  WEC_EVENT("tote.assigned", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn order station operator")
  Lpn lpn;
  OrderId order;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ToteAssigned, (), (lpn, order, station, operator_id))

struct PickStarted {
  WEC_EVENT("order.pick_started", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(PickStarted, (), (order))

struct PickLocated {
  WEC_EVENT("pick.located", "order/" + order.text)
  WEC_REQUIRES("task order location station operator")
  TaskId task;
  OrderId order;
  LocationId location;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickLocated, (), (task, order, location, station, operator_id))

/// Progress inside one line; no stock effect.
struct PickCounted {
  WEC_EVENT("pick.counted", "order/" + order.text)
  WEC_REQUIRES("task order sku count station operator")
  TaskId task;
  OrderId order;
  Sku sku;
  Lot lot;
  std::int64_t count = 0;
  std::int64_t lot_units = 0;  // in the hand, their lot not scanned yet
  bool entering_qty = false;
  std::string keyed;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickCounted, (),
                      (task, order, sku, lot, count, lot_units, entering_qty, keyed, station,
                       operator_id))

struct FromPlace {
  WEC_REQUIRES("location")
  LocationId location;
};
BOOST_DESCRIBE_STRUCT(FromPlace, (), (location))
struct ToPlace {
  WEC_REQUIRES("tote")
  Lpn tote;
};
BOOST_DESCRIBE_STRUCT(ToPlace, (), (tote))

struct PickConfirmed {
  WEC_EVENT("pick.confirmed", "order/" + order.text)
  WEC_REQUIRES("order version line task sku qty from to station operator")
  OrderId order;
  std::int64_t version = 0;
  std::int64_t line = 0;
  TaskId task;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::int64_t qty = 0;
  FromPlace from;
  ToPlace to;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickConfirmed, (),
                      (order, version, line, task, sku, lot, expiry, qty, from, to, station,
                       operator_id))

struct OrderPicked {
  WEC_EVENT("order.picked", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderPicked, (), (order))

struct ToteStaged {
  WEC_EVENT("tote.staged", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn location order station operator")
  Lpn lpn;
  LocationId location;
  OrderId order;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ToteStaged, (), (lpn, location, order, station, operator_id))

// ---- packing
// -------------------------------------------------------------------------------------

struct PackStarted {
  WEC_EVENT("pack.started", "order/" + order.text)
  WEC_REQUIRES("order tote station operator")
  OrderId order;
  Lpn tote;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackStarted, (), (order, tote, station, operator_id))

/// A carton opened: its SSCC is taken from the range for good.
struct ParcelOpened {
  WEC_EVENT("parcel.opened", "order/" + order.text)
  WEC_REQUIRES("order carton carton_type range n station operator")
  OrderId order;
  Lpn carton;
  CartonTypeId carton_type;
  RangeId range;
  std::int64_t n = 0;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ParcelOpened, (),
                      (order, carton, carton_type, range, n, station, operator_id))

struct PackScanned {
  WEC_EVENT("pack.scanned", "order/" + order.text)
  WEC_REQUIRES("order carton tote line sku qty station operator")
  OrderId order;
  Lpn carton;
  Lpn tote;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::int64_t qty = 0;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackScanned, (),
                      (order, carton, tote, line, sku, lot, expiry, qty, station, operator_id))

struct PackedContent {
  WEC_REQUIRES("line sku qty")
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(PackedContent, (), (line, sku, lot, qty))

struct PackConfirmed {
  WEC_EVENT("pack.confirmed", "order/" + order.text)
  WEC_REQUIRES("order carton tote contents station operator")
  OrderId order;
  Lpn carton;
  Lpn tote;
  std::vector<PackedContent> contents;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackConfirmed, (), (order, carton, tote, contents, station, operator_id))

struct OrderPacked {
  WEC_EVENT("order.packed", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderPacked, (), (order))

/// `discriminating`: twice the tolerance is below the lightest unit, so the weight proves the
/// count.
struct WeighChecked {
  WEC_EVENT("weigh.checked", "order/" + order.text)
  WEC_REQUIRES("order carton mass_mg expected_mg tolerance_mg station operator device")
  OrderId order;
  Lpn carton;
  std::int64_t mass_mg = 0;
  std::int64_t expected_mg = 0;
  std::int64_t tolerance_mg = 0;
  bool discriminating = false;
  StationId station;
  OperatorId operator_id;
  DeviceId device;
};
BOOST_DESCRIBE_STRUCT(WeighChecked, (),
                      (order, carton, mass_mg, expected_mg, tolerance_mg, discriminating, station,
                       operator_id, device))

/// n units too few (n < 0) or too many of one item would explain the weight.
struct WeighHint {
  WEC_REQUIRES("sku n")
  Sku sku;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(WeighHint, (), (sku, n))

struct WeighFailed {
  WEC_EVENT("weigh.failed", "order/" + order.text)
  WEC_REQUIRES("order carton mass_mg expected_mg tolerance_mg verdict station operator device")
  OrderId order;
  Lpn carton;
  std::int64_t mass_mg = 0;
  std::int64_t expected_mg = 0;
  std::int64_t tolerance_mg = 0;
  std::string verdict;  // UNDERWEIGHT OVERWEIGHT
  std::optional<WeighHint> hint;
  StationId station;
  OperatorId operator_id;
  DeviceId device;
};
BOOST_DESCRIBE_STRUCT(WeighFailed, (),
                      (order, carton, mass_mg, expected_mg, tolerance_mg, verdict, hint, station,
                       operator_id, device))

// ---- labels
// --------------------------------------------------------------------------------------

/// A number is bound to a carton and its label is ordered: the print job exists from here on.
struct LabelBound {
  WEC_EVENT("label.bound", "order/" + order.text)
  WEC_REQUIRES("label order carton kind number range carrier copy printer sha256 station operator")
  LabelId label;
  OrderId order;
  Lpn carton;
  std::string kind;
  std::string number;
  RangeId range;
  std::string carrier;
  std::string service;
  std::int64_t copy = 1;
  std::string printer;
  std::string sha256;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelBound, (),
                      (label, order, carton, kind, number, range, carrier, service, copy, printer,
                       sha256, station, operator_id))

struct LabelPrinted {
  WEC_EVENT("label.printed", "order/" + order.text)
  WEC_REQUIRES("label order")
  LabelId label;
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(LabelPrinted, (), (label, order))

/// Nobody knows whether paper came out. Only a person may have it printed again.
struct LabelDoubtful {
  WEC_EVENT("label.doubtful", "order/" + order.text)
  WEC_REQUIRES("label order reason")
  LabelId label;
  OrderId order;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LabelDoubtful, (), (label, order, reason))

/// Not one byte of it left: the same copy may be sent again.
struct LabelFailed {
  WEC_EVENT("label.failed", "order/" + order.text)
  WEC_REQUIRES("label order reason")
  LabelId label;
  OrderId order;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LabelFailed, (), (label, order, reason))

/// A failed label is ordered once more, same copy.
struct LabelRequeued {
  WEC_EVENT("label.requeued", "order/" + order.text)
  WEC_REQUIRES("label order printer station operator")
  LabelId label;
  OrderId order;
  std::string printer;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelRequeued, (), (label, order, printer, station, operator_id))

/// A person asked for another copy: same number, next copy; the copy before it is void.
struct LabelReprinted {
  WEC_EVENT("label.reprinted", "order/" + order.text)
  WEC_REQUIRES("label of order carton number copy printer sha256 station operator")
  LabelId label;
  LabelId of;
  OrderId order;
  Lpn carton;
  std::string number;
  std::int64_t copy = 0;
  std::string printer;
  std::string sha256;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelReprinted, (),
                      (label, of, order, carton, number, copy, printer, sha256, station,
                       operator_id))

struct LabelApplied {
  WEC_EVENT("label.applied", "order/" + order.text)
  WEC_REQUIRES("label order carton station operator")
  LabelId label;
  OrderId order;
  Lpn carton;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelApplied, (), (label, order, carton, station, operator_id))

struct OrderLabelled {
  WEC_EVENT("order.labelled", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderLabelled, (), (order))

struct NumbersLow {
  WEC_EVENT("numbers.low", "range/" + range.text)
  WEC_REQUIRES("range left")
  RangeId range;
  std::int64_t left = 0;
};
BOOST_DESCRIBE_STRUCT(NumbersLow, (), (range, left))

struct NumbersExhausted {
  WEC_EVENT("numbers.exhausted", "range/" + range.text)
  WEC_REQUIRES("range")
  RangeId range;
};
BOOST_DESCRIBE_STRUCT(NumbersExhausted, (), (range))

// ---- dock
// ----------------------------------------------------------------------------------------

struct ParcelLoaded {
  WEC_EVENT("parcel.loaded", "order/" + order.text)
  WEC_REQUIRES("carton order manifest station operator")
  Lpn carton;
  OrderId order;
  std::string manifest;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ParcelLoaded, (), (carton, order, manifest, station, operator_id))

struct ShippedParcel {
  WEC_REQUIRES("carton number order mass_mg")
  Lpn carton;
  std::string number;
  OrderId order;
  std::int64_t mass_mg = 0;
};
BOOST_DESCRIBE_STRUCT(ShippedParcel, (), (carton, number, order, mass_mg))

struct ShippedLine {
  WEC_REQUIRES("line qty")
  std::int64_t line = 0;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(ShippedLine, (), (line, qty))

struct ShippedOrder {
  WEC_REQUIRES("order complete lines")
  OrderId order;
  bool complete = false;  // every packed unit of the order has left
  std::vector<ShippedLine> lines;
};
BOOST_DESCRIBE_STRUCT(ShippedOrder, (), (order, complete, lines))

struct HandedOver {
  WEC_EVENT("shipment.handed_over", "manifest/" + manifest)
  WEC_REQUIRES("manifest parcels orders station operator")
  std::string manifest;
  std::vector<ShippedParcel> parcels;
  std::vector<ShippedOrder> orders;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(HandedOver, (), (manifest, parcels, orders, station, operator_id))

// ---- the audit trail of refusals
// -------------------------------------------------------------------

/// Changes nothing; `data` is what was scanned, bytes outside printable ASCII as \xHH.
struct ScanRejected {
  WEC_EVENT("scan.rejected", "station/" + station.text)
  WEC_REQUIRES("station code args data")
  StationId station;
  OperatorId operator_id;
  DeviceId device;
  std::string code;
  boost::json::object args;
  std::string data;
};
BOOST_DESCRIBE_STRUCT(ScanRejected, (), (station, operator_id, device, code, args, data))

#undef WEC_EVENT

using Event = std::variant<CmdResult, StockAdjusted, OrderAllocated, OrderHeld, SignedIn, SignedOut,
                           TaskClaimed, TaskReleased, ToteAssigned, PickStarted, PickLocated,
                           PickCounted, PickConfirmed, OrderPicked, ToteStaged, PackStarted,
                           ParcelOpened, PackScanned, PackConfirmed, OrderPacked, WeighChecked,
                           WeighFailed, LabelBound, LabelPrinted, LabelDoubtful, LabelFailed,
                           LabelRequeued, LabelReprinted, LabelApplied, OrderLabelled, NumbersLow,
                           NumbersExhausted, ParcelLoaded, HandedOver, ScanRejected>;

std::string_view type_of(const Event&);
std::string subject_of(const Event&);
boost::json::object data_of(const Event&);

/// An event from its type and data, for verify; an unknown type or a broken field is an error.
tl::expected<Event, JsonError> event_from(std::string_view type, const std::string& subject,
                                          const boost::json::object& data);

}  // namespace wec
