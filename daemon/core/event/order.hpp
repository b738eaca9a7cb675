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
};
BOOST_DESCRIBE_STRUCT(StockAdjusted, (),
                      (sku, location, lpn, lot, expiry, status, delta, reason, cmdid))

struct AllocatedTask {
  WEC_REQUIRES("task line sku location qty")
  TaskId task;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  LocationId location;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(AllocatedTask, (), (task, line, sku, lot, expiry, location, qty))

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

using OrderEvents = boost::mp11::mp_list<CmdResult, StockAdjusted, OrderAllocated, OrderHeld>;

}  // namespace wec
