// A client over plain TCP, which only loopback gets.
#include "daemon/stations/connection_on.hpp"

namespace wec {

boost::asio::awaitable<void> serve_plain(ServerParts& server, boost::asio::ip::tcp::socket socket) {
  using Stream = boost::beast::tcp_stream;
  ConnectionOn<Stream> connection(server, std::make_shared<Stream>(std::move(socket)), false);
  co_await connection.serve();
}

}  // namespace wec
