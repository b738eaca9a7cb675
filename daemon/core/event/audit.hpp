// The audit trail of refusals.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

/// Changes nothing; `data` is what was scanned, bytes outside printable ASCII as \xHH.
struct ScanRejected {
  WEC_EVENT("scan.rejected", "station/" + station.text)
  WEC_REQUIRES("station code args data")
  StationId station;
  OperatorId operator_id;
  DeviceId device;
  std::string code;
  boost::json::object args;
  std::string data;
};
BOOST_DESCRIBE_STRUCT(ScanRejected, (), (station, operator_id, device, code, args, data))

using AuditEvents = boost::mp11::mp_list<ScanRejected>;

}  // namespace wec
