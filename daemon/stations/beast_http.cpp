#include "daemon/stations/beast_http.hpp"

#include <fmt/format.h>

#include <boost/beast/websocket/rfc6455.hpp>

namespace wec::beast_http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

std::string lower(beast::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

asio::ip::address plain(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

}  // namespace

HttpRequest to_request(Parser& parser, const tcp::socket& socket, bool tls) {
  const auto& message = parser.get();
  HttpRequest out;
  out.method = std::string(message.method_string());
  out.target = std::string(message.target());
  for (const auto& field : message) {
    out.headers.emplace_back(lower(field.name_string()), std::string(field.value()));
  }
  out.tls = tls;
  out.upgrade = beast::websocket::is_upgrade(message);
  boost::system::error_code gone;
  out.peer_is_loopback = plain(socket.remote_endpoint(gone).address()).is_loopback();
  const auto local = socket.local_endpoint(gone);
  out.local_address = plain(local.address()).to_string();
  out.local_port = local.port();
  return out;
}

Response to_response(const HttpReply& reply, bool keep_alive) {
  Response out{static_cast<http::status>(reply.status), 11};
  out.set(http::field::server, "wec");
  out.set(http::field::content_type, reply.content_type);
  out.set(http::field::cache_control, "no-store");
  out.set("X-Content-Type-Options", "nosniff");
  out.set("Referrer-Policy", "same-origin");
  out.set("Cross-Origin-Resource-Policy", "same-origin");
  for (const auto& [name, value] : reply.headers) out.set(name, value);
  out.keep_alive(keep_alive);
  if (reply.body) out.body() = *reply.body;
  out.prepare_payload();
  return out;
}

std::optional<HttpReply> unreadable(boost::system::error_code why) {
  if (why == http::error::body_limit) {
    return error_reply(413, "BODY_TOO_LARGE", "A body may have 64 KiB.");
  }
  if (why == http::error::header_limit || why == http::error::buffer_overflow) {
    return error_reply(431, "HEADER_TOO_LARGE", "The request line and headers may have 8 KiB.");
  }
  const bool bad_syntax = why.category() == make_error_code(http::error::bad_method).category();
  if (!bad_syntax || why == http::error::end_of_stream || why == http::error::partial_message) {
    return std::nullopt;
  }
  return error_reply(400, "BAD_REQUEST", "This is not HTTP/1.1.");
}

void turn_away(tcp::socket socket) {
  const HttpReply reply =
      error_reply(503, "TOO_MANY_CONNECTIONS", "All connections are taken; try again later.");
  const std::string text = fmt::format(
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\nConnection: close\r\n\r\n{}",
      reply.body->size(), *reply.body);
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.send(asio::buffer(text), 0, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace wec::beast_http
