// Commands of head office as answered, and what becomes of orders and stock through them.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

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
  std::vector<std::string> serials;       // as many as the delta, of serial-tracked items
  std::optional<std::string> adjustment;  // its name; several rows may share one
  std::optional<std::string> reverses;    // the adjustment that this takes back
  StationId station;                      // absent: head office's
  OperatorId operator_id;
  OperatorId approver;
};
BOOST_DESCRIBE_STRUCT(StockAdjusted, (),
                      (sku, location, lpn, lot, expiry, status, delta, reason, cmdid, serials,
                       adjustment, reverses, station, operator_id, approver))

/// What can be promised of an item changed: available = in bins, AVAILABLE, not reserved.
struct StockChanged {
  WEC_EVENT("stock.changed", "item/" + sku.text)
  WEC_REQUIRES("sku available")
  Sku sku;
  std::int64_t available = 0;
};
BOOST_DESCRIBE_STRUCT(StockChanged, (), (sku, available))

struct AllocatedTask {
  WEC_REQUIRES("task line sku location qty")
  TaskId task;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t qty = 0;
  std::vector<std::string> serials;  // reserved, of serial-tracked items
};
BOOST_DESCRIBE_STRUCT(AllocatedTask, (), (task, line, sku, lot, expiry, location, qty, serials))

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

struct OrderUnheld {
  WEC_EVENT("order.unheld", "order/" + order.text)
  WEC_REQUIRES("order reason")
  OrderId order;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OrderUnheld, (), (order, reason))

/// Nothing is wrong with the order; its channel decides when it goes to the floor.
struct OrderReleasable {
  WEC_EVENT("order.releasable", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
  ChannelId channel;
};
BOOST_DESCRIBE_STRUCT(OrderReleasable, (), (order, channel))

struct FreedTask {
  WEC_REQUIRES("task line sku location qty left")
  TaskId task;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t qty = 0;   // no longer reserved
  std::int64_t left = 0;  // still to be picked by this task; 0: the task is over
  std::vector<std::string> serials;
};
BOOST_DESCRIBE_STRUCT(FreedTask, (), (task, line, sku, lot, expiry, location, qty, left, serials))

/// Reserved quantities are given back; `state` is the order's then, if that changes.
struct OrderUnreserved {
  WEC_EVENT("order.unreserved", "order/" + order.text)
  WEC_REQUIRES("order tasks reason")
  OrderId order;
  std::vector<FreedTask> tasks;
  std::string reason;  // CANCEL CHANGE HOLD RECALL
  std::optional<std::string> state;
};
BOOST_DESCRIBE_STRUCT(OrderUnreserved, (), (order, tasks, reason, state))

/// Short lines are given up: nobody looks for them any more.
struct OrderShortClosed {
  WEC_EVENT("order.picked_short", "order/" + order.text)
  WEC_REQUIRES("order short_lines")
  OrderId order;
  std::vector<ShortLine> short_lines;
  bool dropped = false;  // CANCEL_SHORT: the lines are wanted only as far as they were picked
};
BOOST_DESCRIBE_STRUCT(OrderShortClosed, (), (order, short_lines, dropped))

/// A serial was taken other than the reserved one; `with` is the task whose it was, if any.
struct SerialChanged {
  WEC_EVENT("pick.serial_changed", "order/" + order.text)
  WEC_REQUIRES("task order sku location from to")
  TaskId task;
  OrderId order;
  Sku sku;
  Lot lot;
  LocationId location;
  std::string from;
  std::string to;
  TaskId with;
};
BOOST_DESCRIBE_STRUCT(SerialChanged, (), (task, order, sku, lot, location, from, to, with))

/// Only when everything that was picked has been put back.
struct OrderCancelled {
  WEC_EVENT("order.cancelled", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderCancelled, (), (order))

using OrderEvents = boost::mp11::mp_list<CmdResult, StockAdjusted, StockChanged, OrderAllocated,
                                         OrderHeld, OrderUnheld, OrderReleasable, OrderUnreserved,
                                         OrderShortClosed, SerialChanged, OrderCancelled>;

}  // namespace wec
