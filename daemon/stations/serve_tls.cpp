// A client over TLS: the handshake, then as any other.
#include "daemon/stations/connection_on.hpp"

namespace wec {

namespace asio = boost::asio;
namespace beast = boost::beast;

asio::awaitable<void> serve_tls(ServerParts& server, asio::ip::tcp::socket socket,
                                asio::ssl::context& tls) {
  using Stream = beast::ssl_stream<beast::tcp_stream>;
  auto stream = std::make_shared<Stream>(std::move(socket), tls);
  ConnectionOn<Stream> connection(server, stream, true);
  beast::get_lowest_layer(*stream).expires_after(ConnectionOn<Stream>::request_max);
  const auto [failed] = co_await stream->async_handshake(asio::ssl::stream_base::server,
                                                         asio::as_tuple(asio::use_awaitable));
  if (failed) co_return;
  co_await connection.serve();
}

}  // namespace wec
