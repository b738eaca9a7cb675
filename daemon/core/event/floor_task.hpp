// Work other than picking, made, taken and left; and what stations have in hand of it.
#pragma once

#include "daemon/core/stock_move.hpp"

namespace wec {

/// `moves` reserve what a replenishment will take.
struct TaskMade {
  WEC_EVENT("task.made", "task/" + task.text)
  WEC_REQUIRES("task task_type priority reason")
  TaskId task;
  std::string task_type;  // putaway replenish count kit
  std::int64_t priority = 0;
  std::string reason;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::optional<std::string> status;
  std::int64_t qty = 0;
  Lpn lpn;
  LocationId from;
  LocationId to;
  OrderId order;
  std::optional<std::string> about;
  std::vector<StockMove> moves;
};
BOOST_DESCRIBE_STRUCT(TaskMade, (),
                      (task, task_type, priority, reason, sku, lot, expiry, serial, status, qty,
                       lpn, from, to, order, about, moves))

/// `to`: the place that is suggested. Of the events that take a task, for any type but pick.
struct TaskTaken {
  WEC_EVENT("task.taken", "task/" + task.text)
  WEC_REQUIRES("task station operator")
  TaskId task;
  LocationId to;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(TaskTaken, (), (task, to, station, operator_id))

struct TaskLeft {
  WEC_EVENT("task.left", "task/" + task.text)
  WEC_REQUIRES("task station operator")
  TaskId task;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(TaskLeft, (), (task, station, operator_id))

struct TaskCancelled {
  WEC_EVENT("task.cancelled", "task/" + task.text)
  WEC_REQUIRES("task reason")
  TaskId task;
  std::string reason;
  std::vector<StockMove> moves;
};
BOOST_DESCRIBE_STRUCT(TaskCancelled, (), (task, reason, moves))

/// Progress at one station: `work` is all that it has in hand now, fields without a value left
/// out; nothing in hand when it is empty. No stock effect.
struct WorkNoted {
  WEC_EVENT("work.noted", "station/" + station.text)
  WEC_REQUIRES("station work")
  StationId station;
  OperatorId operator_id;
  boost::json::object work;
};
BOOST_DESCRIBE_STRUCT(WorkNoted, (), (station, operator_id, work))

using FloorTaskEvents =
    boost::mp11::mp_list<TaskMade, TaskTaken, TaskLeft, TaskCancelled, WorkNoted>;

}  // namespace wec
