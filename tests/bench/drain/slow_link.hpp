// A TCP link that is down until it is opened, and then delays what goes either way. On a thread of
// its own.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

namespace wec::bench {

class SlowLink {
 public:
  /// Everything between this port and `to_port` (127.0.0.1) takes `delay` each way.
  SlowLink(int port, int to_port, std::chrono::milliseconds delay);
  ~SlowLink();

  void open();
  /// When somebody first came through, after open().
  std::optional<std::chrono::steady_clock::time_point> first_came() const;

 private:
  struct State;
  boost::asio::io_context io_{1};
  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace wec::bench
