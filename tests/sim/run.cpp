// wec-sim-run: plays seeds. ./dev sim is this program.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>

#include "tests/sim/marks.hpp"
#include "tests/sim/matrix.hpp"
#include "tests/sim/rate.hpp"
#include "tests/sim/sabotages.hpp"
#include "tests/sim/shift.hpp"
#include "tests/sim/shrink.hpp"

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
  std::string faults, chores, draws;  // instead of what the seed draws
  bool no_shrinking = false;
  bool marks = false;  // one that was never hit is a failure
  bool matrix = false, matrix_page = false;
  std::string figures;  // a file: name, what was reached, what is the goal
  double goal = 0;
};

void note_figure(const Options& options, const std::string& name, double reached, double goal) {
  if (options.figures.empty()) return;
  std::ofstream(options.figures, std::ios::app)
      << fmt::format("{}\t{:g}\t{:g}\n", name, reached, goal);
}

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
  if (!options.faults.empty()) plan.faults = faults_named(options.faults);
  if (!options.chores.empty()) plan.chores = chores_named(options.chores);
  if (!options.draws.empty()) plan.draws = draws_of(options.draws);
  return plan;
}

/// The smaller run in words, and the line that plays it again.
void tell_smaller(const Options& options, std::uint64_t seed, const Outcome& found) {
  auto plan = plan_of(options, seed);
  const ShrinkLimits limits;
  const auto small = shrink(plan, found, limits);
  fmt::print(
      "shrunk in {} plays (at most {} in {} s): {} choices that are not 0, before {}; {} events, "
      "before {}\n",
      small.plays, limits.plays, limits.seconds, weight_of(*small.plan.draws),
      weight_of(found.draws), small.outcome.events, found.events);
  for (const auto& line : small.outcome.story) fmt::print("{}\n", line);
  fmt::print(
      "again: build/bin/wec-sim-run{} --seed {} --story --faults '{}' --chores '{}' --draws {}\n",
      options.sabotage.empty() ? "" : " --sabotage " + options.sabotage, seed,
      names_of(*small.plan.faults), names_of_chores(*small.plan.chores),
      small.plan.draws->empty() ? "0:0" : text_of(*small.plan.draws));
}

int play_the_matrix(const Options& options) {
  const auto run = play_matrix(options.seconds, options.first);
  fmt::print("{} of {} cells played, {} broken, {} in which fault and story did not meet\n",
             run.played, run.cells, run.broken, run.not_reached);
  note_figure(options, "cells of the fault matrix", run.played, run.cells);
  return run.broken ? 1 : 0;
}

int tell_marks(const Options& options) {
  const auto marks = report_marks();
  fmt::print("marks: {} of {} hit, {} transitions of the floor taken", marks.hit, marks.wanted,
             transitions_taken());
  for (const auto& name : marks.never)
    fmt::print("{}{}", &name == marks.never.data() ? "; never: " : ", ", name);
  fmt::print("\n");
  note_figure(options, "marks hit", static_cast<double>(marks.hit),
              static_cast<double>(marks.wanted));
  return options.marks && !marks.never.empty() ? 1 : 0;
}

int run(const Options& options) {
  if (options.matrix_page) return std::fputs(matrix_page().c_str(), stdout) < 0 ? 1 : 0;
  if (options.matrix) return play_the_matrix(options);
  if (options.sabotages) {
    const auto hunted = run_sabotages(options.seeds ? options.seeds : 100, options.only,
                                      options.first, options.seconds);
    note_figure(options, "sabotages caught", hunted.caught, hunted.all);
    return hunted.survived ? 1 : 0;
  }
  if (!faults_named(options.faults) || !chores_named(options.chores) || !draws_of(options.draws)) {
    fmt::print("--faults, --chores or --draws holds what is none\n");
    return 2;
  }
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
    const auto code = tell(options.seed, outcome, options.story);
    const bool given = !options.draws.empty() || options.no_shrinking;
    if (code && !given) tell_smaller(options, options.seed, outcome);
    return code;
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
    if (!outcome.ok() && broken == 1 && !options.no_shrinking) tell_smaller(options, seed, outcome);
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
  note_figure(options, "simulator seeds", static_cast<double>(played), options.goal);
  note_figure(options, "simulated hours", static_cast<double>(simulated_ms) / 3.6e6, 8760);
  return tell_marks(options) || broken ? 1 : 0;
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
  app.add_option("--first", options.first, "beginning at the n-th; of the matrix: cell");
  app.add_flag("--story", options.story, "tell what happened");
  app.add_option("--faults", options.faults, "these faults, or none, instead of drawn ones");
  app.add_option("--chores", options.chores, "this work besides orders, instead of drawn work");
  app.add_option("--draws", options.draws, "the choices of a shrunk run");
  app.add_flag("--no-shrinking", options.no_shrinking, "a failing seed is told as it is");
  app.add_flag("--marks", options.marks, "fail when a mark was never hit");
  app.add_flag("--matrix", options.matrix, "play the stories by the faults");
  app.add_flag("--matrix-page", options.matrix_page, "print docs/fault-matrix.md");
  app.add_option("--figures", options.figures, "append what was reached to this file");
  app.add_option("--goal", options.goal, "how many seeds were hoped for, for the figures");
  app.add_option("--twice", options.twice, "play the first N seeds twice and compare the traces");
  app.add_option("--seconds", options.seconds, "begin no seed after so long");
  CLI11_PARSE(app, argc, argv);
  return wec::test::run(options);
}
