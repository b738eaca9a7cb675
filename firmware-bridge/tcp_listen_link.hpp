// tcp-listen://host:port: the device is the client. One peer at a time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"

namespace wec {

/// What happens to a second peer while the first is connected.
enum class SecondPeer {
  replaces,  // a device that was cut off comes back before its old connection is known to be dead
  waits      // as at port 9100 of a printer: served when the first has gone
};

/// Binds in start(), so that local_address() is known from then on; an address that is taken is
/// tried again (on_link_attempt_failed). `host` is a numeric address or "localhost".
std::unique_ptr<Link> make_tcp_listen_link(boost::asio::io_context& io,
                                           const TcpListenAddress& address, Backoff backoff,
                                           SecondPeer second_peer = SecondPeer::replaces);

}  // namespace wec
