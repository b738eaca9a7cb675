// Filling one box: the public BR instances, and orders as they come.
#include <cstdio>

#include "tests/bench/routing/instances.hpp"
#include "tests/bench/routing/measure.hpp"
#include "tests/bench/routing/sections.hpp"

namespace wec::bench {

namespace {

// Evaluations that take about so long, and how many instances of each set they are spent on.
struct Budget {
  const char* name;
  std::uint64_t evaluations;
  std::size_t blocks;
  int instances;
  double least;
};
constexpr Budget budgets[] = {{"50 ms", 2'000'000, 3000, 5, 0.93},
                              {"2 s", 100'000'000, 5000, 3, 0.97}};

struct Result {
  double ratio = 0, worst = 9, ms = 0;
  int cases = 0;
};

Result fill(const std::filesystem::path& folder, int set, const Budget& budget) {
  Result sum;
  for (int i = 1; i <= budget.instances; ++i) {
    const auto name = "BR" + std::to_string(set) + ".txt_" + std::to_string(i);
    const auto c = read_br(folder, name);
    const auto best = best_known_br(folder, name);
    if (!c || best == 0) continue;
    double ratio = 0;
    sum.ms += us_of([&] {
                const auto packing = cartonize::fill_box(
                    c->box, c->items, {budget.evaluations, budget.blocks, false});
                ratio = static_cast<double>(packing.volume) / static_cast<double>(best);
              }) /
              1e3;
    sum.ratio += ratio;
    sum.worst = std::min(sum.worst, ratio);
    ++sum.cases;
  }
  return sum;
}

void sets(const std::filesystem::path& folder, const Budget& budget, Goals& goals) {
  Result all;
  std::printf("boxes, volume / best known in about %s:", budget.name);
  double slowest_ms = 0;
  for (const int set : {1, 4, 7, 8, 12, 15}) {
    const auto r = fill(folder, set, budget);
    if (r.cases == 0) continue;
    std::printf("  BR%d %.4f (worst %.4f, %.0f ms)", set, r.ratio / r.cases, r.worst,
                r.ms / r.cases);
    all.ratio += r.ratio;
    all.cases += r.cases;
    slowest_ms = std::max(slowest_ms, r.ms / r.cases);
  }
  std::puts("");
  const auto what = std::string("BR sets in ") + budget.name + ": volume / best known, mean";
  if (all.cases == 0) return goals.not_measured(17, what, "no instances at " + folder.string());
  goals.at_least(17, what, all.ratio / all.cases, budget.least, "");
  std::printf("  the slowest set took %.0f ms an instance\n", slowest_ms);
}

}  // namespace

void boxes(const std::filesystem::path& instances, Goals& goals) {
  for (const auto& budget : budgets) sets(instances, budget, goals);
  std::vector<double> ms;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto c = random_order(seed);
    ms.push_back(
        us_a_call(3, 1, [&] { cartonize::fill_box(c.box, c.items, {200'000, 500, true}); }) / 1e3);
  }
  const auto s = spread(ms);
  std::printf("  orders of up to 30 things: %.2f ms median, %.2f worst\n", s.median, s.worst);
  goals.at_most(17, "an order of up to 30 things, worst of 100", s.worst, 5, "ms");
}

}  // namespace wec::bench
