// The state directory: one daemon at a time, and a reserve that keeps the last MiB of the disk
// ours.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace wec {

struct Held {
  int pid = 0;          // of the daemon that holds the directory; 0: unknown
  std::string message;  // when it is not held but cannot be used
};

/// Held for the life of this object.
class StateDir {
 public:
  static constexpr long reserve_bytes = 32L * 1024 * 1024;

  static tl::expected<StateDir, Held> take(const std::filesystem::path& dir);
  ~StateDir();
  StateDir(StateDir&&) noexcept;
  StateDir& operator=(StateDir&&) = delete;

  const std::filesystem::path& path() const { return dir_; }
  /// Allocates the reserve; false: less than that is free, so scans are refused with DISK_FULL.
  bool reserve() const;
  /// Gives the reserve back to the disk, so that what is not a scan still has room.
  void release_reserve() const;

 private:
  StateDir(std::filesystem::path dir, int lock) : dir_(std::move(dir)), lock_(lock) {}
  std::filesystem::path dir_;
  int lock_ = -1;
};

}  // namespace wec
