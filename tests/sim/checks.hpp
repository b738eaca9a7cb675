// The invariants I1 to I15 of the reliability page, by comparing what the program believes with
// what is physically so. The first broken one ends the run.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "daemon/controller/door.hpp"
#include "daemon/store/store.hpp"
#include "tests/sim/goods.hpp"

namespace wec::test {

class Shift;

struct Broken {
  std::string invariant;  // "I4"
  std::string what;
};
[[noreturn]] void broken(const char* invariant, std::string what);

class Checks {
 public:
  explicit Checks(Shift& shift) : shift_(shift) {}

  /// With each commit, in the instant in which its effects leave.
  void on_commit(const Committed&);
  /// After each start, before the first input.
  void on_start();
  void on_death() { anchored_ = false; }
  void on_step();
  /// All work is done and nothing is on its way.
  void at_rest();
  /// Throws I10 with where everything stands.
  [[noreturn]] void say_what_hangs();

  void sheet_came(const Sheet& sheet);
  void check_people();
  void check_walks();
  void person_asked_reprint(const std::string& sscc) { ++asked_again_[sscc]; }
  void box_lies_on_scale(const std::string& station, const std::string& sscc);

 private:
  struct OnScale {
    std::string sscc;
    bool was_empty = false;  // since the last judgement
  };
  struct Paper {
    int sheets = 0;
    int sent = 0, ordered = 0;
    std::string sscc;
  };

  void on_event(const LoggedEvent& event);
  void on_printed(const boost::json::object& data);
  void on_weighed(const boost::json::object& data);
  void on_applied(const boost::json::object& data);
  void on_order_event(const std::string& type, const boost::json::object& data);
  void on_counted(const boost::json::object& data);
  void on_left(const boost::json::object& data);
  void on_command_result(const boost::json::object& data);
  void check_books();
  void check_slips();
  void check_sent();
  void check_refusal(const Committed&);
  void check_holders();
  void check_piles();
  void check_boxes();
  void check_head_office();
  void check_log_gives_tables();

  Shift& shift_;
  LogHead promised_;       // the last event that was told of
  bool anchored_ = false;  // a process runs and its start was looked at
  std::string state_hash_;
  std::map<std::string, Paper> paper_;      // by number
  std::map<std::string, int> asked_again_;  // by SSCC: labels a person asked for
  std::map<std::string, OnScale> scales_;   // by station
  std::map<std::string, std::string> number_of_label_;
  std::map<std::string, std::set<std::string>> held_;  // reasons, by order
  std::set<std::string> cancelled_;                    // orders
  std::map<std::string, std::string> slips_;           // digest, by order
  bool hats_found_ = false;
  std::int64_t stored_ = 0;
  std::uint64_t commits_ = 0, people_seen_ = 0;
};

}  // namespace wec::test
