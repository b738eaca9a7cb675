// What a shift has to do: the kinds of work that a seed switches on, what head office sends for
// them, and whether all of it is done.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "tests/sim/goods.hpp"

namespace wec::test {

class Shift;
class Choices;

/// Orders are picked, packed and handed over in every shift; these come on top.
enum class Chore : std::uint32_t {
  receive,    // a delivery, put away
  replenish,  // bolts run out at their face
  count,      // counts that head office asks for, and planned ones; sometimes goods are gone
  returns,    // parcels come back
  adjust,     // a supervisor corrects, a kit is built
  cancel,     // orders are cancelled
  hold,       // orders are held for a while
  load,       // orders leave with a load, or on pallets
  mishap,     // damaged units, blocked places, undone scans, substitutes
  dangerous,  // goods that not everybody may handle
  change,     // people move between stations and sign out
  commands,   // head office sends what cannot be
  wall,       // orders are picked as a batch and sorted
  count_
};
constexpr std::size_t chore_count = static_cast<std::size_t>(Chore::count_);
using ChoreSet = std::uint32_t;

constexpr bool has(ChoreSet set, Chore chore) { return (set >> static_cast<unsigned>(chore)) & 1u; }
const char* name_of(Chore chore);
std::string names_of_chores(ChoreSet set);
/// What stops orders in the middle is kept apart from what ties them together: a load or a wall
/// that waits for a stopped order waits for a person's decision.
ChoreSet compatible(ChoreSet set);
/// The drawn work and this one; where they exclude each other, this one.
ChoreSet besides(ChoreSet drawn, ChoreSet also);
ChoreSet drawn_chores(Choices& choices);
/// The names that are in the list, divided by blanks or commas; nothing: one is none.
std::optional<ChoreSet> chores_named(const std::string& list);

class Day {
 public:
  explicit Day(Shift& shift) : shift_(shift) {}
  /// Puts all that head office will send onto the heap.
  void plan();
  /// The first thing that is not done; empty: all is.
  std::string left();

  /// A supervisor may correct once more, a kit may be built once more.
  int corrections = 0, kits = 0;
  std::set<std::string> must_be_refused;  // commands, by cmdid
  const std::string& load_of(const std::string& order) const;
  /// A box stands on the trailer: now and then its order is cancelled just then.
  void loaded(const std::string& sscc);

 private:
  void command(const std::string& type, const std::string& data);
  void next_order();
  void release(const std::string& id, const std::string& lines);
  void delivery();
  void parcel_comes_back();
  void count();
  void cancel();
  void hold();
  void wrong_command();
  void same_command_twice();

  Shift& shift_;
  int to_come_ = 0;
  bool single_units_ = false;                   // orders of one unit, picked into one tote
  std::map<std::string, std::string> load_of_;  // by order
  std::set<std::string> held_;
};

}  // namespace wec::test
