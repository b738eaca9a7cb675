// Orders, their lines, the tasks made from them, and what waits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

enum class OrderState {
  received,
  held,
  allocated,
  part_allocated,
  unallocated,
  picking,
  picked,
  packing,
  packed,
  labelled,
  manifested,
  shipped
};
BOOST_DESCRIBE_ENUM(OrderState, received, held, allocated, part_allocated, unallocated, picking,
                    picked, packing, packed, labelled, manifested, shipped)

struct Order {
  static constexpr std::string_view table = "orders";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"state"};

  OrderId order;
  std::int64_t version = 0;
  OrderState state = OrderState::received;
  std::int64_t priority = 0;
  std::string ship_by;
  std::string carrier;
  std::string service;
  std::int64_t shipped_seq = 0;  // seq of its shipment.handed_over; closed when applied reaches it
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (order, version, state, priority, ship_by, carrier, service, shipped_seq))

struct OrderLine {
  static constexpr std::string_view table = "order_line";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  Lot lot;                 // empty: any
  std::string min_expiry;  // empty: any
  std::int64_t allocated = 0;
  std::int64_t picked = 0;
  std::int64_t packed = 0;
  std::int64_t shipped = 0;
};
BOOST_DESCRIBE_STRUCT(OrderLine, (),
                      (order, line, sku, qty, lot, min_expiry, allocated, picked, packed, shipped))

enum class TaskState { READY, CLAIMED, DONE };
BOOST_DESCRIBE_ENUM(TaskState, READY, CLAIMED, DONE)

/// Take this quantity of this line from this bin. `count` and what follows is the scan-level state.
struct PickTask {
  static constexpr std::string_view table = "pick_task";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 2> indexed = {"order", "operator_id"};

  TaskId task;
  TaskState state = TaskState::READY;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::string expiry;
  LocationId location;
  std::int64_t pick_seq = 0;
  std::int64_t qty = 0;
  OperatorId operator_id;  // the holder; empty once nobody holds it
  StationId station;
  bool located = false;        // the bin was scanned
  std::int64_t count = 0;      // units scanned so far
  std::int64_t lot_units = 0;  // units of a scanned code that named no lot: the lot comes next
  bool entering_qty = false;   // CMD-QTY was scanned; keyed holds the digits so far
  std::string keyed;
};
BOOST_DESCRIBE_STRUCT(PickTask, (),
                      (task, state, order, line, sku, lot, expiry, location, pick_seq, qty,
                       operator_id, station, located, count, lot_units, entering_qty, keyed))

/// Orders whose pick tasks wait for somebody, the most urgent first.
struct WaitingWork {
  static constexpr std::string_view table = "waiting_work";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string rank;
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(WaitingWork, (), (rank, order))

}  // namespace wec
