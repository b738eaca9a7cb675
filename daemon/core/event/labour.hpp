// Who is signed in where, and whose work is whose.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

enum class LabourKind { DIRECT, INDIRECT, BREAK, IDLE };
BOOST_DESCRIBE_ENUM(LabourKind, DIRECT, INDIRECT, BREAK, IDLE)

struct SignedIn {
  WEC_EVENT("labour.signed_in", "operator/" + operator_id.text)
  WEC_REQUIRES("station operator")
  StationId station;
  OperatorId operator_id;
  std::string work;        // the kind of station, which is what he is doing from now on
  std::int64_t at_ms = 0;  // UTC; his seconds are counted by it
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (station, operator_id, work, at_ms))

struct SignedOut {
  WEC_EVENT("labour.signed_out", "operator/" + operator_id.text)
  WEC_REQUIRES("station operator")
  StationId station;
  OperatorId operator_id;
  bool keeps_work = false;  // a bench or dock: what lies there waits for whoever comes next
  std::string reason;       // LOGOUT LOCKED MOVED TAKEN_OVER LEASE
  std::int64_t at_ms = 0;
};
BOOST_DESCRIBE_STRUCT(SignedOut, (), (station, operator_id, keeps_work, reason, at_ms))

/// From `at_ms` on, every second of this person is of this kind, until the next such event. IDLE
/// begins at the last scan, so it may begin before the event.
struct LabourActivity {
  WEC_EVENT("labour.activity", "operator/" + operator_id.text)
  WEC_REQUIRES("station operator kind code at_ms")
  StationId station;
  OperatorId operator_id;
  LabourKind kind = LabourKind::DIRECT;
  std::string code;  // DIRECT: the kind of station; INDIRECT: nn of CMD-IND-nn
  std::int64_t at_ms = 0;
};
BOOST_DESCRIBE_STRUCT(LabourActivity, (), (station, operator_id, kind, code, at_ms))

/// The claim of an order's tasks by one operator. `resumed`: they were his already, elsewhere.
struct TaskClaimed {
  WEC_EVENT("task.claimed", "order/" + order.text)
  WEC_REQUIRES("order tasks station operator")
  OrderId order;
  std::vector<TaskId> tasks;
  Lpn tote;  // the one already in use, when a tote is handed over to the next zone
  StationId station;
  OperatorId operator_id;
  std::string walk;    // several orders may be part of one
  std::string method;  // of the walk: DISCRETE CLUSTER ...
  std::string zone;    // zone picking: the zone whose tasks these are
  std::string wall;    // batches: where they are sorted
  Lpn cart;
};
BOOST_DESCRIBE_STRUCT(TaskClaimed, (),
                      (order, tasks, tote, station, operator_id, walk, method, zone, wall, cart))

struct TaskReleased {
  WEC_EVENT("task.released", "order/" + order.text)
  WEC_REQUIRES("order tasks station operator reason")
  OrderId order;
  std::vector<TaskId> tasks;
  StationId station;
  OperatorId operator_id;
  std::string reason;  // LOGOUT LEASE PAUSE
  std::string walk;
};
BOOST_DESCRIBE_STRUCT(TaskReleased, (), (order, tasks, station, operator_id, reason, walk))

using LabourEvents =
    boost::mp11::mp_list<SignedIn, SignedOut, LabourActivity, TaskClaimed, TaskReleased>;

}  // namespace wec
