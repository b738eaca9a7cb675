// Work other than picking: put-away, replenishment, counts; and what a station has in hand of it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"
#include "daemon/core/stock_move.hpp"

namespace wec {

enum class FloorTaskState { READY, IN_PROGRESS, APPROVAL, DONE, CANCELLED };
BOOST_DESCRIBE_ENUM(FloorTaskState, READY, IN_PROGRESS, APPROVAL, DONE, CANCELLED)

/// type: putaway, replenish, count, kit. Which of the other fields say something depends on it.
struct FloorTask {
  static constexpr std::string_view table = "floor_task";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 4> indexed = {"state", "lpn", "sku", "station"};

  TaskId task;
  std::string type;
  FloorTaskState state = FloorTaskState::READY;
  std::int64_t priority = 5;  // 0 to 9, the lower goes first
  std::string reason;         // MIN DEMAND URGENT TOP_OFF; PLAN SPOT E01 ...
  Sku sku;
  Lot lot;
  std::string expiry;
  std::string serial;
  std::string status;
  std::int64_t qty = 0;
  Lpn lpn;
  LocationId from;
  LocationId to;      // where it should go; put-away: suggested when it is taken
  OrderId order;      // who waits for it
  std::string about;  // the receipt, count or return behind it
  OperatorId operator_id;
  StationId station;
};
BOOST_DESCRIBE_STRUCT(FloorTask, (),
                      (task, type, state, priority, reason, sku, lot, expiry, serial, status, qty,
                       lpn, from, to, order, about, operator_id, station))

/// What a station has in hand of receiving, put-away, counting, returns, kits: facts only; the step
/// is derived from them (core/floor_steps.hpp). No row: nothing is in hand.
struct StationWork {
  WEC_REQUIRES("")
  static constexpr std::string_view table = "station_work";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  StationId station;
  std::string process;  // receive putaway replenish count adjust kit return approve
  std::string subject;  // ASN, task, count or RMA
  TaskId task;
  Lpn lpn;
  LocationId location;  // scanned already
  Sku sku;
  Lot lot;
  std::string expiry;
  std::string serial;
  std::int64_t line = 0;
  std::int64_t count = 0;  // units in hand so far
  std::int64_t units = 0;  // of the newest scan, waiting for its lot, expiry or serial
  std::string condition;   // "" or DAMAGED; kits: BUILD BREAK; adjustments: the reason
  std::string grade;
  std::string keyed;
  bool entering = false;  // digits are expected
  std::string confirm;    // what a second scan of the same code would confirm
  std::vector<CountedLine> lines;
};
BOOST_DESCRIBE_STRUCT(StationWork, (),
                      (station, process, subject, task, lpn, location, sku, lot, expiry, serial,
                       line, count, units, condition, grade, keyed, entering, confirm, lines))

enum class CountState { READY, COUNTING, RECOUNT, APPROVAL, POSTED, REJECTED };
BOOST_DESCRIBE_ENUM(CountState, READY, COUNTING, RECOUNT, APPROVAL, POSTED, REJECTED)

/// A blind count of one place, of one item or of all that lies there.
struct Count {
  static constexpr std::string_view table = "count";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 2> indexed = {"state", "location"};

  std::string count;
  CountState state = CountState::READY;
  LocationId location;
  Sku sku;             // empty: everything
  std::string reason;  // PLAN SPOT REQUEST ZERO_CHECK THRESHOLD SUSPECT E01 E03 E06
  std::int64_t attempts = 0;
  OperatorId first;   // who counted
  OperatorId second;  // who counted again
  OperatorId approver;
  std::vector<CountedLine> before;  // the books when the present attempt began
  std::vector<CountedLine> lines;   // of the newest attempt
};
BOOST_DESCRIBE_STRUCT(Count, (),
                      (count, state, location, sku, reason, attempts, first, second, approver,
                       before, lines))

/// When a place was counted last.
struct LastCount {
  static constexpr std::string_view table = "last_count";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  LocationId location;
  std::int64_t at_ms = 0;  // UTC
};
BOOST_DESCRIBE_STRUCT(LastCount, (), (location, at_ms))

enum class AdjustmentState { DRAFT, POSTED, REVERSED, REJECTED };
BOOST_DESCRIBE_ENUM(AdjustmentState, DRAFT, POSTED, REVERSED, REJECTED)

struct Adjustment {
  static constexpr std::string_view table = "adjustment";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"state"};

  std::string adjustment;
  AdjustmentState state = AdjustmentState::DRAFT;
  std::string reason;
  std::string basis;  // a count, an order, a command of head office
  std::vector<StockMove> moves;
  OperatorId operator_id;
  OperatorId approver;
  std::string reverses;  // the adjustment that this one takes back
};
BOOST_DESCRIBE_STRUCT(Adjustment, (),
                      (adjustment, state, reason, basis, moves, operator_id, approver, reverses))

/// The pick bin that an item is kept in: where it was last put.
struct PickFace {
  static constexpr std::string_view table = "pick_face";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  Sku sku;
  LocationId location;
};
BOOST_DESCRIBE_STRUCT(PickFace, (), (sku, location))

/// Items that stand at or below their reorder point, and head office was told so.
struct LowItem {
  static constexpr std::string_view table = "low_item";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  Sku sku;
  std::int64_t available = 0;  // when it was told
};
BOOST_DESCRIBE_STRUCT(LowItem, (), (sku, available))

struct KitComponent {
  WEC_REQUIRES("sku qty")
  Sku sku;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(KitComponent, (), (sku, qty))

struct Kit {
  static constexpr std::string_view table = "kit";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  Sku sku;
  std::int64_t version = 0;
  std::vector<KitComponent> components;
};
BOOST_DESCRIBE_STRUCT(Kit, (), (sku, version, components))

}  // namespace wec
