// A supervisor lets one command pass (floor.md 1.18): asked for, agreed, used or run out.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

/// `command`: what it is bound to; empty: the next accepted input of the station. `supervisor` is
/// there from the start when the one signed in has the right and only his PIN or reason is wanted.
struct OverrideRequested {
  WEC_EVENT("override.requested", "station/" + station.text)
  WEC_REQUIRES("station operator step at_ms")
  StationId station;
  OperatorId operator_id;
  std::string right;
  std::string command;
  OperatorId supervisor;
  std::string step;  // BADGE PIN REASON: what is wanted first
  std::int64_t at_ms = 0;
};
BOOST_DESCRIBE_STRUCT(OverrideRequested, (),
                      (station, operator_id, right, command, supervisor, step, at_ms))

/// The supervisor is known, or has proved who he is.
struct OverrideSupervised {
  WEC_EVENT("override.supervised", "station/" + station.text)
  WEC_REQUIRES("station operator supervisor step")
  StationId station;
  OperatorId operator_id;
  OperatorId supervisor;
  std::string step;  // PIN REASON
};
BOOST_DESCRIBE_STRUCT(OverrideSupervised, (), (station, operator_id, supervisor, step))

struct OverrideGranted {
  WEC_EVENT("override.granted", "station/" + station.text)
  WEC_REQUIRES("station operator supervisor reason at_ms")
  StationId station;
  OperatorId operator_id;
  OperatorId supervisor;
  std::string right;
  std::string command;
  std::string reason;
  std::int64_t at_ms = 0;
};
BOOST_DESCRIBE_STRUCT(OverrideGranted, (),
                      (station, operator_id, supervisor, right, command, reason, at_ms))

/// The one command that it was good for.
struct OverrideUsed {
  WEC_EVENT("override.used", "station/" + station.text)
  WEC_REQUIRES("station operator supervisor reason command")
  StationId station;
  OperatorId operator_id;
  OperatorId supervisor;
  std::string reason;
  std::string command;
};
BOOST_DESCRIBE_STRUCT(OverrideUsed, (), (station, operator_id, supervisor, reason, command))

struct OverrideEnded {
  WEC_EVENT("override.ended", "station/" + station.text)
  WEC_REQUIRES("station operator outcome")
  StationId station;
  OperatorId operator_id;
  OperatorId supervisor;
  std::string outcome;  // DENIED EXPIRED CANCELLED
};
BOOST_DESCRIBE_STRUCT(OverrideEnded, (), (station, operator_id, supervisor, outcome))

using OverrideEvents = boost::mp11::mp_list<OverrideRequested, OverrideSupervised, OverrideGranted,
                                            OverrideUsed, OverrideEnded>;

}  // namespace wec
