// The address of DIR/wecd.sock for server and client alike, whatever the length of DIR.
#pragma once

#include <fcntl.h>
#include <sys/un.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace wec {

constexpr const char* admin_socket_name = "wecd.sock";

/// A unix socket's address holds 107 characters. A longer one goes by way of an open descriptor of
/// its folder, so keep this object until bind() or connect() has returned.
class SocketAddress {
 public:
  explicit SocketAddress(const std::string& folder) : path_(folder + "/" + admin_socket_name) {
    if (path_.size() < sizeof(sockaddr_un{}.sun_path)) return;
    folder_ = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0) return;
    path_ = "/proc/self/fd/" + std::to_string(folder_) + "/" + admin_socket_name;
  }
  ~SocketAddress() {
    if (folder_ >= 0) ::close(folder_);
  }
  SocketAddress(const SocketAddress&) = delete;
  SocketAddress& operator=(const SocketAddress&) = delete;

  const std::string& path() const { return path_; }
  /// False: the folder is not there and its name is too long to say so by way of bind() or
  /// connect().
  bool usable() const { return path_.size() < sizeof(sockaddr_un{}.sun_path); }

 private:
  std::string path_;
  int folder_ = -1;
};

}  // namespace wec
