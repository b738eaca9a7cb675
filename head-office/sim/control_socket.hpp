// The control socket of wec-oms-sim: a unix socket, one line in, one line out.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <functional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace wec::hq {

class ControlSocket {
 public:
  static constexpr std::size_t line_max_bytes = 1024 * 1024;
  static constexpr int clients_max = 16;

  using Answer = std::function<std::string(std::string_view line)>;

  /// Throws boost::system::system_error when the path cannot be bound.
  ControlSocket(boost::asio::io_context&, const std::string& path, Answer);
  ~ControlSocket();

 private:
  struct Client;
  void accept();

  boost::asio::local::stream_protocol::acceptor acceptor_;
  std::string path_;
  Answer answer_;
  std::shared_ptr<int> clients_ = std::make_shared<int>(0);
};

/// Connects, sends the line, gives the answer's line.
tl::expected<std::string, std::string> ask_control_socket(const std::string& path,
                                                          std::string_view line);

}  // namespace wec::hq
