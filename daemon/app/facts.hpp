// What the daemon says of itself: /health, the status row, the devices, and the simulated clock.
#pragma once

#include <atomic>

#include "daemon/admin/admin_server.hpp"
#include "daemon/controller/deciding_thread.hpp"
#include "daemon/devices/devices.hpp"

namespace wec {

/// The system's clock, moved forward by `wec sim clock`.
class SteppedClock final : public Clock {
 public:
  explicit SteppedClock(Clock& under) : under_(under) {}
  std::int64_t mono_ms() override { return under_.mono_ms() + ahead_ms_; }
  std::int64_t wall_ms() override { return under_.wall_ms() + ahead_ms_; }
  void step(std::int64_t ms) { ahead_ms_ += ms; }
  std::int64_t ahead_ms() const { return ahead_ms_; }

 private:
  Clock& under_;
  std::atomic<std::int64_t> ahead_ms_{0};
};

boost::json::object health(const DecidingThread&, Clock&);
boost::json::object status_facts(const Site&, const SiteFile&);
/// `wec devices` and `wec sim`.
void serve_devices(AdminServer&, Devices&, SteppedClock&);

}  // namespace wec
