// wec-sim-run: plays seeds. ./dev sim is this program.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "tests/sim/rate.hpp"
#include "tests/sim/sabotages.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

struct Options {
  std::uint64_t seed = 0, seeds = 0, from = 1;
  std::uint64_t twice = 0;   // so many of them are played twice
  std::int64_t seconds = 0;  // no new seed after so long; 0: no limit
  std::string sabotage;      // play with this rule broken
  bool sabotages = false;    // hunt all of them
  std::size_t only = 0, first = 0;
  bool story = false;
};

int tell(std::uint64_t seed, const Outcome& outcome, bool story) {
  if (story)
    for (const auto& line : outcome.story) fmt::print("{}\n", line);
  if (!outcome.ok())
    fmt::print("seed {}: {} is broken: {}\n  faults: {}\n  again: ./dev sim --seed {} --story\n",
               seed, outcome.invariant, outcome.what, names_of(outcome.faults), seed);
  return outcome.ok() ? 0 : 1;
}

ShiftPlan plan_of(const Options& options, std::uint64_t seed) {
  ShiftPlan plan;
  plan.seed = seed;
  plan.story = options.story;
  return plan;
}

int run(const Options& options) {
  if (options.sabotages)
    return run_sabotages(options.seeds ? options.seeds : 100, options.only, options.first) ? 1 : 0;
  if (!options.sabotage.empty() && !find_sabotage(options.sabotage)) {
    fmt::print("no sabotage is called {}; --sabotages lists them\n", options.sabotage);
    return 2;
  }
  use(find_sabotage(options.sabotage));
  if (options.seed) {
    const auto outcome = play(plan_of(options, options.seed));
    fmt::print("seed {}: {} s simulated, {} crashes, {} parcels, {} refusals, trace {:016x}\n",
               options.seed, outcome.simulated_ms / 1000, outcome.crashes, outcome.parcels,
               outcome.refusals, outcome.trace);
    return tell(options.seed, outcome, options.story);
  }
  const auto begun = std::chrono::steady_clock::now();
  std::uint64_t events = 0, commits = 0;
  std::int64_t simulated_ms = 0;
  int broken = 0, crashes = 0, parcels = 0, refusals = 0;
  const auto since = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  };
  std::uint64_t played = 0;
  for (; played < options.seeds; ++played) {
    if (options.seconds && since() > static_cast<double>(options.seconds)) break;
    const auto seed = options.from + played;
    const auto outcome = play(plan_of(options, seed));
    broken += tell(seed, outcome, false);
    events += outcome.events, commits += outcome.commits;
    simulated_ms += outcome.simulated_ms;
    crashes += outcome.crashes, parcels += outcome.parcels, refusals += outcome.refusals;
    if (played >= options.twice || !outcome.ok()) continue;
    if (play(plan_of(options, seed)).trace == outcome.trace) continue;
    ++broken;
    fmt::print("seed {}: I15 is broken: the second run had another trace\n", seed);
  }
  fmt::print(
      "{} of {} seeds, {} broken: {:.1f} simulated hours, {} crashes, {} parcels, {} refusals, {} "
      "events "
      "and {} commits in {:.1f} s\n",
      played, options.seeds, broken, static_cast<double>(simulated_ms) / 3.6e6, crashes, parcels,
      refusals, events, commits, since());
  fmt::print("{:.0f} events/s and {:.0f} commits/s; bare SQLite {:.0f} commits/s\n",
             static_cast<double>(events) / since(), static_cast<double>(commits) / since(),
             bare_commits_per_second());
  return broken ? 1 : 0;
}

}  // namespace
}  // namespace wec::test

int main(int argc, char** argv) {
  wec::test::Options options;
  CLI::App app{"Plays whole shifts on simulated time, each from one seed"};
  app.add_option("--seed", options.seed, "one seed");
  app.add_option("--seeds", options.seeds, "so many seeds");
  app.add_option("--from", options.from, "the first of them");
  app.add_option("--sabotage", options.sabotage, "with this rule broken");
  app.add_flag("--sabotages", options.sabotages, "break each rule in turn until it is noticed");
  app.add_option("--only", options.only, "so many sabotages");
  app.add_option("--first", options.first, "beginning at the n-th");
  app.add_flag("--story", options.story, "tell what happened");
  app.add_option("--twice", options.twice, "play the first N seeds twice and compare the traces");
  app.add_option("--seconds", options.seconds, "begin no seed after so long");
  CLI11_PARSE(app, argc, argv);
  return wec::test::run(options);
}
