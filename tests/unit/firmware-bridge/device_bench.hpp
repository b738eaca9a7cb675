// A driver and a simulated device with a perfect wire between them, on time that the test moves.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/driver.hpp"
#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/make_device.hpp"

namespace wec::testing {

using SimOptions = std::map<std::string, std::string, std::less<>>;

class DeviceBench {
 public:
  DeviceBench(std::string_view driver, std::string_view kind, const SimOptions& options)
      : driver_(find_protocol(driver)->make()), device_(make_sim_device(kind, options).value()) {}

  Driver& driver() { return *driver_; }
  SimDevice& device() { return *device_; }
  Instant now() const { return now_; }

  void open() {
    device_->connect(now_);
    call([&](Effects& fx) { driver_->on_open(now_, fx); });
    listen();
  }
  void control(std::string_view line) {
    const auto answer = wec::control(*device_, line, now_);
    ASSERT_TRUE(answer) << line << ": " << answer.error().message;
    listen();
  }
  void command(const DeviceCommand& command) {
    call([&](Effects& fx) { driver_->on_command(command, now_, fx); });
  }
  /// What the next bytes of the host do not reach.
  void lose_what_the_host_says(bool lose) { deaf_ = lose; }

  void pass(std::chrono::milliseconds time) {
    for (const auto end = now_ + time; now_ < end;) {
      now_ += std::chrono::milliseconds(10);
      device_->expire(now_);
      listen();
      if (!wake_ || *wake_ > now_) continue;
      wake_.reset();
      call([&](Effects& fx) { driver_->on_timeout(now_, fx); });
    }
  }

  template <class Event>
  std::vector<Event> all() const {
    std::vector<Event> found;
    for (const auto& event : events_) {
      if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
    }
    return found;
  }
  template <class Event>
  std::optional<Event> last() const {
    const auto found = all<Event>();
    return found.empty() ? std::nullopt : std::optional(found.back());
  }
  void forget() { events_.clear(); }

 private:
  template <class Call>
  void call(Call&& make) {
    Effects fx;
    make(fx);
    if (fx.wake) wake_ = fx.wake;
    events_.insert(events_.end(), fx.events.begin(), fx.events.end());
    if (fx.send.empty() || deaf_) return;
    device_->receive(fx.send, now_);
    listen();
  }
  void listen() {
    const auto said = device_->take_output();
    if (!said.empty()) call([&](Effects& fx) { driver_->on_bytes(said, now_, fx); });
    if (!device_->take_drop()) return;
    device_->disconnect(now_);
    call([&](Effects& fx) { driver_->on_close(now_, fx); });
  }

  std::unique_ptr<Driver> driver_;
  std::unique_ptr<SimDevice> device_;
  Instant now_{std::chrono::hours(1)};
  std::optional<Instant> wake_;
  std::vector<DeviceEvent> events_;
  bool deaf_ = false;
};

}  // namespace wec::testing
