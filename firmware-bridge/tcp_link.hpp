// tcp://host:port: wec is the client. Opens again by itself for as long as it lives.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"

namespace wec {

/// A name that does not resolve or a host that does not answer is given up after this.
inline constexpr std::chrono::seconds tcp_connect_timeout{5};

std::unique_ptr<Link> make_tcp_link(boost::asio::io_context& io, const TcpAddress& address,
                                    Backoff backoff);

/// No delay, keepalive, and a bound on unacknowledged bytes, for a device at the other end. Errors
/// are ignored: a socket without them still works.
void set_device_socket_options(int socket);

}  // namespace wec
