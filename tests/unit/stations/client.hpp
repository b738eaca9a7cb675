// A blocking HTTP and WebSocket client over real sockets, with a deadline instead of patience.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wec {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  int status = 0;  // 0: the connection ended without a reply
  std::multimap<std::string, std::string> headers;
  std::string body;
  boost::json::value json() const { return boost::json::parse(body); }
  std::string error_code() const;
  std::string header(const std::string& name) const;
};

/// One connection, kept alive between requests.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();
  Reply send(const std::string& method, const std::string& target, Headers = {},
             const std::string& body = "");
  /// Bytes as they are, then whatever comes back until the server closes.
  std::string raw(const std::string& bytes);
  /// True once the server has closed the connection.
  bool closed_by_server();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Reply get(std::uint16_t port, const std::string& target, Headers = {});
Reply post(std::uint16_t port, const std::string& target, const std::string& body, Headers = {});

class LiveClient {
 public:
  LiveClient(std::uint16_t port, const std::string& target, Headers = {},
             std::optional<int> receive_buffer_bytes = {});
  ~LiveClient();
  bool open() const;
  int refused_status() const;  // 0 if open
  /// The next message, or nothing when the socket ends.
  std::optional<boost::json::object> next();
  void send(const std::string&);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wec
