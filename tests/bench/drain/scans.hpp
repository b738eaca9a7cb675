// A picker at a station of a running wecd, scanning all the time: what his answers take.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/drain/runs.hpp"

namespace wec::bench {

class Scans {
 public:
  explicit Scans(int http_port);
  ~Scans();
  /// The scans since the last call.
  Percentiles take();
  std::size_t done() const { return done_; }

 private:
  void scan_all_the_time(int http_port);

  std::atomic<bool> stop_{false};
  std::atomic<std::size_t> done_{0};
  std::mutex lock_;
  std::vector<double> took_ms_;
  std::thread thread_;
};

}  // namespace wec::bench
