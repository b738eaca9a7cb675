#include "tests/sim/sim_device.hpp"

#include <algorithm>

namespace wec::test {
namespace {

std::int64_t to_ms(Instant at) {
  // A deadline between two milliseconds is met at the later one.
  return std::chrono::ceil<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

}  // namespace

void DeviceOnWire::attach(Door& door, SessionSetup setup, std::unique_ptr<Driver> driver) {
  core_ = std::make_unique<SessionCore>(
      door, std::move(setup), std::move(driver),
      SessionCore::World{[this](std::string_view bytes) {
                           to_device_ += bytes;
                           return true;
                         },
                         [this](std::function<void(SessionCore&, Instant)> work) {
                           later_.push_back(std::move(work));
                         }});
  connect_at_ = now();
}

void DeviceOnWire::detach() {
  core_.reset();
  later_.clear();
  to_device_.clear();
  connect_at_.reset();
  if (device_->connected()) device_->disconnect(now());
}

void DeviceOnWire::order(const DeviceCommand& command) {
  later_.push_back([command](SessionCore& core, Instant then) { core.carry_out(command, then); });
}

void DeviceOnWire::connect() {
  connect_at_.reset();
  device_->connect(now());
  core_->on_open(now());
}

void DeviceOnWire::disconnect() {
  device_->disconnect(now());
  to_device_.clear();
  core_->on_closed("closed by the device", now());
  connect_at_ = now() + reconnect;
}

bool DeviceOnWire::pump() {
  if (!core_) return false;
  bool moved = false;
  if (connect_at_ && now() >= *connect_at_) connect(), moved = true;
  if (device_->deadline() && *device_->deadline() <= now()) device_->expire(now()), moved = true;
  if (core_->deadline() && *core_->deadline() <= now()) core_->on_time(now()), moved = true;
  for (; !later_.empty(); moved = true) {
    const auto work = std::move(later_.front());
    later_.pop_front();
    work(*core_, now());
  }
  if (const auto bytes = std::exchange(to_device_, {}); !bytes.empty() && device_->connected()) {
    if (bytes.find("^XA") != bytes.npos) formats_.push_back(bytes);
    device_->receive(bytes, now()), moved = true;
  }
  if (const auto bytes = device_->take_output(); !bytes.empty() && device_->connected())
    core_->on_bytes(bytes, now()), moved = true;
  if (device_->take_drop() && device_->connected()) disconnect(), moved = true;
  return moved;
}

std::optional<std::int64_t> DeviceOnWire::deadline_ms() const {
  if (!core_) return {};
  std::optional<Instant> first = connect_at_;
  for (const auto& at : {device_->deadline(), core_->deadline()})
    if (at && (!first || *at < *first)) first = at;
  if (!first) return {};
  return to_ms(*first);
}

}  // namespace wec::test
