// Choosing among the places of each item: the public scattered-storage set.
#include <cstdio>

#include "tests/bench/routing/instances.hpp"
#include "tests/bench/routing/measure.hpp"
#include "tests/bench/routing/sections.hpp"

namespace wec::bench {

void scattered(const std::filesystem::path& folder, Goals& goals) {
  const auto cases = read_scattered(folder);
  constexpr const char* what = "scattered storage: mean gap";
  if (cases.empty()) return goals.not_measured(12, what, "no instances at " + folder.string());
  for (const std::uint64_t effort : {2000ULL, 20'000ULL, 100'000ULL}) {
    double gap = 0, ms = 0, mip_ms = 0;
    int best = 0, below = 0;
    for (const auto& one : cases) {
      auto request = one.request;
      request.evaluations_max = effort;
      double length = 0;
      ms += us_of([&] {
              const auto plan = routing::choose_places(request);
              length = plan ? static_cast<double>(plan->length) : 0;
            }) /
            1e3;
      mip_ms += one.mip_ms;
      gap += (length - one.optimum) / one.optimum;
      best += length == one.optimum;
      below += length < one.optimum;
    }
    const auto n = static_cast<double>(cases.size());
    std::printf(
        "scattered storage, %zu instances: mean gap %.2f %%, optimal %d, below the optimum %d; "
        "%.2f ms, the published MIP %.0f ms\n",
        cases.size(), 100 * gap / n, best, below, ms / n, mip_ms / n);
    if (effort != 20'000) continue;
    goals.at_most(12, what, 100 * gap / n, 0.5, "%");
    goals.at_most(12, "scattered storage: time / that of the published MIP", ms / mip_ms, 0.1, "");
  }
}

}  // namespace wec::bench
