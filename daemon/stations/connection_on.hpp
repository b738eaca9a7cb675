// A connection over any of Beast's streams. Included by serve_plain.cpp and serve_tls.cpp alone.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/ssl.hpp>

#include "daemon/stations/beast_http.hpp"
#include "daemon/stations/connection.hpp"
#include "daemon/stations/live_session.hpp"
#include "daemon/stations/server.hpp"

namespace wec {

template <class Stream>
class ConnectionOn {
 public:
  static constexpr std::chrono::seconds request_max{10};  // for a first header, a body, a reply
  static constexpr std::chrono::seconds idle_max{30};     // between requests of one connection
  static constexpr std::chrono::seconds linger_max{1};    // who still sends what nobody wants
  static constexpr std::size_t linger_max_bytes = 1024 * 1024;

  ConnectionOn(ServerParts& server, std::shared_ptr<Stream> stream, bool tls)
      : server_(server),
        stream_(std::move(stream)),
        tls_(tls),
        counted_(server, boost::beast::get_lowest_layer(*stream_)) {}

  boost::asio::awaitable<void> serve() {
    auto& lowest = boost::beast::get_lowest_layer(*stream_);
    lowest.expires_after(request_max);
    for (;;) {
      Parser parser;
      parser.header_limit(StationServer::header_max_bytes);
      parser.body_limit(StationServer::body_max_bytes);
      if (const auto bad = co_await read_request(parser)) {
        if (const auto reply = beast_http::unreadable(bad)) co_await say_and_close(*reply);
        break;
      }
      HttpRequest request = beast_http::to_request(parser, lowest.socket(), tls_);
      const bool keep_alive = parser.keep_alive();
      request.body = std::move(parser.get().body());
      Routed routed = server_.router.route(request);
      if (auto* live = std::get_if<OpenLive>(&routed)) {
        co_await run_live(parser.release(), std::move(live->station));
        co_return;
      }
      lowest.expires_never();  // the disk's time is not the client's
      const HttpReply reply = co_await reply_to(server_, std::move(routed));
      lowest.expires_after(request_max);
      Response response = beast_http::to_response(reply, keep_alive);
      const auto [failed, size] =
          co_await boost::beast::http::async_write(*stream_, response, wait);
      if (failed || !keep_alive) break;
      lowest.expires_after(idle_max);
    }
    co_await close();
  }

 private:
  using Parser = beast_http::Parser;
  using Response = beast_http::Response;
  static constexpr auto wait = boost::asio::as_tuple(boost::asio::use_awaitable);

  boost::asio::awaitable<boost::system::error_code> read_request(Parser& parser) {
    namespace http = boost::beast::http;
    const auto [bad_header, header_size] =
        co_await http::async_read_header(*stream_, buffer_, parser, wait);
    if (bad_header) co_return bad_header;
    boost::beast::get_lowest_layer(*stream_).expires_after(request_max);
    if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      http::response<http::empty_body> go_on{http::status::continue_, 11};
      const auto [failed, size] = co_await http::async_write(*stream_, go_on, wait);
      if (failed) co_return failed;
    }
    const auto [bad_body, body_size] = co_await http::async_read(*stream_, buffer_, parser, wait);
    co_return bad_body;
  }

  boost::asio::awaitable<void> run_live(Parser::value_type request, StationId station) {
    auto live = std::make_shared<LiveSession<Stream>>(
        stream_, station, server_.hub, server_.metrics, StationServer::socket_queue_max_bytes);
    co_await live->run(std::move(request), [this, station] {
      return screen_message(server_.door.screen(station).value_or(Screen{}));
    });
  }

  boost::asio::awaitable<void> say_and_close(const HttpReply& reply) {
    auto& lowest = boost::beast::get_lowest_layer(*stream_);
    lowest.expires_after(request_max);
    Response response = beast_http::to_response(reply, false);
    const auto [failed, size] = co_await boost::beast::http::async_write(*stream_, response, wait);
    if (failed) co_return;
    // Closing while bytes still come in would reset the connection and take the reply with it.
    boost::system::error_code gone;
    lowest.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, gone);
    lowest.expires_after(linger_max);
    std::string unwanted(4096, '\0');
    for (std::size_t total = 0; !gone && total < linger_max_bytes;) {
      const auto [ended, got] =
          co_await lowest.async_read_some(boost::asio::buffer(unwanted), wait);
      if (ended) break;
      total += got;
    }
  }

  boost::asio::awaitable<void> close() {
    auto& lowest = boost::beast::get_lowest_layer(*stream_);
    lowest.expires_after(linger_max);
    if constexpr (!std::is_same_v<Stream, boost::beast::tcp_stream>) {
      co_await stream_->async_shutdown(wait);
    }
    boost::system::error_code gone;
    lowest.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_both, gone);
  }

  ServerParts& server_;
  std::shared_ptr<Stream> stream_;
  bool tls_;
  OpenConnection counted_;
  boost::beast::flat_buffer buffer_{StationServer::header_max_bytes +
                                    StationServer::body_max_bytes};
};

}  // namespace wec
