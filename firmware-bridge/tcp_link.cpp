#include "firmware-bridge/tcp_link.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "firmware-bridge/dial_link.hpp"

namespace wec {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// A dead peer is noticed after idle + count * interval, and at the latest this long after bytes
// were written that it never takes (fault F63: accepts, but reads nothing).
constexpr int keepalive_idle_s = 10;
constexpr int keepalive_interval_s = 3;
constexpr int keepalive_count = 3;
constexpr int unacknowledged_max_ms = 10'000;

void set_int(int socket, int level, int name, int value) {
  ::setsockopt(socket, level, name, &value, sizeof value);
}

std::string failed(const TcpAddress& to, const boost::system::error_code& error) {
  return fmt::format("{}:{}: {}", to.host, to.port, error.message());
}

using Endpoints = std::vector<tcp::endpoint>;

asio::awaitable<tl::expected<Endpoints, std::string>> resolve(asio::io_context& io, TcpAddress to) {
  boost::system::error_code not_numeric;
  const auto ip = asio::ip::make_address(to.host, not_numeric);
  if (!not_numeric)
    co_return Endpoints{tcp::endpoint(ip, to.port)};  // spares the resolver's thread
  tcp::resolver resolver(io);
  const auto [error, found] = co_await resolver.async_resolve(to.host, std::to_string(to.port),
                                                              asio::as_tuple(asio::use_awaitable));
  if (error) co_return tl::make_unexpected(failed(to, error));
  Endpoints endpoints;
  for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  co_return endpoints;
}

asio::awaitable<Dialed<tcp::socket>> resolve_and_connect(asio::io_context& io, TcpAddress to) {
  const auto endpoints = co_await resolve(io, to);
  if (!endpoints) co_return tl::make_unexpected(endpoints.error());
  tcp::socket socket(io);
  const auto [refused, endpoint] =
      co_await asio::async_connect(socket, *endpoints, asio::as_tuple(asio::use_awaitable));
  if (refused) co_return tl::make_unexpected(failed(to, refused));
  set_device_socket_options(socket.native_handle());
  co_return Dialed<tcp::socket>(std::move(socket));
}

asio::awaitable<Dialed<tcp::socket>> dial_tcp(asio::io_context& io, TcpAddress to) {
  using namespace asio::experimental::awaitable_operators;
  asio::steady_timer deadline(io, tcp_connect_timeout);
  auto first = co_await (resolve_and_connect(io, to) ||
                         deadline.async_wait(asio::as_tuple(asio::use_awaitable)));
  if (first.index() == 0) co_return std::move(std::get<0>(first));
  co_return tl::make_unexpected(
      fmt::format("{}:{}: no answer within {} s", to.host, to.port, tcp_connect_timeout.count()));
}

}  // namespace

void set_device_socket_options(int socket) {
  set_int(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set_int(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_int(socket, IPPROTO_TCP, TCP_KEEPIDLE, keepalive_idle_s);
  set_int(socket, IPPROTO_TCP, TCP_KEEPINTVL, keepalive_interval_s);
  set_int(socket, IPPROTO_TCP, TCP_KEEPCNT, keepalive_count);
  set_int(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, unacknowledged_max_ms);
}

std::unique_ptr<Link> make_tcp_link(asio::io_context& io, const TcpAddress& address,
                                    Backoff backoff) {
  return std::make_unique<DialLink<tcp::socket>>(
      io, [&io, address] { return dial_tcp(io, address); }, std::move(backoff));
}

}  // namespace wec
