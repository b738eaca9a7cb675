#include "tests/sim/sabotages.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <sstream>

#include "daemon/core/chaos.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

std::string& sync_rule() {
  static std::string name;
  return name;
}

struct Caught {
  std::uint64_t seeds = 0;
  std::string invariant;  // empty: survived; "assert" when the program stopped itself
};

/// In a process of its own: an assertion of the program must not end the table.
Caught hunt(const Sabotage& sabotage, std::uint64_t seeds_max) {
  std::array<int, 2> wire{};
  if (pipe(wire.data()) != 0) return {};
  std::fflush(stdout);
  const auto child = fork();
  if (child == 0) {
    close(wire[0]);
    if (!std::freopen("/dev/null", "w", stderr)) _exit(2);
    use(&sabotage);
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed) {
      const auto begun = fmt::format("{} assert\n", seed);
      if (write(wire[1], begun.data(), begun.size()) < 0) _exit(2);
      const auto outcome = play({.seed = seed, .draws = {}, .faults = {}});
      const auto line = fmt::format("{} {}\n", seed, outcome.ok() ? "-" : outcome.invariant);
      if (write(wire[1], line.data(), line.size()) < 0) _exit(2);
      if (!outcome.ok()) break;
    }
    _exit(0);
  }
  close(wire[1]);
  std::string said;
  std::array<char, 256> part{};
  for (ssize_t n = 0; (n = read(wire[0], part.data(), part.size())) > 0;)
    said.append(part.data(), static_cast<std::size_t>(n));
  close(wire[0]);
  waitpid(child, nullptr, 0);
  Caught caught;
  std::istringstream lines(said);
  while (lines >> caught.seeds >> caught.invariant) {
  }
  if (caught.invariant == "-") caught.invariant.clear();
  return caught;
}

}  // namespace

const std::vector<Sabotage>& sabotages() {
  static const std::vector<Sabotage> all = {
      {"light-before-commit", "controller.cpp", "effects leave although the commit failed"},
      {"refusal-keeps-its-events", "controller.cpp", "a refusal does not roll its savepoint back"},
      {"synchronous-normal", "store/opening.cpp", "commits are not synced"},
      {"stale-weight", "decide/weigh.cpp", "the scale need not have been empty"},
      {"moving-weight", "decide/weigh.cpp", "a weight need not be stable"},
      {"double-scan-counts", "decide/decide.cpp", "a double read is two scans"},
      {"doubtful-is-printed", "decide/decide.cpp",
       "an open print job is called printed at a start"},
      {"any-tote", "decide/pick_put.cpp", "any tote takes the goods"},
      {"scan-counts-two", "decide/pick.cpp", "one scan counts two units"},
      {"any-location", "decide/pick.cpp", "any location will do"},
      {"any-label", "decide/pack.cpp", "any label is taken for the carton's"},
      {"ack_on_puback", "oms/sync_flow.cpp", "the broker's PUBACK counts as stored", true},
      {"no_resend", "oms/sync_flow.cpp", "nothing is sent again", true},
      {"dn_out_of_order", "oms/sync_flow.cpp", "a gap in the commands is swallowed", true},
  };
  return all;
}

const Sabotage* find_sabotage(const std::string& name) {
  const auto& all = sabotages();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void use(const Sabotage* sabotage) {
  const bool of_sync = sabotage && sabotage->of_sync;
  sync_rule() = of_sync ? sabotage->name : "";
  chaos::set_switch([](const char* name) { return sync_rule() == name; });
  chaos::set_sabotage(sabotage && !of_sync ? sabotage->name : "");
}

int run_sabotages(std::uint64_t seeds_max, std::size_t only, std::size_t first) {
  const auto& all = sabotages();
  const auto count = only ? std::min(only, all.size()) : all.size();
  std::vector<std::uint64_t> seeds;
  int survivors = 0;
  fmt::print("| sabotage | file | caught by | seeds |\n|---|---|---|---|\n");
  for (std::size_t i = 0; i < count; ++i) {
    const auto& one = all[(first + i) % all.size()];
    const auto caught = hunt(one, seeds_max);
    const bool dead = !caught.invariant.empty();
    fmt::print("| {} | {} | {} | {} |\n", one.name, one.file, dead ? caught.invariant : "nothing",
               caught.seeds);
    std::fflush(stdout);
    if (dead)
      seeds.push_back(caught.seeds);
    else
      ++survivors;
  }
  std::sort(seeds.begin(), seeds.end());
  if (!seeds.empty())
    fmt::print("{} of {} caught, median {} seeds, worst {}\n", seeds.size(), count,
               seeds[seeds.size() / 2], seeds.back());
  return survivors;
}

}  // namespace wec::test
