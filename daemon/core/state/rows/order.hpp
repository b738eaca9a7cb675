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

/// In the order of work; releasable: nothing but its channel keeps it from the floor;
/// cancel_pending: cancelled, and goods are still to be put back.
enum class OrderState {
  received,
  held,
  releasable,
  allocated,
  part_allocated,
  unallocated,
  picking,
  picked,
  picked_short,
  packing,
  packed,
  labelled,
  manifested,
  shipped,
  cancel_pending,
  cancelled
};
BOOST_DESCRIBE_ENUM(OrderState, received, held, releasable, allocated, part_allocated, unallocated,
                    picking, picked, picked_short, packing, packed, labelled, manifested, shipped,
                    cancel_pending, cancelled)
enum class ShipPolicy { SHIP_PARTIAL, SHIP_COMPLETE, CANCEL_SHORT };
BOOST_DESCRIBE_ENUM(ShipPolicy, SHIP_PARTIAL, SHIP_COMPLETE, CANCEL_SHORT)

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
  ChannelId channel;
  WaveId wave;
  ShipPolicy ship_policy = ShipPolicy::SHIP_PARTIAL;
  std::string label;               // template or attached
  std::vector<std::string> holds;  // reasons; on the floor they stop it, before they keep it back
  std::vector<std::string> notes;
  std::int64_t received_seq = 0;  // the earlier is promised first
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (order, version, state, priority, ship_by, carrier, service, shipped_seq,
                       channel, wave, ship_policy, label, holds, notes, received_seq))

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
  std::vector<std::string> serials;  // exactly these; empty: any
  std::vector<Sku> substitutes;
  std::int64_t short_qty = 0;  // given up: neither to be found nor waited for
};
BOOST_DESCRIBE_STRUCT(OrderLine, (),
                      (order, line, sku, qty, lot, min_expiry, allocated, picked, packed, shipped,
                       serials, substitutes, short_qty))

enum class TaskState {
  CREATED,
  READY,
  OFFERED,
  CLAIMED,
  IN_PROGRESS,
  PAUSED,
  EXCEPTION,
  DONE,
  CANCELLED
};
BOOST_DESCRIBE_ENUM(TaskState, CREATED, READY, OFFERED, CLAIMED, IN_PROGRESS, PAUSED, EXCEPTION,
                    DONE, CANCELLED)

/// Over: nobody has to do anything for it.
inline bool is_over(TaskState state) {
  return state == TaskState::DONE || state == TaskState::CANCELLED;
}

/// Take this quantity of this line from this bin. `count` and what follows is the scan-level state.
struct PickTask {
  static constexpr std::string_view table = "pick_task";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 4> indexed = {"order", "operator_id", "walk",
                                                              "location"};

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
  std::vector<std::string> serials;  // reserved for it: as many as qty, of serial-tracked items
  std::string walk;                  // whose walk it is part of; empty: nobody's
  std::int64_t put = 0;              // of `count`: in a tote, out of the bin's stock
  std::int64_t skips = 0;            // each moves it behind the tasks with fewer
  bool serial_due = false;           // the item was scanned, its serial number comes next
  std::vector<std::string> scanned_serials;  // of the units counted and not yet put
  bool manual = false;                       // one unit at least was booked without a scan (E11)
  bool waits = false;                        // for replenishment (E13)
  std::int64_t place = 0;                    // in the sequence of its walk, from 1; 0: none yet
};
BOOST_DESCRIBE_STRUCT(PickTask, (),
                      (task, state, order, line, sku, lot, expiry, location, pick_seq, qty,
                       operator_id, station, located, count, lot_units, entering_qty, keyed,
                       serials, walk, put, skips, serial_due, scanned_serials, manual, waits,
                       place))

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
