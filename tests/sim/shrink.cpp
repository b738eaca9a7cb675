#include "tests/sim/shrink.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>

namespace wec::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t slack_events = 5'000;  // a few simulated minutes

class Shrinker {
 public:
  Shrinker(ShiftPlan plan, const Outcome& found, const ShrinkLimits& limits)
      : best_{std::move(plan), found, 0}, limits_(limits), begun_(Clock::now()) {
    best_.plan.draws = found.draws;
    best_.plan.faults = found.faults;
    best_.plan.chores = found.chores;
  }

  Shrunk run() {
    all_dull();
    drop_kinds();
    cut_tail();
    for (auto size = draws().size() / 2; size > 0 && !spent(); size /= 2) zero_blocks(size);
    for (std::size_t i = 0; i < draws().size() && !spent(); ++i) halve(i);
    drop_kinds();  // what fewer choices made needless
    trim();
    best_.plan.story = true;
    best_.plan.events_max = 0;
    best_.outcome = play(best_.plan);
    return best_;
  }

 private:
  const Draws& draws() const { return *best_.plan.draws; }

  bool spent() const {
    return best_.plays >= limits_.plays ||
           Clock::now() - begun_ > std::chrono::seconds(limits_.seconds);
  }

  /// Kept when the same invariant breaks.
  bool attempt(ShiftPlan plan) {
    if (spent()) return false;
    ++best_.plays;
    // Most attempts break nothing for 40 minutes; nobody waits for that.
    plan.events_max = best_.outcome.events + slack_events;
    auto outcome = play(plan);
    if (outcome.invariant != best_.outcome.invariant) return false;
    best_.plan = std::move(plan);
    best_.outcome = std::move(outcome);
    return true;
  }

  /// Often the plainest shift with the same faults and work will do.
  void all_dull() {
    auto plan = best_.plan;
    plan.draws->clear();
    (void)attempt(std::move(plan));
  }

  void drop_kinds() {
    for (std::size_t i = 0; i < fault_count; ++i) {
      auto plan = best_.plan;
      *plan.faults &= ~(FaultSet{1} << i);
      if (plan.faults != best_.plan.faults) (void)attempt(std::move(plan));
    }
    for (std::size_t i = 0; i < chore_count; ++i) {
      auto plan = best_.plan;
      *plan.chores &= ~(ChoreSet{1} << i);
      if (plan.chores != best_.plan.chores) (void)attempt(std::move(plan));
    }
  }

  /// What follows the end is 0, which is everywhere the dull choice.
  void cut_tail() {
    std::size_t low = 0;
    while (low < draws().size() && !spent()) {
      auto plan = best_.plan;
      const auto middle = low + (draws().size() - low) / 2;
      plan.draws->resize(middle);
      if (!attempt(std::move(plan))) low = middle + 1;
    }
  }

  void zero_blocks(std::size_t size) {
    for (std::size_t at = 0; at < draws().size() && !spent(); at += size) {
      auto plan = best_.plan;
      const auto from = plan.draws->begin() + static_cast<std::ptrdiff_t>(at);
      const auto to = plan.draws->begin() +
                      static_cast<std::ptrdiff_t>(std::min(at + size, plan.draws->size()));
      if (std::all_of(from, to, [](auto one) { return one == 0; })) continue;
      std::fill(from, to, 0);
      (void)attempt(std::move(plan));
    }
  }

  void halve(std::size_t at) {
    while (draws()[at] > 1 && !spent()) {
      auto plan = best_.plan;
      (*plan.draws)[at] /= 2;
      if (!attempt(std::move(plan))) return;
    }
  }

  void trim() {
    auto& left = *best_.plan.draws;
    while (!left.empty() && left.back() == 0) left.pop_back();
  }

  Shrunk best_;
  ShrinkLimits limits_;
  Clock::time_point begun_;
};

}  // namespace

Shrunk shrink(ShiftPlan plan, const Outcome& found, const ShrinkLimits& limits) {
  return Shrinker(std::move(plan), found, limits).run();
}

std::size_t weight_of(const Draws& draws) {
  return static_cast<std::size_t>(
      std::count_if(draws.begin(), draws.end(), [](auto one) { return one != 0; }));
}

std::string text_of(const Draws& draws) {
  std::string out;
  for (std::size_t i = 0; i < draws.size(); ++i)
    if (draws[i] != 0) out += fmt::format("{}{}:{}", out.empty() ? "" : ",", i, draws[i]);
  return out;
}

std::optional<Draws> draws_of(const std::string& text) {
  Draws draws;
  std::istringstream in(text);
  for (std::string one; std::getline(in, one, ',');) {
    std::size_t at = 0;
    std::uint32_t value = 0;
    char colon = 0;
    std::istringstream part(one);
    constexpr std::size_t place_max = 10'000'000;
    if (!(part >> at >> colon >> value) || colon != ':' || at > place_max) return {};
    if (draws.size() <= at) draws.resize(at + 1);
    draws[at] = value;
  }
  return draws;
}

}  // namespace wec::test
