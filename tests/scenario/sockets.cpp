#include "tests/scenario/sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace wec::scenario {
namespace {

class UnixClient {
 public:
  explicit UnixClient(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, path.c_str(), path.size());
    fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{socket_patience_s, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return;
    ::close(fd_);
    fd_ = -1;
  }
  ~UnixClient() {
    if (fd_ >= 0) ::close(fd_);
  }
  UnixClient(const UnixClient&) = delete;
  UnixClient& operator=(const UnixClient&) = delete;

  bool send(const std::string& line) {
    const auto bytes = line + "\n";
    std::size_t done = 0;
    while (fd_ >= 0 && done < bytes.size()) {
      const auto n = ::send(fd_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
      if (n <= 0) return false;
      done += static_cast<std::size_t>(n);
    }
    return fd_ >= 0;
  }

  std::optional<std::string> line() {
    for (;;) {
      if (const auto at = buffer_.find('\n'); at != std::string::npos) {
        auto found = buffer_.substr(0, at);
        buffer_.erase(0, at + 1);
        return found;
      }
      char bytes[65536];
      const auto n = ::recv(fd_, bytes, sizeof bytes, 0);
      if (n <= 0) return std::nullopt;
      buffer_.append(bytes, static_cast<std::size_t>(n));
    }
  }

 private:
  int fd_ = -1;
  std::string buffer_;
};

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

std::optional<std::string> ask_line(const std::string& path, const std::string& line) {
  UnixClient client(path);
  if (!client.send(line)) return std::nullopt;
  return client.line();
}

tl::expected<std::vector<boost::json::object>, std::string> ask_rows(
    const std::string& path, const boost::json::object& request) {
  UnixClient client(path);
  if (!client.send(boost::json::serialize(request)))
    return tl::unexpected(std::string("no answer"));
  std::vector<boost::json::object> rows;
  while (const auto line = client.line()) {
    boost::system::error_code bad;
    auto value = boost::json::parse(*line, bad);
    if (bad || !value.is_object()) return tl::unexpected("not a row: " + *line);
    auto& row = value.get_object();
    if (row.size() == 1 && row.contains("end")) return rows;
    if (row.size() == 1 && row.contains("error"))
      return tl::unexpected(boost::json::serialize(row.at("error")));
    rows.push_back(std::move(row));
  }
  return tl::unexpected(std::string("no answer"));
}

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("no free port on loopback");
  return ntohs(address.sin_port);
}

bool port_answers(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(port);
  const bool answers = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return answers;
}

}  // namespace wec::scenario
