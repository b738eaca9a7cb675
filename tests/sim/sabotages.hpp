// Rules broken on purpose, one at a time, to see that the simulator sees it (reliability.md 4.5).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wec::test {

struct Sabotage {
  std::string name;
  std::string file;
  std::string says;  // what the program does then
  // What it is about is switched on besides what a seed draws: its work, and its faults.
  std::string chores = {}, faults = {};
  bool of_sync = false;  // a CHAOS of the sync model, taken here too
};

const std::vector<Sabotage>& sabotages();
const Sabotage* find_sabotage(const std::string& name);
/// In this process, from now on; null: none.
void use(const Sabotage* sabotage);

/// Plays seeds until each is caught, each sabotage in a process of its own; prints the table.
/// `only`: so many of them, beginning at `first` (they rotate); 0: all. None begins after
/// `seconds`; 0: no limit.
struct Hunted {
  int caught = 0, survived = 0, all = 0;
};
Hunted run_sabotages(std::uint64_t seeds_max, std::size_t only, std::size_t first,
                     std::int64_t seconds);

}  // namespace wec::test
