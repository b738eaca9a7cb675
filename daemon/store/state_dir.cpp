// flock on a file of its own: SQLite's locks would be dropped by any other close() of the database.

#include "daemon/store/state_dir.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <utility>

namespace wec {

tl::expected<StateDir, Held> StateDir::take(const std::filesystem::path& dir) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (error) return tl::unexpected(Held{0, fmt::format("{}: {}", dir.string(), error.message())});
  const auto file = dir / "wecd.lock";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return tl::unexpected(Held{0, fmt::format("{}: {}", file.string(), std::strerror(errno))});
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    int pid = 0;
    std::ifstream(file) >> pid;
    return tl::unexpected(Held{pid, fmt::format("{} is held by process {}", dir.string(), pid)});
  }
  const auto text = fmt::format("{}\n", ::getpid());
  if (::ftruncate(fd, 0) != 0 || ::write(fd, text.data(), text.size()) < 0) {
    // The lock holds without the number; a second daemon then names pid 0.
  }
  return StateDir(dir, fd);
}

StateDir::~StateDir() {
  if (lock_ >= 0) ::close(lock_);
}

StateDir::StateDir(StateDir&& other) noexcept
    : dir_(std::move(other.dir_)), lock_(std::exchange(other.lock_, -1)) {}

bool StateDir::reserve() const {
  const auto file = dir_ / "reserve";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool allocated = ::posix_fallocate(fd, 0, reserve_bytes) == 0;
  ::close(fd);
  if (!allocated) release_reserve();  // half a reserve would only take what little is left
  return allocated;
}

void StateDir::release_reserve() const { ::unlink((dir_ / "reserve").c_str()); }

}  // namespace wec
