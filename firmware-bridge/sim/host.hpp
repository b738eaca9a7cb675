// Joins a simulated device and a wire: the only part of a simulated device that waits or sends.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string_view>

#include "firmware-bridge/link.hpp"
#include "firmware-bridge/sim/device.hpp"

namespace wec {

/// One thread, that of `io`. The device outlives the host.
class SimHost : private LinkSink {
 public:
  SimHost(boost::asio::io_context& io, SimDevice& device, std::unique_ptr<Link> wire);
  ~SimHost() override { *alive_ = false; }

  /// Sends what the device has to say and waits for its deadline; after every call to the device
  /// from outside.
  void pump();
  const Link& wire() const { return *wire_; }

 private:
  void on_link_open() override;
  void on_link_bytes(std::string_view bytes) override;
  void on_link_closed(std::string_view reason) override;
  void wait();

  SimDevice& device_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<Link> wire_;
};

}  // namespace wec
