// Plays the steps of a scenario in a world. The first deviation ends it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/scenario/book.hpp"
#include "tests/scenario/bot.hpp"
#include "tests/scenario/language.hpp"
#include "tests/scenario/ledger.hpp"
#include "tests/scenario/report.hpp"
#include "tests/scenario/trouble.hpp"
#include "tests/scenario/world.hpp"

namespace wec::scenario {

class Player {
 public:
  Player(World& world, Report& report, Trouble trouble = {});
  /// Throws Deviation, its text beginning with the step's file:line.
  void play(const std::vector<Step>& steps);
  /// Orders, parcels, events, duplicates, times.
  std::vector<std::string> summary();

  Bots& bots() { return bots_; }
  Book& book() { return book_; }
  Ledger& ledger() { return ledger_; }
  void wait_quiet();
  void same();

 private:
  void run(const Step& step);
  void oms(const Step& step);
  void scan(const Step& step);
  void disk(const Step& step);
  void scan_on(const Step& step);
  void scan_half(const Step& step);
  void scan_bytes(const std::string& station, const std::string& code);
  void expect(const Step& step);
  void refused(const Step& step);
  void shown_code(const Step& step);
  void tone(const Step& step);
  void hears(const Step& step);
  void key(const Step& step);
  void scale(const Step& step);
  void work(const Step& step);
  void wait(const Step& step);
  void wait_device(const Step& step);
  void expect_stock(const Step& step);
  void expect_task(const Step& step);
  void expect_event(const Step& step);
  void expect_rows(const Step& step, const std::function<std::vector<boost::json::object>()>& rows);
  void expect_order(const Step& step);
  void expect_label(const Step& step);
  void expect_rejected(const Step& step);
  void expect_kpi(const std::vector<boost::json::object>& rows, const Step& step,
                  std::size_t first_word);
  std::vector<boost::json::object> published(const std::string& day);
  void same_of(const std::string& what);
  void say(const std::string& text) { report_.line("  " + text); }

  World& world_;
  Report& report_;
  Trouble trouble_;
  Book book_;
  Ledger ledger_;
  Bots bots_;
  const Step* next_ = nullptr;                         // the one after the current
  std::map<std::string, Scanned> last_;                // by station
  std::map<std::string, boost::json::object> before_;  // its screen before the last scan
  std::string hash_before_;
  std::size_t results_seen_ = 0;
  std::int64_t orders_ = 0;
};

}  // namespace wec::scenario
