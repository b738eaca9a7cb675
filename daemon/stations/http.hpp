// One HTTP exchange as values, so that routing and access are decided without a socket.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wec {

struct HttpRequest {
  std::string method;                                        // "GET"
  std::string target;                                        // as sent: path and query
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, as sent
  std::string body;
  bool peer_is_loopback = false;
  bool tls = false;
  bool upgrade = false;       // asks for a WebSocket
  std::string local_address;  // the address that was connected to, without port
  std::uint16_t local_port = 0;

  std::string_view path() const;
  /// The value of a query parameter of plain characters, or nothing ("").
  std::string_view query(std::string_view name) const;
  /// The header's value, or nothing (""). A header sent twice counts as sent wrongly: see count().
  std::string_view header(std::string_view lower_case_name) const;
  std::size_t count(std::string_view lower_case_name) const;
};

struct HttpReply {
  int status = 200;
  std::string content_type = "application/json";
  std::shared_ptr<const std::string> body;
  std::vector<std::pair<std::string, std::string>> headers;
};

HttpReply json_reply(int status, const boost::json::object&);
/// {"error":{"code","hint"}}
HttpReply error_reply(int status, std::string_view code, std::string_view hint);

}  // namespace wec
