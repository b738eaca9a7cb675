#include "head-office/sim/control_socket.hpp"

#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <memory>

namespace wec::hq {

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;
using boost::system::error_code;

struct ControlSocket::Client : std::enable_shared_from_this<ControlSocket::Client> {
  Client(Socket s, Answer a, std::shared_ptr<int> n)
      : socket(std::move(s)), answer(std::move(a)), count(std::move(n)) {
    ++*count;
  }
  ~Client() { --*count; }

  void read() {
    asio::async_read_until(socket, asio::dynamic_buffer(in, line_max_bytes), '\n',
                           [self = shared_from_this()](error_code error, std::size_t n) {
                             if (!error) self->reply(n);
                           });
  }
  void reply(std::size_t n) {
    out = answer(std::string_view(in).substr(0, n - 1)) + "\n";
    in.erase(0, n);
    asio::async_write(socket, asio::buffer(out),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (!error) self->read();
                      });
  }

  Socket socket;
  Answer answer;
  std::shared_ptr<int> count;
  std::string in, out;
};

ControlSocket::ControlSocket(asio::io_context& io, const std::string& path, Answer answer)
    : acceptor_(io), path_(path), answer_(std::move(answer)) {
  ::unlink(path.c_str());
  const asio::local::stream_protocol::endpoint endpoint(path);
  acceptor_.open(endpoint.protocol());
  acceptor_.bind(endpoint);
  acceptor_.listen();
  accept();
}

ControlSocket::~ControlSocket() { ::unlink(path_.c_str()); }

void ControlSocket::accept() {
  acceptor_.async_accept([this](error_code error, Socket socket) {
    if (error) return;
    if (*clients_ < clients_max)
      std::make_shared<Client>(std::move(socket), answer_, clients_)->read();
    accept();
  });
}

tl::expected<std::string, std::string> ask_control_socket(const std::string& path,
                                                          std::string_view line) {
  asio::io_context io;
  Socket socket(io);
  error_code error;
  socket.connect({path}, error);
  if (error) return tl::unexpected(path + ": " + error.message());
  asio::write(socket, asio::buffer(std::string(line) + "\n"), error);
  std::string answer;
  if (!error) asio::read_until(socket, asio::dynamic_buffer(answer), '\n', error);
  if (error) return tl::unexpected(path + ": " + error.message());
  answer.resize(answer.find('\n'));
  return answer;
}

}  // namespace wec::hq
