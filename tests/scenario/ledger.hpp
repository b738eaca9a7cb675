// What the bots did and were told, to be held against the log: an accepted scan is one event of its
// kind, no more and no less.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/scenario/world.hpp"

namespace wec::scenario {

/// The event that an accepted scan at this prompt is: "pick.counted"; "" for what leaves none.
std::string event_of_prompt(const std::string& prompt, const std::string& code);

class Ledger {
 public:
  /// A scan that was answered OK or DONE, or that a restart showed to have been taken.
  void accepted(const std::string& station, const std::string& event);
  /// Reads the site's log on from where it was left. Throws Deviation when an accepted scan is
  /// missing, one is there twice, or the log has a hole.
  void check(World& world);

  std::int64_t scans_accepted() const { return accepted_total_; }
  std::int64_t events_read() const { return last_seq_; }

 private:
  using Key = std::pair<std::string, std::string>;  // station, event
  std::map<Key, std::int64_t> told_, logged_;
  std::int64_t accepted_total_ = 0;
  std::int64_t last_seq_ = 0;
};

}  // namespace wec::scenario
