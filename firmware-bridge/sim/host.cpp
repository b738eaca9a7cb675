#include "firmware-bridge/sim/host.hpp"

#include <utility>

namespace wec {

namespace {
Instant now() { return std::chrono::steady_clock::now(); }
}  // namespace

SimHost::SimHost(boost::asio::io_context& io, SimDevice& device, std::unique_ptr<Link> wire)
    : device_(device), timer_(io), wire_(std::move(wire)) {
  wire_->start(*this);
}

void SimHost::pump() {
  // A wire whose queue is full loses the bytes, as a serial line without flow control does.
  const auto output = device_.take_output();
  if (!output.empty()) wire_->send(output);
  if (device_.take_drop()) wire_->reopen("the simulated device broke the connection");
  wait();
}

void SimHost::on_link_open() {
  device_.connect(now());
  pump();
}

void SimHost::on_link_bytes(std::string_view bytes) {
  device_.receive(bytes, now());
  pump();
}

void SimHost::on_link_closed(std::string_view) {
  device_.disconnect(now());
  pump();
}

void SimHost::wait() {
  const auto deadline = device_.deadline();
  if (!deadline) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(*deadline);
  timer_.async_wait([this, alive = alive_](const boost::system::error_code& error) {
    if (error || !*alive) return;
    device_.expire(now());
    pump();
  });
}

}  // namespace wec
