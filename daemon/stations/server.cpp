#include "daemon/stations/server.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <thread>

#include "daemon/stations/beast_http.hpp"
#include "daemon/stations/connection.hpp"
#include "daemon/stations/listen_address.hpp"
#include "daemon/stations/server_tls.hpp"

namespace wec {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto wait = asio::as_tuple(asio::use_awaitable);

constexpr auto accept_pause = 100ms;      // when there is no descriptor left
constexpr int commits_waiting_max = 256;  // handed over and not yet published

}  // namespace

class StationServer::Impl {
 public:
  Impl(StationServerOptions options, Door& door, Clock& clock, Random& random)
      : options_(with_registry(std::move(options))),
        door_(door),
        clock_(clock),
        metrics_(*options_.metrics),
        sessions_(clock, random),
        router_(router_options(options_), door, sessions_),
        connections_max_(connections_per_station * options_.stations + connections_extra) {}

  tl::expected<std::uint16_t, ServerError> start() {
    const auto address = parse_listen_address(options_.listen);
    if (!address) {
      return tl::unexpected(ServerError{"BAD_LISTEN_ADDRESS", options_.listen});
    }
    if (auto refused = check_safety(*address)) return tl::unexpected(*refused);

    tcp::acceptor acceptor(io_);
    const tcp::endpoint wanted(asio::ip::make_address(address->address), address->port);
    try {
      acceptor.open(wanted.protocol());
      acceptor.set_option(asio::socket_base::reuse_address(true));
      acceptor.bind(wanted);
      acceptor.listen();
    } catch (const boost::system::system_error& failed) {
      return tl::unexpected(
          ServerError{"CANNOT_LISTEN", fmt::format("{}: {}", options_.listen, failed.what())});
    }
    const std::uint16_t port = acceptor.local_endpoint().port();
    asio::co_spawn(io_, accept_all(std::move(acceptor)), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
    return port;
  }

  void stop() {
    if (!thread_.joinable()) return;
    asio::post(io_, [this] {
      hub_.drop_all();
      for (beast::tcp_stream* stream : parts_.open) stream->close();
      io_.stop();
    });
    thread_.join();
  }

  // On the deciding thread. What does not fit is not waited for: all sockets are dropped instead,
  // and their pages read the state afresh (ruling 13).
  void committed(const Committed& commit) {
    if (commit.screens.empty() && commit.signals.empty()) return;
    if (commits_waiting_.fetch_add(1) >= commits_waiting_max) {
      commits_waiting_.fetch_sub(1);
      commits_lost_ = true;
      return;
    }
    asio::post(io_, [this, screens = commit.screens, signals = commit.signals] {
      commits_waiting_.fetch_sub(1);
      if (commits_lost_.exchange(false)) hub_.drop_all();
      hub_.publish(screens, signals);
    });
  }

 private:
  static StationServerOptions with_registry(StationServerOptions options) {
    if (!options.metrics) options.metrics = std::make_shared<prometheus::Registry>();
    return options;
  }

  static RouterOptions router_options(const StationServerOptions& from) {
    return {.access = {from.open_loopback, from.bearer_token, from.host_names},
            .simulation = from.simulation,
            .image_dir = from.image_dir,
            .health = from.health,
            .metrics = from.metrics};
  }

  std::optional<ServerError> check_safety(const ListenAddress& address) {
    if (options_.open_loopback && !address.loopback) {
      return ServerError{"OPEN_LOOPBACK_NEEDS_LOOPBACK",
                         "open_loopback is for a loopback address, not " + options_.listen};
    }
    const bool files = !options_.tls_certificate_path.empty() && !options_.tls_key_path.empty();
    if (files) {
      auto made = server_tls(options_.tls_certificate_path, options_.tls_key_path);
      if (!made) return made.error();
      tls_.emplace(std::move(*made));
      return std::nullopt;
    }
    if (address.loopback) return std::nullopt;
    return ServerError{"TLS_REQUIRED", options_.listen +
                                           " is not loopback: a TLS certificate and its key are "
                                           "needed"};
  }

  asio::awaitable<void> accept_all(tcp::acceptor acceptor) {
    for (;;) {
      auto [failed, socket] = co_await acceptor.async_accept(wait);
      if (failed) {
        asio::steady_timer pause(io_, accept_pause);
        co_await pause.async_wait(wait);
        continue;
      }
      if (parts_.open.size() >= connections_max_) {
        metrics_.refused_connections.Increment();
        if (!tls_) beast_http::turn_away(std::move(socket));
        continue;
      }
      boost::system::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      asio::co_spawn(io_,
                     tls_ ? serve_tls(parts_, std::move(socket), *tls_)
                          : serve_plain(parts_, std::move(socket)),
                     asio::detached);
    }
  }

  StationServerOptions options_;
  Door& door_;
  Clock& clock_;
  ServerMetrics metrics_;
  Sessions sessions_;
  Router router_;
  LiveHub hub_;
  std::size_t connections_max_;
  std::atomic<int> commits_waiting_ = 0;
  std::atomic<bool> commits_lost_ = false;
  std::optional<asio::ssl::context> tls_;
  ServerParts parts_{door_, clock_, router_, hub_, metrics_, io_, {}};
  // Last: what still waits inside it refers to everything above.
  asio::io_context io_{1};
  std::thread thread_;
};

StationServer::StationServer(StationServerOptions options, Door& door, Clock& clock, Random& random)
    : impl_(std::make_unique<Impl>(std::move(options), door, clock, random)) {}
StationServer::~StationServer() { stop(); }
tl::expected<std::uint16_t, ServerError> StationServer::start() { return impl_->start(); }
void StationServer::stop() { impl_->stop(); }
void StationServer::committed(const Committed& commit) { impl_->committed(commit); }

}  // namespace wec
