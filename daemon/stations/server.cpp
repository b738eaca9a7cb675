#include "daemon/stations/server.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>
#include <set>
#include <thread>

#include "daemon/stations/beast_http.hpp"
#include "daemon/stations/listen_address.hpp"
#include "daemon/stations/live_session.hpp"
#include "daemon/stations/router.hpp"
#include "daemon/stations/server_tls.hpp"

namespace wec {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto wait = asio::as_tuple(asio::use_awaitable);

constexpr auto request_max = 10s;     // for a first request's header, a body, a reply
constexpr auto idle_max = 30s;        // between requests of one connection
constexpr auto answer_max = 30s;      // for the deciding thread's answer
constexpr auto linger_max = 1s;       // for a client that still sends what nobody wants
constexpr auto accept_pause = 100ms;  // when there is no descriptor left
constexpr std::size_t linger_max_bytes = 1024 * 1024;
constexpr int commits_waiting_max = 256;  // handed over and not yet published

using Parser = beast_http::Parser;
using Response = beast_http::Response;

Screen with_busy(Screen screen, std::int64_t now_ms) {
  screen.severity = Severity::error;
  screen.refusal = Refusal{"BUSY", {}};
  screen.refusal_at_ms = now_ms;
  return screen;
}

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
      for (beast::tcp_stream* stream : open_) stream->close();
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
  struct OpenConnection;

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
      if (open_.size() >= connections_max_) {
        metrics_.refused_connections.Increment();
        if (!tls_) beast_http::turn_away(std::move(socket));
        continue;
      }
      boost::system::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      if (tls_) {
        asio::co_spawn(io_, serve_tls(std::move(socket)), asio::detached);
      } else {
        auto stream = std::make_shared<beast::tcp_stream>(std::move(socket));
        asio::co_spawn(io_, serve(std::move(stream), false), asio::detached);
      }
    }
  }

  asio::awaitable<void> serve_tls(tcp::socket socket) {
    using Stream = beast::ssl_stream<beast::tcp_stream>;
    auto stream = std::make_shared<Stream>(std::move(socket), *tls_);
    {
      const OpenConnection counted(*this, beast::get_lowest_layer(*stream));
      beast::get_lowest_layer(*stream).expires_after(request_max);
      const auto [failed] = co_await stream->async_handshake(asio::ssl::stream_base::server, wait);
      if (failed) co_return;
    }
    co_await serve(std::move(stream), true);
  }

  template <class Stream>
  asio::awaitable<void> serve(std::shared_ptr<Stream> stream, bool tls) {
    auto& lowest = beast::get_lowest_layer(*stream);
    const OpenConnection counted(*this, lowest);
    beast::flat_buffer buffer(header_max_bytes + body_max_bytes);
    lowest.expires_after(request_max);
    for (;;) {
      Parser parser;
      parser.header_limit(header_max_bytes);
      parser.body_limit(body_max_bytes);
      if (const auto bad = co_await read_request(*stream, buffer, parser)) {
        if (const auto reply = beast_http::unreadable(bad)) co_await say_and_close(*stream, *reply);
        break;
      }
      HttpRequest request = beast_http::to_request(parser, lowest.socket(), tls);
      const bool keep_alive = parser.keep_alive();
      request.body = std::move(parser.get().body());
      Routed routed = router_.route(request);
      if (auto* live = std::get_if<OpenLive>(&routed)) {
        co_await run_live(stream, parser.release(), std::move(live->station));
        co_return;
      }
      lowest.expires_never();  // the disk's time is not the client's
      const HttpReply reply = co_await reply_to(std::move(routed));
      lowest.expires_after(request_max);
      Response response = beast_http::to_response(reply, keep_alive);
      const auto [failed, size] = co_await http::async_write(*stream, response, wait);
      if (failed || !keep_alive) break;
      lowest.expires_after(idle_max);
    }
    co_await close(*stream);
  }

  template <class Stream>
  asio::awaitable<boost::system::error_code> read_request(Stream& stream,
                                                          beast::flat_buffer& buffer,
                                                          Parser& parser) {
    const auto [bad_header, header_size] =
        co_await http::async_read_header(stream, buffer, parser, wait);
    if (bad_header) co_return bad_header;
    beast::get_lowest_layer(stream).expires_after(request_max);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      http::response<http::empty_body> go_on{http::status::continue_, 11};
      const auto [failed, size] = co_await http::async_write(stream, go_on, wait);
      if (failed) co_return failed;
    }
    const auto [bad_body, body_size] = co_await http::async_read(stream, buffer, parser, wait);
    co_return bad_body;
  }

  asio::awaitable<HttpReply> reply_to(Routed routed) {
    if (auto* reply = std::get_if<HttpReply>(&routed)) co_return std::move(*reply);
    StationInput input = std::move(std::get<ForwardInput>(routed).input);
    const std::int64_t started_ms = clock_.mono_ms();
    HttpReply reply = co_await ask(std::move(input));
    metrics_.input_seconds.Observe(static_cast<double>(clock_.mono_ms() - started_ms) / 1000.0);
    co_return reply;
  }

  struct PendingAnswer {
    explicit PendingAnswer(asio::io_context& io) : timer(io, answer_max) {}
    asio::steady_timer timer;
    std::optional<Answer> answer;
  };

  asio::awaitable<HttpReply> ask(StationInput input) {
    const StationId station = input.station;
    const CommandId command = input.command_id;
    auto pending = std::make_shared<PendingAnswer>(io_);
    const bool taken = door_.post(std::move(input), [this, pending](const Answer& answer) {
      asio::post(io_, [pending, answer] {
        pending->answer = answer;
        pending->timer.cancel();
      });
    });
    if (!taken) co_return refuse_busy(station, command);

    co_await pending->timer.async_wait(wait);
    if (pending->answer) co_return answer_reply(*pending->answer);
    co_return error_reply(504, "NO_ANSWER",
                          "No answer yet. Ask again with the same command_id: it counts once.");
  }

  HttpReply refuse_busy(const StationId& station, const CommandId& command) {
    metrics_.busy.Increment();
    const std::int64_t now = clock_.wall_ms();
    const auto screen =
        std::make_shared<const Screen>(with_busy(door_.screen(station).value_or(Screen{}), now));
    hub_.publish({screen}, {{station, Tone::stop, now, command}});
    return refused_reply(503, "BUSY", "Too much at once; nothing was stored. Try again.", *screen);
  }

  template <class Stream, class Request>
  asio::awaitable<void> run_live(std::shared_ptr<Stream> stream, Request request,
                                 StationId station) {
    auto live = std::make_shared<LiveSession<Stream>>(std::move(stream), station, hub_, metrics_,
                                                      socket_queue_max_bytes);
    co_await live->run(std::move(request), [this, station] {
      return screen_message(door_.screen(station).value_or(Screen{}));
    });
  }

  template <class Stream>
  asio::awaitable<void> say_and_close(Stream& stream, const HttpReply& reply) {
    auto& lowest = beast::get_lowest_layer(stream);
    lowest.expires_after(request_max);
    Response response = beast_http::to_response(reply, false);
    const auto [failed, size] = co_await http::async_write(stream, response, wait);
    if (failed) co_return;
    // Closing while bytes still come in would reset the connection and take the reply with it.
    boost::system::error_code gone;
    lowest.socket().shutdown(tcp::socket::shutdown_send, gone);
    lowest.expires_after(linger_max);
    std::string unwanted(4096, '\0');
    for (std::size_t total = 0; !gone && total < linger_max_bytes;) {
      const auto [ended, got] = co_await lowest.async_read_some(asio::buffer(unwanted), wait);
      if (ended) break;
      total += got;
    }
  }

  template <class Stream>
  asio::awaitable<void> close(Stream& stream) {
    auto& lowest = beast::get_lowest_layer(stream);
    lowest.expires_after(linger_max);
    if constexpr (!std::is_same_v<Stream, beast::tcp_stream>) {
      co_await stream.async_shutdown(wait);
    }
    boost::system::error_code gone;
    lowest.socket().shutdown(tcp::socket::shutdown_both, gone);
  }

  // Counts a connection and lets stop() find it.
  struct OpenConnection {
    OpenConnection(Impl& server, beast::tcp_stream& of) : impl(server), stream(of) {
      impl.open_.insert(&stream);
      impl.metrics_.connections.Set(static_cast<double>(impl.open_.size()));
    }
    ~OpenConnection() {
      impl.open_.erase(&stream);
      impl.metrics_.connections.Set(static_cast<double>(impl.open_.size()));
    }
    OpenConnection(const OpenConnection&) = delete;
    OpenConnection& operator=(const OpenConnection&) = delete;
    Impl& impl;
    beast::tcp_stream& stream;
  };

  StationServerOptions options_;
  Door& door_;
  Clock& clock_;
  ServerMetrics metrics_;
  Sessions sessions_;
  Router router_;
  LiveHub hub_;
  std::size_t connections_max_;
  std::set<beast::tcp_stream*> open_;
  std::atomic<int> commits_waiting_ = 0;
  std::atomic<bool> commits_lost_ = false;
  std::optional<asio::ssl::context> tls_;
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
