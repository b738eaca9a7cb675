// Picking as work: walks, what can be taken back, put walls.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/rows/order.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

/// floor.md 1.6. SINGLE: orders of one unit each in one tote, bound to their order at packing.
enum class PickMethod { DISCRETE, CLUSTER, BATCH, ZONE_PASS, ZONE_PARALLEL, SINGLE };
BOOST_DESCRIBE_ENUM(PickMethod, DISCRETE, CLUSTER, BATCH, ZONE_PASS, ZONE_PARALLEL, SINGLE)
enum class WalkState { ACTIVE, PAUSED };
BOOST_DESCRIBE_ENUM(WalkState, ACTIVE, PAUSED)

/// One person's way past the bins, for one order or several. Gone when its totes are put down.
struct PickWalk {
  static constexpr std::string_view table = "pick_walk";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"operator_id"};

  std::string walk;
  PickMethod method = PickMethod::DISCRETE;
  WalkState state = WalkState::ACTIVE;
  OperatorId operator_id;  // who holds it, also while it is paused
  StationId station;       // empty while it is paused
  bool begun = false;      // a scan was accepted in it
  OrderId order;           // methods of one order
  std::string zone;        // zone picking
  Lpn cart;
  std::string wall;  // batches: where they are sorted
  LocationId at;     // the bin scanned last; empty: it has not begun
  // How its lines are ordered: SHORTEST, NEAR_SHORTEST, or empty: by pick sequence, and why.
  std::string sequence;
  std::string sequence_reason;
  std::int64_t left_mm = 0;   // to walk, when it was sequenced
  std::int64_t bound_mm = 0;  // no walk is shorter
  bool changed = false;       // lines came or went since
};
BOOST_DESCRIBE_STRUCT(PickWalk, (),
                      (walk, method, state, operator_id, station, begun, order, zone, cart, wall,
                       at, sequence, sequence_reason, left_mm, bound_mm, changed))

/// What CMD-UNDO takes back, newest last; `before` is the task as it was.
struct UndoStep {
  static constexpr std::string_view table = "undo_step";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string walk;
  std::int64_t n = 0;
  std::string kind;  // TOTE LOCATED COUNTED CONFIRMED
  StationId station;
  OperatorId operator_id;
  OrderId order;
  TaskId task;
  Lpn tote;
  std::int64_t qty = 0;    // CONFIRMED: units put
  std::int64_t count = 0;  // what follows: the task before the scan
  std::int64_t lot_units = 0;
  bool serial_due = false;
  std::vector<std::string> serials;
};
BOOST_DESCRIBE_STRUCT(UndoStep, (),
                      (walk, n, kind, station, operator_id, order, task, tote, qty, count,
                       lot_units, serial_due, serials))

/// How often a person booked without a scan in this hour (E11).
struct ManualEntries {
  static constexpr std::string_view table = "manual_entries";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OperatorId operator_id;
  std::int64_t hour = 0;  // hours since 1970
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(ManualEntries, (), (operator_id, hour, n))

/// Units in the mixed totes of a batch that still have to come to their order: into its slot of the
/// wall, or into its carton.
struct BatchLine {
  static constexpr std::string_view table = "batch_line";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 6;
  static constexpr std::array<std::string_view, 1> indexed = {"order"};

  std::string batch;  // the walk that filled the totes
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::string expiry;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(BatchLine, (), (batch, order, line, sku, lot, expiry, qty))

/// A put wall. Its slots are containers of kind SLOT, so that a bench opens one like a tote.
struct Wall {
  static constexpr std::string_view table = "wall";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string wall;
  std::int64_t version = 0;
  LocationId location;
  Lpn exception_slot;  // where units go that nobody needs
};
BOOST_DESCRIBE_STRUCT(Wall, (), (wall, version, location, exception_slot))

}  // namespace wec
