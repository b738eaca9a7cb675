// Goods that come back.
#pragma once

#include "daemon/core/stock_move.hpp"

namespace wec {

struct ReturnArrived {
  WEC_EVENT("return.arrived", "return/" + rma)
  WEC_REQUIRES("rma station operator")
  std::string rma;
  std::string kind;
  OrderId order;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReturnArrived, (), (rma, kind, order, station, operator_id))

/// One unit; it lies at the returns bench with status RETURN.
struct ReturnReceived {
  WEC_EVENT("return.received", "return/" + rma)
  WEC_REQUIRES("unit rma line sku qty moves station operator")
  std::string unit;
  std::string rma;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t qty = 0;
  std::vector<StockMove> moves;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReturnReceived, (),
                      (unit, rma, order, line, sku, lot, expiry, serial, qty, moves, station,
                       operator_id))

/// RETURN.DISPOSITIONED.
struct ReturnInspected {
  WEC_EVENT("return.inspected", "return/" + rma)
  WEC_REQUIRES("unit rma line sku grade disposition moves station operator")
  std::string unit;
  std::string rma;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::string grade;
  std::optional<std::string> reason;
  std::string disposition;
  std::vector<StockMove> moves;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReturnInspected, (),
                      (unit, rma, order, line, sku, lot, expiry, serial, grade, reason, disposition,
                       moves, station, operator_id))

/// Put away where its disposition sends it; only RESTOCK can be promised again.
struct ReturnRestocked {
  WEC_EVENT("return.restocked", "return/" + rma)
  WEC_REQUIRES("unit rma line sku qty to disposition moves station operator")
  std::string unit;
  std::string rma;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t qty = 0;
  std::string disposition;
  LocationId to;
  Lpn lpn;  // instead of a place: on the way to one
  std::vector<StockMove> moves;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReturnRestocked, (),
                      (unit, rma, order, line, sku, lot, expiry, serial, qty, disposition, to, lpn,
                       moves, station, operator_id))

struct ReturnUnidentified {
  WEC_EVENT("return.unidentified", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn location station operator")
  Lpn lpn;
  LocationId location;
  std::string code;  // what could be read of it
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReturnUnidentified, (), (lpn, location, code, station, operator_id))

struct ReturnClosed {
  WEC_EVENT("return.closed", "return/" + rma)
  WEC_REQUIRES("rma")
  std::string rma;
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(ReturnClosed, (), (rma, order))

using ReturnEvents = boost::mp11::mp_list<ReturnArrived, ReturnReceived, ReturnInspected,
                                          ReturnRestocked, ReturnUnidentified, ReturnClosed>;

}  // namespace wec
