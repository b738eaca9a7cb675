// A bot at each station: it reads the screen, does what is asked with things it has in its hands,
// and listens for the tone. It knows the floor (book.hpp) and what it did itself, nothing of the
// system.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/scenario/book.hpp"
#include "tests/scenario/ledger.hpp"
#include "tests/scenario/world.hpp"

namespace wec::scenario {

struct Parcel {
  std::string order, sscc, number;
  std::string on_it;  // what was decoded from its label
};

/// Where things lie.
struct Floor {
  std::deque<std::string> staged;                        // totes at packing, by id
  std::deque<std::string> to_sort;                       // mixed totes at the wall
  std::map<std::string, std::deque<std::string>> totes;  // what is in them, by the code on it
  std::map<std::string, std::int64_t> cartons;           // SSCC -> what it really weighs, mg
  std::deque<Parcel> parcels;                            // labelled, on the way to the dock
  std::vector<Parcel> loaded;                            // on the open manifest
  std::vector<Parcel> gone;
  std::map<std::string, std::size_t> labels_taken;   // by station
  std::map<std::string, std::string> label_in_hand;  // its number, by station
  std::map<std::string, std::string> unit_in_hand;   // out of a mixed tote, by station
  std::size_t next_tote = 0;
};

struct Scanned {
  std::string tone;  // empty: none came, the daemon is gone
  double ms = 0;
  bool accepted() const { return tone == "OK" || tone == "DONE" || tone == "ATTENTION"; }
};

enum class Moved { yes, idle, waits, refused, lost };

class Bots {
 public:
  Bots(World& world, Book& book, Ledger& ledger, std::function<void(const std::string&)> say);

  /// One scan by hand: waits for its tone, and moves the things it moves when it was accepted.
  Scanned scan(const std::string& station, const std::string& code);
  /// Does the one thing that the screen asks for.
  Moved step(const std::string& station);
  /// Steps until there is nothing to do, or until the station shows `prompt`. Throws Deviation when
  /// a station refuses what it asked for.
  void work(const std::string& station, const std::string& prompt);
  /// Scans every parcel that waits, then CMD-CLOSE.
  void ship(const std::string& station);
  /// Puts the carton on the scale with what it really weighs; waits for the verdict.
  Moved weigh(const std::string& station, const boost::json::object& screen);
  /// The code on the newest label that came out; waits for the paper. Nothing when none comes.
  std::optional<std::string> label_code(const std::string& station, bool sscc);

  /// After a restart: what became of the scan whose tone never came? True: it had been taken.
  std::optional<bool> resolve();

  /// Called right before the bytes of a scan leave, for who wants to break something just then.
  std::function<void()> before_scan = [] {};

  const Floor& floor() const { return floor_; }
  const std::vector<double>& times() const { return times_ms_; }

 private:
  struct InFlight {
    std::string station, code;
    boost::json::object before;
  };

  std::optional<std::string> next_code(const std::string& station,
                                       const boost::json::object& screen);
  std::optional<std::string> pick_code(const std::string& station,
                                       const boost::json::object& screen);
  std::optional<std::string> pack_code(const std::string& station,
                                       const boost::json::object& screen);
  std::optional<std::string> wall_code(const boost::json::object& screen);
  void took_at_wall(const std::string& station, const boost::json::object& before,
                    const std::string& code);
  void took_unit(const std::string& station, const boost::json::object& before,
                 const std::string& code);
  std::string empty_tote();
  std::string badge_of(const std::string& station) const;
  void took(const std::string& station, const boost::json::object& before, const std::string& code);
  void take_out(const std::string& tote, const std::string& code);
  void apply_label(const std::string& station, const boost::json::object& before,
                   const std::string& code);
  void wait_same_code(const std::string& station, const std::string& code);
  void settle(const std::string& station);

  World& world_;
  Book& book_;
  Ledger& ledger_;
  std::function<void(const std::string&)> say_;
  Floor floor_;
  std::optional<InFlight> in_flight_;
  std::map<std::string, std::pair<std::string, std::chrono::steady_clock::time_point>> last_;
  std::set<std::string> weighed_;  // stations with a scale that was used
  std::map<std::string, int> refused_in_a_row_, printed_again_;
  std::vector<double> times_ms_;
};

/// What of a screen is the station's place in its work: the same before and after a restart.
boost::json::object place_of(const boost::json::object& screen);

}  // namespace wec::scenario
