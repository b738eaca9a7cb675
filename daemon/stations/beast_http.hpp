// Between Beast's messages and the router's plain ones. For the server alone.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "daemon/stations/http.hpp"

namespace wec::beast_http {

using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
using Response = boost::beast::http::response<boost::beast::http::string_body>;

HttpRequest to_request(Parser& parser, const boost::asio::ip::tcp::socket& socket, bool tls);
Response to_response(const HttpReply& reply, bool keep_alive);
/// What a request that could not be read is told; nothing if there is nobody left to tell.
std::optional<HttpReply> unreadable(boost::system::error_code why);
/// Best effort, without waiting: a full house must not become fuller by saying so.
void turn_away(boost::asio::ip::tcp::socket socket);

}  // namespace wec::beast_http
