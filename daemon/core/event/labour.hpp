// Who is signed in where, and whose work is whose.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

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

using LabourEvents = boost::mp11::mp_list<SignedIn, SignedOut, TaskClaimed, TaskReleased>;

}  // namespace wec
