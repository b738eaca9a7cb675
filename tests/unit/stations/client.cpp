#include "tests/unit/stations/client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

namespace wec {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

void connect(tcp::socket& socket, std::uint16_t port, std::optional<int> receive_buffer = {}) {
  socket.open(tcp::v4());
  if (receive_buffer) {  // before connecting, when the window is agreed on
    socket.set_option(asio::socket_base::receive_buffer_size(*receive_buffer));
  }
  socket.connect({asio::ip::address_v4::loopback(), port});
  // A test that would hang fails instead.
  const timeval deadline{30, 0};
  setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
}

std::string host(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace

std::string Reply::error_code() const {
  boost::system::error_code bad;
  const auto value = boost::json::parse(body, bad);
  if (bad || !value.is_object() || !value.get_object().contains("error")) return "";
  return std::string(value.at("error").at("code").as_string());
}

std::string Reply::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

struct HttpClient::State {
  asio::io_context io;
  tcp::socket socket{io};
  std::uint16_t port = 0;
  beast::flat_buffer buffer;
};

HttpClient::HttpClient(std::uint16_t port) : state_(std::make_unique<State>()) {
  state_->port = port;
  connect(state_->socket, port);
}
HttpClient::~HttpClient() = default;

Reply HttpClient::send(const std::string& method, const std::string& target, Headers headers,
                       const std::string& body) {
  http::request<http::string_body> request;
  request.method_string(method);
  request.target(target);
  request.set(http::field::host, host(state_->port));
  for (const auto& [name, value] : headers) request.set(name, value);
  request.body() = body;
  request.prepare_payload();
  boost::system::error_code failed;
  http::write(state_->socket, request, failed);
  http::response<http::string_body> response;
  http::read(state_->socket, state_->buffer, response, failed);
  if (failed) return {};
  Reply reply{static_cast<int>(response.result_int()), {}, response.body()};
  for (const auto& field : response) {
    reply.headers.emplace(std::string(field.name_string()), std::string(field.value()));
  }
  return reply;
}

std::string HttpClient::raw(const std::string& bytes) {
  boost::system::error_code failed;
  asio::write(state_->socket, asio::buffer(bytes), failed);
  std::string all;
  asio::read(state_->socket, asio::dynamic_buffer(all), failed);
  return all;
}

bool HttpClient::closed_by_server() {
  char byte = 0;
  boost::system::error_code failed;
  state_->socket.read_some(asio::buffer(&byte, 1), failed);
  return failed == asio::error::eof || failed == asio::error::connection_reset;
}

Reply get(std::uint16_t port, const std::string& target, Headers headers) {
  return HttpClient(port).send("GET", target, std::move(headers));
}

Reply post(std::uint16_t port, const std::string& target, const std::string& body,
           Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return HttpClient(port).send("POST", target, std::move(headers), body);
}

struct LiveClient::State {
  asio::io_context io;
  beast::websocket::stream<tcp::socket> socket{io};
  bool open = false;
  int refused_status = 0;
};

LiveClient::LiveClient(std::uint16_t port, const std::string& target, Headers headers,
                       std::optional<int> receive_buffer)
    : state_(std::make_unique<State>()) {
  connect(state_->socket.next_layer(), port, receive_buffer);
  state_->socket.set_option(
      beast::websocket::stream_base::decorator([headers](beast::websocket::request_type& request) {
        for (const auto& [name, value] : headers) request.set(name, value);
      }));
  beast::websocket::response_type response;
  boost::system::error_code failed;
  state_->socket.handshake(response, host(port), target, failed);
  state_->open = !failed;
  if (failed) state_->refused_status = static_cast<int>(response.result_int());
}
LiveClient::~LiveClient() = default;

bool LiveClient::open() const { return state_->open; }
int LiveClient::refused_status() const { return state_->refused_status; }

std::optional<boost::json::object> LiveClient::next() {
  beast::flat_buffer buffer;
  boost::system::error_code failed;
  state_->socket.read(buffer, failed);
  if (failed) return std::nullopt;
  return boost::json::parse(beast::buffers_to_string(buffer.data())).as_object();
}

void LiveClient::send(const std::string& text) {
  boost::system::error_code failed;
  state_->socket.write(asio::buffer(text), failed);
}

}  // namespace wec
