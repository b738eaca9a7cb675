// The client's end of the admin socket.
#include "daemon/cli/client.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <iostream>

#include "daemon/admin/socket_address.hpp"
#include "daemon/cli/common.hpp"

namespace wec::cli {

namespace {

constexpr int silence_max_s = 120;               // a slow disk is allowed; a hung daemon is not
constexpr std::size_t row_max_bytes = 64 << 20;  // far above any row: a wrong peer, not wecd

class Socket {
 public:
  Socket() : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{silence_max_s, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  }
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool connect(const SocketAddress& address) {
    if (!address.usable()) {
      errno = ENOENT;
      return false;
    }
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    address.path().copy(to.sun_path, sizeof(to.sun_path) - 1);
    return ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0;
  }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// The next line without its end; nothing when the peer is gone or silent for too long.
  std::optional<std::string> line() {
    auto end = buffer_.find('\n');
    while (end == buffer_.npos) {
      char chunk[64 * 1024];
      const auto size = ::recv(fd_, chunk, sizeof(chunk), 0);
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0 || buffer_.size() > row_max_bytes) return std::nullopt;
      const auto searched = buffer_.size();
      buffer_.append(chunk, static_cast<std::size_t>(size));
      end = buffer_.find('\n', searched);
    }
    auto text = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    return text;
  }

 private:
  int fd_;
  std::string buffer_;
};

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

Failure not_running(const std::string& state_dir) {
  return {exit_no_daemon, "NOT_RUNNING",
          fmt::format("no wecd answers at {}/{} ({}); is it running, and is --state right?",
                      state_dir, admin_socket_name, std::strerror(errno))};
}

}  // namespace

std::optional<Failure> ask(const std::string& state_dir, const boost::json::object& request,
                           const std::function<bool(boost::json::object)>& row) {
  const SocketAddress address(state_dir);
  Socket socket;
  if (!socket.connect(address) || !socket.send(boost::json::serialize(request) + "\n")) {
    return not_running(state_dir);
  }
  while (const auto line = socket.line()) {
    boost::system::error_code error;
    auto value = boost::json::parse(*line, error);
    auto* object = error ? nullptr : value.if_object();
    if (object == nullptr) return Failure{exit_refused, "BAD_ANSWER", "wecd sent no JSON object"};
    if (object->contains("end")) return std::nullopt;
    if (const auto* refused = object->if_contains("error");
        refused != nullptr && refused->is_object()) {
      return Failure{exit_refused, text_of(refused->get_object(), "code"),
                     text_of(refused->get_object(), "hint")};
    }
    if (!row(std::move(*object))) return std::nullopt;
  }
  return Failure{exit_no_daemon, "CUT_OFF", "wecd went away in the middle of the answer"};
}

tl::expected<boost::json::object, Failure> ask_one(const std::string& state_dir,
                                                   const boost::json::object& request) {
  boost::json::object found;
  const auto failure = ask(state_dir, request, [&](boost::json::object row) {
    found = std::move(row);
    return true;
  });
  if (failure) return tl::unexpected(*failure);
  return found;
}

int report(const Failure& failure, bool json) {
  if (json) {
    std::cout << boost::json::serialize(boost::json::object{
                     {"ok", false},
                     {"error",
                      boost::json::object{{"code", failure.code}, {"hint", failure.hint}}}})
              << "\n";
  } else {
    std::cerr << "wec: " << failure.code << ": " << failure.hint << "\n";
  }
  return failure.exit_code;
}

}  // namespace wec::cli
