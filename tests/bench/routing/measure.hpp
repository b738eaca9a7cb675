// Times of this process's own processor, so that other work on the machine counts little.
#pragma once

#include <algorithm>
#include <ctime>
#include <limits>
#include <vector>

namespace wec::bench {

inline double cpu_us() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

template <class Work>
double us_of(Work work) {
  const auto start = cpu_us();
  work();
  return cpu_us() - start;
}

/// The best of some goes, each of so many calls: what the work takes when nothing disturbs it.
template <class Work>
double us_a_call(int goes, int calls, Work work) {
  auto best = std::numeric_limits<double>::max();
  for (int go = 0; go < goes; ++go)
    best = std::min(best, us_of([&] {
                            for (int call = 0; call < calls; ++call) work();
                          }) / calls);
  return best;
}

struct Spread {
  double median, worst;
};

inline Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.back()};
}

}  // namespace wec::bench
