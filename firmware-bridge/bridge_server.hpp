// The wec-bridge side: a unix socket on which wecd asks for wires, one connection per wire.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "firmware-bridge/link_factory.hpp"

namespace wec {

/// Which wires a bridge may open; a sandbox holds it to that, this only says so by name.
enum class BridgeKind { usb, lan };

struct BridgeServerOptions {
  std::string socket_path;  // a socket that lies there and is not served is replaced
  BridgeKind kind = BridgeKind::lan;
  LinkMakings makings;  // in_process is taken as true, make_sim as empty
  /// One line for the engineer: wires asked for, opened, lost, refused.
  std::function<void(std::string_view)> log = [](std::string_view) {};
};

/// One thread, that of `io`. Destroying it closes all wires and removes the socket.
class BridgeServer {
 public:
  static constexpr std::size_t wires_max = 256;  // more connections are closed at once
  /// wecd's bytes that wait for the wire. wecd counts them by DRAINED and stays within; one that
  /// does not is cut off.
  static constexpr std::size_t to_wire_max_bytes = Link::send_queue_max_bytes;
  /// The wire's bytes that wecd has not taken. A wecd that lags by more is cut off: it opens the
  /// wire anew and knows that bytes are missing.
  static constexpr std::size_t to_wecd_max_bytes = 4 * 1024 * 1024;

  /// Errors: SOCKET_TAKEN (another bridge serves it), SOCKET_FAILED (the reason in the message).
  static tl::expected<std::unique_ptr<BridgeServer>, LinkError> listen(boost::asio::io_context& io,
                                                                       BridgeServerOptions options);
  ~BridgeServer();
  std::size_t wires() const;

 private:
  struct Core;
  explicit BridgeServer(std::shared_ptr<Core> core);
  std::shared_ptr<Core> core_;
};

}  // namespace wec
