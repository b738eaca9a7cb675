// A warehouse that exists beside the program: workers who do what the screen says, sometimes scan
// the wrong thing, and scan again when the power came back before they heard a tone. It counts what
// was accepted with a few integers of its own, and compares.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "tests/sim/sim_vfs.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {

/// Units of one item, by where they physically are.
struct Pile {
  std::int64_t bins = 0, totes = 0, cartons = 0, shipped = 0;
  auto operator<=>(const Pile&) const = default;
};

struct Story {
  int orders = 2;
  bool small = false;  // one line of one unit
  std::uint64_t seed = 1;
  bool mistakes = true;  // wrong scans, double scans, ticks, sign-outs
  bool cuts = true;      // random power cuts
};

class Warehouse {
 public:
  explicit Warehouse(const Story& story, const SimFiles* begun = nullptr);
  ~Warehouse();

  /// The disk of a site that has its master data and stock, to begin many stories from.
  static SimFiles stocked();

  /// Plays to the end: all orders shipped.
  void play();
  std::string log_hash() const { return floor_->store->head().hash; }
  /// What the tests count.
  int power_cuts = 0;
  int refusals = 0;
  int retried = 0;  // inputs that had to be scanned again after a cut

  SimDisk disk;
  std::optional<Damage> damage;  // nothing: drawn at each cut

 private:
  void power_up();
  void recover();
  void attempt(const std::function<void()>& what);
  bool command(const std::string& op, const std::string& data);
  bool input(const std::string& station, const std::string& data);
  void release_orders();
  bool work(const std::string& station);
  std::string badge_for(const std::string& station) const;
  bool pick_step(const boost::json::object& screen);
  bool pack_step(const boost::json::object& screen);
  bool dock_step();
  void make_a_mistake(const std::string& station);
  void weigh(std::int64_t mass_mg);
  void answer_print_jobs();
  void maybe_cut();

  // ---- the checks ----
  void promise();  // after each turn whose outcome was heard
  void check_after_start();
  void check_model();
  void check_labels();
  std::string where_all_stand() const;

  Story story_;
  Dice dice_;
  std::unique_ptr<Floor> floor_;
  std::int64_t next_input_ = 0, next_dseq_ = 0;
  std::int64_t wall_ms_ = 0, mono_ms_ = 0;

  LogHead promised_;                    // the log as of the last answer that was heard
  std::map<std::string, Pile> model_;   // by SKU
  std::map<std::string, int> printed_;  // sheets of paper, by job
  std::size_t printed_seen_ = 0;
  std::set<std::string> orders_;
};

}  // namespace wec::test
