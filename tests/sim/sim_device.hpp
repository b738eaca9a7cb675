// A simulated device on a simulated wire: the device of wec-sim on one end, the daemon's session
// with its real driver on the other. Bytes arrive at once; a broken wire comes back after a while.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/devices/session_core.hpp"
#include "firmware-bridge/sim/device.hpp"
#include "tests/sim/sim_door.hpp"

namespace wec::test {

class DeviceOnWire {
 public:
  static constexpr std::chrono::milliseconds reconnect{100};

  DeviceOnWire(std::unique_ptr<SimDevice> device, const SimTime& time)
      : device_(std::move(device)), time_(time) {}

  /// The daemon has started: its session dials.
  void attach(Door& door, SessionSetup setup, std::unique_ptr<Driver> driver);
  /// The daemon is gone.
  void detach();

  /// After a commit, as the devices' listener gives it.
  void order(const DeviceCommand& command);

  /// False: nothing was to be done.
  bool pump();
  std::optional<std::int64_t> deadline_ms() const;

  SimDevice& device() { return *device_; }
  /// What began to reach a printer since the last call: a format each.
  std::vector<std::string> take_formats() { return std::exchange(formats_, {}); }
  SessionCore* session() { return core_.get(); }
  Instant now() const { return Instant(std::chrono::milliseconds(time_.mono_ms)); }

 private:
  void connect();
  void disconnect();

  std::unique_ptr<SimDevice> device_;
  const SimTime& time_;
  std::unique_ptr<SessionCore> core_;
  std::string to_device_;
  std::vector<std::string> formats_;
  std::deque<std::function<void(SessionCore&, Instant)>> later_;
  std::optional<Instant> connect_at_;
};

}  // namespace wec::test
