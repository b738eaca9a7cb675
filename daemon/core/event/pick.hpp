// From an empty tote to a full one at packing.
#pragma once

#include "daemon/core/event/order.hpp"

namespace wec {

struct ToteAssigned {
  WEC_EVENT("tote.assigned", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn station operator")
  Lpn lpn;
  OrderId order;  // absent: a batch's tote, for all its orders
  StationId station;
  OperatorId operator_id;
  std::string walk;
  Lpn cart;
  std::int64_t position = 0;
  std::string batch;  // a mixed tote: the walk, until it is empty again
  std::string wall;
  std::int64_t at_ms = 0;  // UTC
};
BOOST_DESCRIBE_STRUCT(ToteAssigned, (),
                      (lpn, order, station, operator_id, walk, cart, position, batch, wall, at_ms))

/// Nothing more goes in; its walk goes on with another one.
struct ToteFull {
  WEC_EVENT("tote.full", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn station operator")
  Lpn lpn;
  OrderId order;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ToteFull, (), (lpn, order, station, operator_id))

/// Zone picking: the tote stands between two zones.
struct ToteHandedOver {
  WEC_EVENT("tote.handed_over", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn order location zone next_zone station operator")
  Lpn lpn;
  OrderId order;
  LocationId location;
  std::string zone;
  std::string next_zone;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ToteHandedOver, (),
                      (lpn, order, location, zone, next_zone, station, operator_id))

/// Zone picking: the next zone has it.
struct ToteReceived {
  WEC_EVENT("tote.received", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn order walk station operator")
  Lpn lpn;
  OrderId order;
  std::string walk;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ToteReceived, (), (lpn, order, walk, station, operator_id))

/// Nobody has scanned it for hours although goods lie in it.
struct ToteLost {
  WEC_EVENT("tote.lost", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn seen")
  Lpn lpn;
  OrderId order;
  LocationId location;  // where it was seen last, if it was put down
  std::string seen;
};
BOOST_DESCRIBE_STRUCT(ToteLost, (), (lpn, order, location, seen))

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
  std::string entry_method;  // MANUAL: check digits were typed; absent: scanned
};
BOOST_DESCRIBE_STRUCT(PickLocated, (), (task, order, location, station, operator_id, entry_method))

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
  bool serial_due = false;
  std::vector<std::string> serials;
  bool manual = false;
};
BOOST_DESCRIBE_STRUCT(PickCounted, (),
                      (task, order, sku, lot, count, lot_units, entering_qty, keyed, station,
                       operator_id, serial_due, serials, manual))

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
  std::vector<std::string> serials;  // of items tracked so; then qty is their number
  std::string entry_method;          // MANUAL: a unit at least was booked without a scan
};
BOOST_DESCRIBE_STRUCT(PickConfirmed, (),
                      (order, version, line, task, sku, lot, expiry, qty, from, to, station,
                       operator_id, serials, entry_method))

/// The last accepted scan is taken back. CONFIRMED: the units lie in the bin again, reserved.
struct PickUndone {
  WEC_EVENT("pick.undone", "order/" + order.text)
  WEC_REQUIRES("walk kind station operator")
  std::string walk;
  std::string kind;  // TOTE LOCATED COUNTED CONFIRMED
  OrderId order;
  TaskId task;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::int64_t qty = 0;
  std::vector<std::string> serials;
  LocationId location;
  Lpn tote;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickUndone, (),
                      (walk, kind, order, task, line, sku, lot, expiry, qty, serials, location,
                       tote, station, operator_id))

/// Not found, and nowhere else either.
struct PickShort {
  WEC_EVENT("pick.short", "order/" + order.text)
  WEC_REQUIRES("order version line sku qty reason")
  OrderId order;
  std::int64_t version = 0;
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PickShort, (), (order, version, line, sku, qty, reason, station, operator_id))

struct OrderPicked {
  WEC_EVENT("order.picked", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderPicked, (), (order))

struct ToteStaged {
  WEC_EVENT("tote.staged", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn location station operator")
  Lpn lpn;
  LocationId location;
  OrderId order;
  StationId station;
  OperatorId operator_id;
  std::int64_t at_ms = 0;  // UTC
};
BOOST_DESCRIBE_STRUCT(ToteStaged, (), (lpn, location, order, station, operator_id, at_ms))

using PickEvents =
    boost::mp11::mp_list<ToteAssigned, ToteFull, ToteHandedOver, ToteReceived, ToteLost,
                         PickStarted, PickLocated, PickCounted, PickConfirmed, PickUndone,
                         PickShort, OrderPicked, ToteStaged>;

}  // namespace wec
