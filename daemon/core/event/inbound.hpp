// From the lorry to the bin: receiving and put-away.
#pragma once

#include "daemon/core/stock_move.hpp"

namespace wec {

struct ReceiptArrived {
  WEC_EVENT("receipt.arrived", "receipt/" + asn)
  WEC_REQUIRES("asn station operator")
  std::string asn;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReceiptArrived, (), (asn, station, operator_id))

/// A pallet of our own: its LPN is the next SSCC of the site's range.
struct LpnOpened {
  WEC_EVENT("lpn.opened", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn location station operator")
  Lpn lpn;
  RangeId range;  // absent: the supplier's SSCC
  LocationId location;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LpnOpened, (), (lpn, range, location, station, operator_id))

/// Units of one line, put on an LPN. `status` QC: damaged, or too short a shelf life.
struct ReceiptConfirmed {
  WEC_EVENT("receipt.confirmed", "receipt/" + asn)
  WEC_REQUIRES("asn line sku qty lpn status moves station operator")
  std::string asn;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t qty = 0;
  Lpn lpn;
  std::string status;
  std::optional<std::string> reason;  // DAMAGED SHELF_LIFE
  std::vector<StockMove> moves;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReceiptConfirmed, (),
                      (asn, line, sku, lot, expiry, serial, qty, lpn, status, reason, moves,
                       station, operator_id))

struct ReceivedLine {
  WEC_REQUIRES("line sku qty received")
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  std::int64_t received = 0;
  std::int64_t damaged = 0;
};
BOOST_DESCRIBE_STRUCT(ReceivedLine, (), (line, sku, qty, received, damaged))

struct ReceiptClosed {
  WEC_EVENT("receipt.closed", "receipt/" + asn)
  WEC_REQUIRES("asn result lines station operator")
  std::string asn;
  std::string result;  // RECEIVED OVER UNDER
  std::vector<ReceivedLine> lines;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ReceiptClosed, (), (asn, result, lines, station, operator_id))

/// `done`: the LPN is empty and its task ends. `order`: cross-docked for it.
struct PutawayConfirmed {
  WEC_EVENT("putaway.confirmed", "lpn/" + lpn.text)
  WEC_REQUIRES("task lpn sku qty to status moves station operator")
  TaskId task;
  Lpn lpn;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t qty = 0;
  std::string status;
  LocationId to;
  LocationId suggested;
  OrderId order;
  bool done = false;
  std::optional<std::string> about;  // the receipt or return
  std::vector<StockMove> moves;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PutawayConfirmed, (),
                      (task, lpn, sku, lot, expiry, serial, qty, status, to, suggested, order, done,
                       about, moves, station, operator_id))

using InboundEvents = boost::mp11::mp_list<ReceiptArrived, LpnOpened, ReceiptConfirmed,
                                           ReceiptClosed, PutawayConfirmed>;

}  // namespace wec
