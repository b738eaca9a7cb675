// From an empty tote to a full one at packing.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

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

using PickEvents = boost::mp11::mp_list<ToteAssigned, PickStarted, PickLocated, PickCounted,
                                        PickConfirmed, OrderPicked, ToteStaged>;

}  // namespace wec
