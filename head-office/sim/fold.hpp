// Head office's own fold of a site's events into orders and stock. Written from docs/wire/events.md
// and sharing nothing with the site, so that the two can find each other's mistakes.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "head-office/sim/digest.hpp"
#include "head-office/sim/json.hpp"

namespace wec::hq {

/// Where some of an item lies. Empty = there is none: a row has a location or an lpn, never both.
struct StockKey {
  std::string sku, lot, expiry, serial, location, lpn, status;
  auto operator<=>(const StockKey&) const = default;
};

struct StockRow {
  std::int64_t qty = 0, reserved = 0;
};

struct OrderLine {
  std::int64_t line = 0;
  std::string sku;
  std::int64_t qty = 0, picked = 0, packed = 0, shipped = 0;
};

struct Order {
  std::string order;
  std::int64_t version = 0;
  std::string state;
  std::map<std::int64_t, OrderLine> lines;
  std::set<std::string> cartons, loaded;
  std::int64_t handed_over_seq = 0;
};

struct CommandResult {
  std::string cmdid, op, result, reason, detail, dinc;
  std::int64_t dseq = 0, seq = 0;
};

enum class Applied {
  applied,
  skipped,  // a type that this version does not know and that is not critical
  halted,   // critical and unknown: nothing after it may be applied
};

class Fold {
 public:
  /// In order of seq, each once. `event` is the whole envelope.
  Applied apply(std::int64_t seq, const Object& event);

  /// One compact JSON object a row, sorted as text. `applied`: what the site has been told, for
  /// the derived state "closed".
  std::vector<std::string> dump_stock() const;
  /// Of stock and of orders that are neither shipped nor cancelled.
  Digest digest() const;
  std::vector<std::string> dump_orders(std::int64_t applied) const;

  /// The last dseq of this incarnation that the site has answered: the resend position.
  std::int64_t answered(const std::string& dinc) const;
  const std::vector<CommandResult>& results() const { return results_; }

  /// What an honest site never does: negative stock, a number used twice, a parcel shipped twice.
  const std::vector<std::string>& violations() const { return violations_; }
  std::size_t skipped() const { return skipped_; }

 private:
  friend struct FoldTable;
  struct Task {
    StockKey bin;
    std::int64_t open = 0;
    std::vector<std::string> serials;  // of serial-tracked items: a row of stock each
  };

  void command_result(const Object& data);
  void order_released(const Object& data);
  void stock_adjusted(const Object& data);
  void movements(const Object& data);
  void order_allocated(const Object& data);
  void order_state(const Object& data, const char* state);
  void order_changed(const Object& data);
  void order_cancelled_in_part(const Object& data);
  void picked_short(const Object& data);
  void order_unheld(const Object& data);
  void order_unreserved(const Object& data);
  void serial_changed(const Object& data);
  void putback_requested(const Object& data);
  void putback_collected(const Object& data);
  void putback_confirmed(const Object& data);
  void put_line(Order& order, const Object& line);
  void reserve_task(const Task&, std::int64_t qty, const std::vector<std::string>& serials,
                    std::int64_t sign);
  void pick_confirmed(const Object& data);
  void less_open(const Object& data, std::int64_t qty);
  void pick_undone(const Object& data);
  void pick_discrepancy(const Object& data);
  void pick_damaged(const Object& data);
  void pick_lot_changed(const Object& data);
  void pick_lpn_changed(const Object& data);
  void pack_left(const Object& data);
  void task_reduced(const Object& data);
  void task_added(const Object& data);
  void wall_put(const Object& data);
  void wall_short(const Object& data);
  template <class Each>
  void for_units(const Object& data, std::int64_t qty, Each each);
  void pack_scanned(const Object& data);
  void pack_removed(const Object& data);
  void pack_short(const Object& data);
  void pack_reopened(const Object& data);
  void label_voided(const Object& data);
  void parcel_unloaded(const Object& data);
  void parcel_opened(const Object& data);
  void label_bound(const Object& data);
  void parcel_loaded(const Object& data);
  void handed_over(const Object& data);
  void ship_parcel(const Object& parcel);
  void ship_order(const Object& order);
  void nothing(const Object&) {}

  void move(const StockKey&, std::int64_t delta);
  void reserve(const StockKey&, std::int64_t delta);
  void take_number(const std::string& kind, const std::string& number, const std::string& owner);
  Order* find_order(const Object& data);
  OrderLine* find_line(const Object& data);
  void violation(const std::string& what);

  std::int64_t seq_ = 0;  // of the event being applied
  std::map<StockKey, StockRow> stock_;
  std::map<std::string, Order> orders_;
  std::map<std::string, Task> tasks_;
  std::map<std::string, std::string> numbers_;  // "tracking X" -> the label that took it
  std::map<std::string, std::int64_t> answered_;
  std::set<std::string> shipped_cartons_;
  std::vector<CommandResult> results_;
  std::vector<std::string> violations_;
  std::size_t skipped_ = 0;
};

}  // namespace wec::hq
