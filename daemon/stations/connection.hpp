// One client, from its first request to the end of its connection. What all clients of a server
// share is in ServerParts; the rest is on the connection's own coroutine. All of it on the server's
// thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <set>

#include "daemon/controller/clock.hpp"
#include "daemon/controller/door.hpp"
#include "daemon/stations/live_hub.hpp"
#include "daemon/stations/router.hpp"
#include "daemon/stations/server_metrics.hpp"

namespace wec {

struct ServerParts {
  Door& door;
  Clock& clock;
  Router& router;
  LiveHub& hub;
  ServerMetrics& metrics;
  boost::asio::io_context& io;
  std::set<boost::beast::tcp_stream*> open;  // by OpenConnection
};

/// Counts a connection and lets the server close it.
class OpenConnection {
 public:
  OpenConnection(ServerParts& server, boost::beast::tcp_stream& of);
  ~OpenConnection();
  OpenConnection(const OpenConnection&) = delete;
  OpenConnection& operator=(const OpenConnection&) = delete;

 private:
  ServerParts& server_;
  boost::beast::tcp_stream& stream_;
};

// Each in a file of its own: Beast compiles for half a minute for each kind of stream.
boost::asio::awaitable<void> serve_plain(ServerParts&, boost::asio::ip::tcp::socket);
boost::asio::awaitable<void> serve_tls(ServerParts&, boost::asio::ip::tcp::socket,
                                       boost::asio::ssl::context&);

/// What the router decided, made a reply: at once, or when the deciding thread has committed it.
boost::asio::awaitable<HttpReply> reply_to(ServerParts&, Routed);

}  // namespace wec
