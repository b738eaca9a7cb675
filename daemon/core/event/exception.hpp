// What a picker finds otherwise than the system says (floor.md 1.8).
#pragma once

#include "daemon/core/event/order.hpp"

namespace wec {

/// E01: `suspect` units of the bin's free stock cannot be allocated until a count. E03:
/// `found_sku`.
struct PickDiscrepancy {
  WEC_EVENT("pick.discrepancy", "order/" + order.text)
  WEC_REQUIRES("code task order line sku location station operator")
  std::string code;
  TaskId task;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t asked = 0;
  std::int64_t found = 0;
  std::int64_t suspect = 0;
  Sku found_sku;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickDiscrepancy, (),
                      (code, task, order, line, sku, lot, expiry, location, asked, found, suspect,
                       found_sku, reason, station, operator_id))

/// Units that cannot be sold: AVAILABLE in the bin becomes QUARANTINE at `to`.
struct PickDamaged {
  WEC_EVENT("pick.damaged", "order/" + order.text)
  WEC_REQUIRES("task order line sku location qty to station operator")
  TaskId task;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::string serial;
  std::int64_t qty = 0;
  LocationId to;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickDamaged, (),
                      (task, order, line, sku, lot, expiry, location, serial, qty, to, reason,
                       station, operator_id))

/// The reservation of so many units moves to another lot of the same bin, as a task of its own.
struct PickLotChanged {
  WEC_EVENT("pick.lot_changed", "order/" + order.text)
  WEC_REQUIRES("task order line sku location qty to_lot new_task station operator")
  TaskId task;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t qty = 0;
  Lot to_lot;
  std::optional<std::string> to_expiry;
  TaskId new_task;
  std::string granted_by;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickLotChanged, (),
                      (task, order, line, sku, lot, expiry, location, qty, to_lot, to_expiry,
                       new_task, granted_by, station, operator_id))

/// The goods are taken off a pallet or tote instead of out of the bin. So many units leave
/// `to_lpn` and stand, reserved for the task, at `to_location`, where it is; those of the bin are
/// free again.
struct PickLpnChanged {
  WEC_EVENT("pick.lpn_changed", "order/" + order.text)
  WEC_REQUIRES("task order line sku location qty to_lpn to_location station operator")
  TaskId task;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t qty = 0;
  Lpn to_lpn;
  LocationId to_location;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickLpnChanged, (),
                      (task, order, line, sku, lot, expiry, location, qty, to_lpn, to_location,
                       station, operator_id))

/// So many units of the line are another, listed item from now on.
struct PickSubstituted {
  WEC_EVENT("pick.substituted", "order/" + order.text)
  WEC_REQUIRES("task order line sku substitute qty station operator")
  TaskId task;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t qty = 0;
  Sku substitute;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickSubstituted, (),
                      (task, order, line, sku, lot, expiry, location, qty, substitute, reason,
                       station, operator_id))

/// One unit or place booked without a scan; typed check digits proved the place.
struct PickManualEntry {
  WEC_EVENT("pick.manual_entry", "order/" + order.text)
  WEC_REQUIRES("task order sku location hour station operator")
  TaskId task;
  OrderId order;
  Sku sku;
  LocationId location;
  std::int64_t qty = 0;
  std::int64_t hour = 0;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickManualEntry, (),
                      (task, order, sku, location, qty, hour, reason, station, operator_id))

/// Nothing is picked there until a supervisor lifts it.
struct LocationBlocked {
  WEC_EVENT("location.blocked", "location/" + location.text)
  WEC_REQUIRES("location reason station operator")
  LocationId location;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LocationBlocked, (), (location, reason, station, operator_id))

struct LocationUnblocked {
  WEC_EVENT("location.unblocked", "location/" + location.text)
  WEC_REQUIRES("location station operator")
  LocationId location;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LocationUnblocked, (), (location, station, operator_id))

/// The reason for the exception declared just before.
struct ExceptionReasoned {
  WEC_EVENT("exception.reasoned", "station/" + station.text)
  WEC_REQUIRES("code reason station operator")
  std::string code;
  std::string reason;
  TaskId task;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ExceptionReasoned, (), (code, reason, task, station, operator_id))

/// A control task that an exception asks for: COUNT a bin, QC of damaged goods, a new LABEL.
struct ControlWanted {
  WEC_EVENT("control.wanted", "location/" + location.text)
  WEC_REQUIRES("kind location cause")
  std::string kind;
  LocationId location;
  Sku sku;
  Lot lot;
  std::int64_t qty = 0;
  std::string cause;  // E01 E02 E03 E04 E06 E11 ZERO_CHECK
};
BOOST_DESCRIBE_STRUCT(ControlWanted, (), (kind, location, sku, lot, qty, cause))

using ExceptionEvents =
    boost::mp11::mp_list<PickDiscrepancy, PickDamaged, PickLotChanged, PickLpnChanged,
                         PickSubstituted, PickManualEntry, LocationBlocked, LocationUnblocked,
                         ExceptionReasoned, ControlWanted>;

}  // namespace wec
