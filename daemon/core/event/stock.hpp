// Stock in the house: replenishment, counts, adjustments, kits, and what can be promised of it.
#pragma once

#include "daemon/core/stock_move.hpp"

namespace wec {

struct ReplenishRequested {
  WEC_EVENT("replenish.requested", "item/" + sku.text)
  WEC_REQUIRES("sku to qty reason")
  TaskId task;  // absent: nothing in reserve
  Sku sku;
  LocationId to;
  std::int64_t qty = 0;
  std::string reason;  // MIN DEMAND URGENT TOP_OFF
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(ReplenishRequested, (), (task, sku, to, qty, reason, order))

struct ReplenishConfirmed {
  WEC_EVENT("replenish.confirmed", "item/" + sku.text)
  WEC_REQUIRES("task sku qty from to moves station operator")
  TaskId task;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t qty = 0;
  std::int64_t planned = 0;
  LocationId from;
  LocationId to;
  std::string reason;
  OrderId order;
  std::vector<StockMove> moves;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReplenishConfirmed, (),
                      (task, sku, lot, expiry, serial, qty, planned, from, to, reason, order, moves,
                       station, operator_id))

struct CountPlanned {
  WEC_EVENT("count.planned", "count/" + count)
  WEC_REQUIRES("count location reason task")
  std::string count;
  LocationId location;
  Sku sku;  // absent: all that lies there
  std::string reason;
  TaskId task;
  std::int64_t priority = 0;
};
BOOST_DESCRIBE_STRUCT(CountPlanned, (), (count, location, sku, reason, task, priority))

/// `before`: what the books say now; nobody is shown it.
struct CountStarted {
  WEC_EVENT("count.started", "count/" + count)
  WEC_REQUIRES("count attempt before station operator")
  std::string count;
  std::int64_t attempt = 0;
  std::vector<CountedLine> before;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(CountStarted, (), (count, attempt, before, station, operator_id))

/// An attempt that did not match: counted again by somebody else (RECOUNT) or decided by a
/// supervisor (APPROVAL).
struct CountVaried {
  WEC_EVENT("count.varied", "count/" + count)
  WEC_REQUIRES("count location attempt next lines station operator")
  std::string count;
  LocationId location;
  std::int64_t attempt = 0;
  std::string next;  // RECOUNT APPROVAL
  std::vector<CountedLine> lines;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(CountVaried, (),
                      (count, location, attempt, next, lines, station, operator_id))

/// COUNT.POSTED: `result` MATCH, TOLERANCE or APPROVED. `moves` correct the books by the
/// difference; suspect units that were found can be promised again.
struct StockCounted {
  WEC_EVENT("stock.counted", "location/" + location.text)
  WEC_REQUIRES("count location result attempts lines moves station operator")
  std::string count;
  LocationId location;
  Sku sku;
  std::string reason;
  std::string result;
  std::int64_t attempts = 0;
  std::vector<CountedLine> lines;
  std::vector<StockMove> moves;
  OperatorId approver;
  std::optional<std::string> adjustment;
  StationId station;
  OperatorId operator_id;
  std::int64_t at_ms = 0;  // UTC: the next planned count is so many days later
};
BOOST_DESCRIBE_STRUCT(StockCounted, (),
                      (count, location, sku, reason, result, attempts, lines, moves, approver,
                       adjustment, station, operator_id, at_ms))

struct CountRejected {
  WEC_EVENT("count.rejected", "location/" + location.text)
  WEC_REQUIRES("count location station operator")
  std::string count;
  LocationId location;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(CountRejected, (), (count, location, station, operator_id))

/// A person's adjustment that waits for a supervisor.
struct AdjustmentDrafted {
  WEC_EVENT("adjustment.drafted", "adjustment/" + adjustment)
  WEC_REQUIRES("adjustment reason moves station operator")
  std::string adjustment;
  std::string reason;
  std::vector<StockMove> moves;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(AdjustmentDrafted, (), (adjustment, reason, moves, station, operator_id))

struct AdjustmentRejected {
  WEC_EVENT("adjustment.rejected", "adjustment/" + adjustment)
  WEC_REQUIRES("adjustment station operator")
  std::string adjustment;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(AdjustmentRejected, (), (adjustment, station, operator_id))

/// `built`: components became kits; otherwise kits became components.
struct KitMade {
  WEC_EVENT("kit.made", "item/" + sku.text)
  WEC_REQUIRES("sku qty built moves station operator")
  Sku sku;
  std::int64_t qty = 0;
  bool built = false;
  std::vector<StockMove> moves;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(KitMade, (), (sku, qty, built, moves, station, operator_id))

/// What can be promised fell to the reorder point, or rose above it again (`low` false).
struct StockLow {
  WEC_EVENT("stock.low", "item/" + sku.text)
  WEC_REQUIRES("sku low available reorder_point safety_stock")
  Sku sku;
  bool low = false;
  std::int64_t available = 0;
  std::int64_t reorder_point = 0;
  std::int64_t safety_stock = 0;
};
BOOST_DESCRIBE_STRUCT(StockLow, (), (sku, low, available, reorder_point, safety_stock))

using StockEvents = boost::mp11::mp_list<ReplenishRequested, ReplenishConfirmed, CountPlanned,
                                         CountStarted, CountVaried, StockCounted, CountRejected,
                                         AdjustmentDrafted, AdjustmentRejected, KitMade, StockLow>;

}  // namespace wec
