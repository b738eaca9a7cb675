// One drain each: the link is down while everything starts, and then opened: that moment is 0.
//
//   site:    wecd -----link--> mosquitto --> consumer
//   bridge:  mosquitto --link--> mosquitto --> consumer
//   files:   Paho with file persistence --link--> mosquitto --> consumer
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/scenario/process.hpp"

namespace wec::bench {

struct Percentiles {
  double p50_ms = 0, p99_ms = 0;
  std::size_t scans = 0;
};

struct Drained {
  std::int64_t events = 0;
  double seconds = 0;
  double came_s = 0, first_s = 0;  // somebody used the link; the first event was stored
  long idle_kib = 0, most_kib = 0;
  Percentiles idle, during;  // of scans at a station, where there is one
  /// From the moment the link is used: when that is depends on the back-off, and is told apart.
  double per_second() const { return static_cast<double>(events) / (seconds - came_s); }
};

class Runs {
 public:
  Runs(std::filesystem::path root, std::string bin)
      : root_(std::move(root)), bin_(std::move(bin)) {}

  struct Site {
    std::int64_t events = 0;
    bool bundles = true;
    std::chrono::milliseconds round_trip{0};
  };
  Drained site(const Site&);
  Drained bridge(std::int64_t events, std::chrono::milliseconds round_trip);
  Drained paho_files(std::int64_t events);

  /// Durable intake per second while `queued` events wait for the link.
  double site_intake(std::int64_t queued, std::chrono::seconds length);
  /// The same of mosquitto that saves itself after each change.
  double broker_intake(std::int64_t queued, std::chrono::seconds length);

 private:
  std::filesystem::path fresh(const std::string& name) const;
  /// The state directory of a site with so many events that nobody has fetched; made once.
  const std::filesystem::path& backlog(std::int64_t events);
  std::vector<std::string> messages(std::int64_t events);
  static std::unique_ptr<scenario::Process> start_broker(const std::filesystem::path& name,
                                                         int port, const std::string& more);

  std::filesystem::path root_;
  std::string bin_;
  std::int64_t backlog_events_ = -1, backlog_head_ = 0;
  std::filesystem::path backlog_;
};

}  // namespace wec::bench
