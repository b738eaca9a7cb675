// A whole small site without threads, sockets or disk: what head office sends, what workers scan,
// what devices say, and what came of it. Used by the tests of core, store and the simulator.
//
//   PICK-01 scanner SC1 · PACK-01 scanner SC2, scale W1, printer P1, at PACK-1 · DOCK-01
//
// Every call is one turn, one second after the one before it.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

#include "daemon/controller/controller.hpp"
#include "daemon/store/store.hpp"

namespace wec::test {

/// Thrown by a turn whose commit met an I/O error: the real daemon ends here.
struct DiskBroken {};

Site small_site();
/// 12 or 17 digits with their check digit behind them.
std::string checked(const std::string& digits);

class Floor {
 public:
  static constexpr char pick[] = "PICK-01";
  static constexpr char pick2[] = "PICK-02";
  static constexpr char pack[] = "PACK-01";
  static constexpr char pack2[] = "PACK-02";
  static constexpr char dock[] = "DOCK-01";
  static constexpr char receive[] = "RECV-01";
  static constexpr char receive2[] = "RECV-02";
  static constexpr char returns[] = "RET-01";
  static constexpr char supervisor[] = "SUP-01";

  explicit Floor(StoreOptions options = {}, Site site = small_site());

  // ---- head office ----
  /// Sends org.wec.{op}.v1 with the next dseq; gives the data of its cmd.result, empty if none
  /// came.
  boost::json::object oms(const std::string& op, const std::string& data);
  boost::json::object oms_raw(const std::string& raw);
  void sync(SyncUpdate update) { turn(std::move(update)); }
  /// Locations, items, boxes, totes, people, stock and numbers: enough to ship orders.
  void stock_up();
  /// lines: "LAMP-A:2 MILK:1"; answers ok or the test fails.
  void order(const std::string& id, const std::string& lines, const std::string& more = "");

  // ---- workers and devices ----
  Answer scan(const std::string& station, const std::string& data, const std::string& device = "");
  Answer key(const std::string& station, const std::string& data);
  Answer input(StationInput input);
  void weigh(std::int64_t mass_mg, std::optional<bool> stable = true,
             WeighStatus status = WeighStatus::ok, const std::string& station = pack);
  void put_on_scale(std::int64_t mass_mg) { weigh(0), weigh(mass_mg); }
  void printed(const std::string& job, PrintOutcome outcome, const std::string& reason = "");
  void tick(std::int64_t later_ms = 0);
  TurnResult turn(CommandBody body);
  TurnResult turns(std::vector<CommandBody> bodies);

  // ---- the obedient worker: does what the screen says, until nothing is left to do ----
  void sign_in(const std::string& station, const std::string& badge = "BADGE-IDA");
  /// One step; false: the screen asks for nothing that can be done here.
  bool step_pick(const std::string& station = pick);
  bool step_pack(const std::string& station = pack);
  void pick_all(const std::string& station = pick);
  void pack_until(const std::string& prompt, const std::string& station = pack);
  void ship_all();
  /// What must be scanned for this task's item: its GTIN, or an element string with its lot.
  std::string code_for(const boost::json::object& view);

  // ---- what came of it ----
  boost::json::object screen(const std::string& station);
  std::string prompt(const std::string& station);
  std::string hash() const { return store->state_hash(); }
  /// Data of all events of this type in the log; "" = all, as {"type","data"}.
  std::vector<boost::json::object> events(const std::string& type);
  std::vector<std::string> event_types(std::int64_t after = 0);
  std::int64_t qty(const std::string& sku, const std::string& place);  // bin, tote or carton
  std::string order_state(const std::string& id);
  std::vector<LabelJob> labels() { return state().labels.after({}, rows_all); }
  State& state() { return controller->state(); }
  std::int64_t head() const { return store->head().seq; }

  /// The process ends and starts again on the same database.
  void restart();
  /// Folds the log and compares it with the tables; fails the test with what differs.
  void expect_log_gives_tables();
  /// The scan is refused with this code and changes nothing but the log.
  void expect_refused(const std::string& station, const std::string& data, const std::string& code,
                      const std::string& device = "");

  std::int64_t wall_ms = 1'795'528'800'000;  // 2026-11-24T14:00:00Z
  std::int64_t mono_ms = 1'000'000;
  std::string dinc = "D0";
  std::int64_t dseq = 0;

  StoreOptions options;
  Site site;
  std::unique_ptr<Store> store;
  std::unique_ptr<Controller> controller;

  Answer answer;                     // of the last input
  std::vector<Signal> signals;       // of the last turn
  std::vector<DeviceOrder> orders;   // of the last turn
  std::vector<PrintLabel> to_print;  // of all turns
  std::vector<LoggedEvent> logged;   // of the last turn
  TurnResult last;

 private:
  void start();
  void note(TurnResult&& result);
  std::string free_tote();
  std::int64_t commands_ = 0;
};

boost::json::object parsed(const std::string& text);
std::string text_at(const boost::json::object& object, std::string_view key);

}  // namespace wec::test
