// Claims, walks and questions: who does what, and what a station is asked first.
#pragma once

#include "daemon/core/event/order.hpp"

namespace wec {

/// The work stays its holder's, or whoever scans one of its totes.
struct WalkPaused {
  WEC_EVENT("walk.paused", "station/" + station.text)
  WEC_REQUIRES("walk station operator reason")
  std::string walk;
  StationId station;
  OperatorId operator_id;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(WalkPaused, (), (walk, station, operator_id, reason))

struct WalkResumed {
  WEC_EVENT("walk.resumed", "station/" + station.text)
  WEC_REQUIRES("walk station operator")
  std::string walk;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WalkResumed, (), (walk, station, operator_id))

/// The holder's station shows TAKEN_OVER from now on.
struct WalkTakenOver {
  WEC_EVENT("walk.taken_over", "station/" + station.text)
  WEC_REQUIRES("walk from_station from_operator station operator")
  std::string walk;
  StationId from_station;
  OperatorId from_operator;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WalkTakenOver, (), (walk, from_station, from_operator, station, operator_id))

/// Its totes are put down, or nothing was found for them.
struct WalkDone {
  WEC_EVENT("walk.done", "station/" + station.text)
  WEC_REQUIRES("walk station operator")
  std::string walk;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WalkDone, (), (walk, station, operator_id))

/// Moved to the end of its walk, still due.
struct TaskSkipped {
  WEC_EVENT("task.skipped", "order/" + order.text)
  WEC_REQUIRES("task order walk station operator")
  TaskId task;
  OrderId order;
  std::string walk;
  StationId station;
  OperatorId operator_id;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(TaskSkipped, (), (task, order, walk, station, operator_id, reason))

/// The order in which the open tasks of a walk are visited from now on.
struct WalkSequenced {
  WEC_EVENT("walk.sequenced", "station/" + station.text)
  WEC_REQUIRES("walk station operator sequence tasks left_mm bound_mm")
  std::string walk;
  StationId station;
  OperatorId operator_id;
  std::string sequence;       // SHORTEST, NEAR_SHORTEST (within bound_mm), PICK_SEQ
  std::vector<TaskId> tasks;  // PICK_SEQ: none
  std::int64_t left_mm = 0;
  std::int64_t bound_mm = 0;
  std::string reason;  // PICK_SEQ: OFF_LAYOUT UNREACHABLE ..., and the place it was seen at
};
BOOST_DESCRIBE_STRUCT(WalkSequenced, (),
                      (walk, station, operator_id, sequence, tasks, left_mm, bound_mm, reason))

/// So many units of a task are not picked there any more; their reservation is gone.
struct TaskReduced {
  WEC_EVENT("task.reduced", "order/" + order.text)
  WEC_REQUIRES("task order line sku location qty reason")
  TaskId task;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t qty = 0;
  std::string reason;
  StationId station;
  OperatorId operator_id;
  std::vector<std::string> serials;  // of serial-tracked items, as many as qty
};
BOOST_DESCRIBE_STRUCT(TaskReduced, (),
                      (task, order, line, sku, lot, expiry, location, qty, reason, station,
                       operator_id, serials))

/// Other bins for what one did not give: they join the walk, or wait when there is none.
struct TasksAdded {
  WEC_EVENT("task.added", "order/" + order.text)
  WEC_REQUIRES("order tasks")
  OrderId order;
  std::string walk;
  std::vector<AllocatedTask> tasks;
  std::string cause;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(TasksAdded, (), (order, walk, tasks, cause, station, operator_id))

/// A question that comes before the step; `asking` absent: it is answered or left.
struct StationAsked {
  WEC_EVENT("station.asked", "station/" + station.text)
  WEC_REQUIRES("station operator")
  StationId station;
  OperatorId operator_id;
  std::string asking;
  std::string about;
};
BOOST_DESCRIBE_STRUCT(StationAsked, (), (station, operator_id, asking, about))

/// Nothing is offered at a resting station until CMD-GETWORK.
struct StationRests {
  WEC_EVENT("station.rests", "station/" + station.text)
  WEC_REQUIRES("station operator")
  StationId station;
  OperatorId operator_id;
  bool resting = false;
};
BOOST_DESCRIBE_STRUCT(StationRests, (), (station, operator_id, resting))

/// CMD-HELP: a supervisor is wanted there, or has come.
struct HelpCalled {
  WEC_EVENT("help.called", "station/" + station.text)
  WEC_REQUIRES("station operator")
  StationId station;
  OperatorId operator_id;
  bool wanted = false;
};
BOOST_DESCRIBE_STRUCT(HelpCalled, (), (station, operator_id, wanted))

using WorkEvents = boost::mp11::mp_list<WalkPaused, WalkResumed, WalkTakenOver, WalkDone,
                                        WalkSequenced, TaskSkipped, TaskReduced, TasksAdded,
                                        StationAsked, StationRests, HelpCalled>;

}  // namespace wec
