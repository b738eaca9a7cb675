// The fifth seam: a disk that can lose power. Files live in memory, each as what is surely on the
// medium and a list of writes since its last sync; a power cut keeps a seeded part of that list,
// torn at 512 bytes. Deterministic: SQLite's randomness and clock come from the seed.
//
// One thread. SQLite with locking_mode=EXCLUSIVE needs no shared memory, so the methods are
// version 1.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wec::test {

/// SplitMix64; the same numbers on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

/// What a power cut leaves of the writes that were never synced.
enum class Damage { keep_none, keep_all, keep_some };

struct SimFile {
  struct Write {
    std::int64_t at = 0;
    std::string bytes;
    bool truncate = false;  // to `at`
  };
  std::string now;      // what the process sees
  std::string durable;  // what a power cut leaves for sure
  std::vector<Write> unsynced;
  bool named = false;  // its directory entry is durable: it was synced once
};
using SimFiles = std::map<std::string, SimFile>;

class SimDisk {
 public:
  static constexpr std::size_t sector = 512;

  explicit SimDisk(std::uint64_t seed);
  ~SimDisk();
  SimDisk(const SimDisk&) = delete;
  SimDisk& operator=(const SimDisk&) = delete;

  const std::string& vfs() const { return name_; }

  // ---- faults ----
  /// The power goes at the n-th write or sync from now (1 = the next), or at the n-th sync: before
  /// it has reached the medium, or just after.
  void cut_at_operation(std::uint64_t n) { cut_operation_ = operations_ + n; }
  void cut_at_sync(std::uint64_t n, bool after) { cut_sync_ = syncs_ + n, cut_after_ = after; }
  void spare() { cut_operation_ = cut_sync_ = 0, fail_sync_ = false; }
  bool is_off() const { return off_; }
  /// The process is dead: what it still does reaches nothing, what it wrote stays (SIGKILL).
  void freeze(bool dead) { off_ = dead; }
  /// Power comes back: files are what the medium kept. No file may be open.
  void power_on(Damage damage);
  /// Writes that would grow the files beyond this fail with SQLITE_FULL; nothing: no limit.
  void set_capacity(std::optional<std::int64_t> bytes) { capacity_ = bytes; }
  std::int64_t used() const;
  /// The next sync fails with an I/O error, as of a dying disk.
  void fail_next_sync() { fail_sync_ = true; }
  /// A disk that lies: syncs are answered and not done.
  void lie_about_syncs(bool lie) { lies_ = lie; }

  std::uint64_t operations() const { return operations_; }
  std::uint64_t syncs() const { return syncs_; }

  SimFiles files() const { return files_; }
  void set_files(SimFiles files) { files_ = std::move(files); }

  // ---- for the VFS ----
  bool passes_operation();  // false: the power is off, or went with this one
  int write(const std::string& path, const void* data, int size, std::int64_t at);
  int truncate(const std::string& path, std::int64_t size);
  int sync(const std::string& path);
  SimFile* find(const std::string& path);
  SimFile& create(const std::string& path) { return files_[path]; }
  void erase(const std::string& path) { files_.erase(path); }
  Dice& dice() { return dice_; }

 private:
  std::string survivor(const SimFile& file, Damage damage);

  struct Vfs;
  std::unique_ptr<Vfs> vfs_;
  std::string name_;
  Dice dice_;
  SimFiles files_;
  std::optional<std::int64_t> capacity_;
  std::uint64_t operations_ = 0, syncs_ = 0, cut_operation_ = 0, cut_sync_ = 0;
  bool cut_after_ = false, off_ = false, fail_sync_ = false, lies_ = false;
};

}  // namespace wec::test
