#include "tests/sim/sim_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace wec::test {
namespace {

void write_into(std::string& image, std::int64_t at, const char* data, std::size_t size) {
  const auto end = static_cast<std::size_t>(at) + size;
  if (image.size() < end) image.resize(end, '\0');
  std::memcpy(image.data() + at, data, size);
}

// ---- one open file
// -----------------------------------------------------------------------------------

struct OpenFile {
  sqlite3_file base;  // first: SQLite sees only this
  SimDisk* disk;
  std::string* path;
  bool delete_on_close;
};

OpenFile& self(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

int close_file(sqlite3_file* file) {
  auto& open = self(file);
  if (open.delete_on_close) open.disk->erase(*open.path);
  delete open.path;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  auto& open = self(file);
  if (open.disk->is_off()) return SQLITE_IOERR_READ;
  const auto* found = open.disk->find(*open.path);
  const auto length = found ? static_cast<sqlite3_int64>(found->now.size()) : 0;
  const auto have = std::clamp<sqlite3_int64>(length - at, 0, size);
  if (have > 0) std::memcpy(to, found->now.data() + at, static_cast<std::size_t>(have));
  if (have == size) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + have, 0, static_cast<std::size_t>(size - have));
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  return self(file).disk->write(*self(file).path, data, size, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return self(file).disk->truncate(*self(file).path, size);
}
int sync_file(sqlite3_file* file, int) { return self(file).disk->sync(*self(file).path); }

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  const auto* found = self(file).disk->find(*self(file).path);
  *size = found ? static_cast<sqlite3_int64>(found->now.size()) : 0;
  return SQLITE_OK;
}

int lock(sqlite3_file*, int) { return SQLITE_OK; }  // one process, one connection
int check_lock(sqlite3_file*, int* held) {
  *held = 0;
  return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return static_cast<int>(SimDisk::sector); }
int characteristics(sqlite3_file*) { return 0; }  // promises nothing

const sqlite3_io_methods methods = {
    1,       close_file, read_file,  write_file,   truncate_file, sync_file,       file_size,
    lock,    lock,       check_lock, file_control, sector_size,   characteristics, nullptr,
    nullptr, nullptr,    nullptr,    nullptr,      nullptr};

// ---- the VFS
// -------------------------------------------------------------------------------------------

SimDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<SimDisk*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto& disk = disk_of(vfs);
  auto& open = self(file);
  open.base.pMethods = nullptr;
  static std::uint64_t temporary = 0;
  const std::string path = name ? name : "temp-" + std::to_string(++temporary);
  if (disk.is_off()) return SQLITE_CANTOPEN;
  if (!disk.find(path)) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    disk.create(path);
  }
  open.disk = &disk;
  open.path = new std::string(path);
  open.delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  open.base.pMethods = &methods;
  if (out_flags) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int) {
  auto& disk = disk_of(vfs);
  if (!disk.passes_operation()) return SQLITE_IOERR_DELETE;
  if (!disk.find(name)) return SQLITE_IOERR_DELETE_NOENT;
  disk.erase(name);
  return SQLITE_OK;
}

int access(sqlite3_vfs* vfs, const char* name, int, int* answer) {
  if (disk_of(vfs).is_off()) return SQLITE_IOERR_ACCESS;
  *answer = disk_of(vfs).find(name) != nullptr;
  return SQLITE_OK;
}

int full_pathname(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(disk_of(vfs).dice().next());
  return size;
}

int sleep_not(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs*, double* days) {
  *days = 2461369.0;  // one day of 2026; nothing of ours reads it
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

struct SimDisk::Vfs {
  sqlite3_vfs vfs{};
};

SimDisk::SimDisk(std::uint64_t seed) : vfs_(std::make_unique<Vfs>()), dice_(seed) {
  static std::uint64_t made = 0;
  name_ = "sim-" + std::to_string(++made);
  auto& vfs = vfs_->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = 256;
  vfs.zName = name_.c_str();
  vfs.pAppData = this;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access;
  vfs.xFullPathname = full_pathname;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep_not;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  sqlite3_vfs_register(&vfs, 0);
}

SimDisk::~SimDisk() { sqlite3_vfs_unregister(&vfs_->vfs); }

SimFile* SimDisk::find(const std::string& path) {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

std::int64_t SimDisk::used() const {
  std::int64_t sum = 0;
  for (const auto& [path, file] : files_) sum += static_cast<std::int64_t>(file.now.size());
  return sum;
}

bool SimDisk::passes_operation() {
  if (off_) return false;
  if (++operations_ == cut_operation_) off_ = true;
  return !off_;
}

int SimDisk::write(const std::string& path, const void* data, int size, std::int64_t at) {
  auto* file = find(path);
  const auto grows =
      std::max<std::int64_t>(0, at + size - static_cast<std::int64_t>(file->now.size()));
  if (!off_ && capacity_ && grows > 0 && used() + grows > *capacity_) return SQLITE_FULL;
  // The write that the power goes with may still reach the medium, like those before it.
  const bool was_on = !off_;
  const bool passes = passes_operation();
  if (!was_on) return SQLITE_IOERR_WRITE;
  const auto* bytes = static_cast<const char*>(data);
  file->unsynced.push_back({at, std::string(bytes, static_cast<std::size_t>(size)), false});
  write_into(file->now, at, bytes, static_cast<std::size_t>(size));
  return passes ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

int SimDisk::truncate(const std::string& path, std::int64_t size) {
  if (!passes_operation()) return SQLITE_IOERR_TRUNCATE;
  auto* file = find(path);
  file->now.resize(static_cast<std::size_t>(size), '\0');
  file->unsynced.push_back({size, {}, true});
  return SQLITE_OK;
}

int SimDisk::sync(const std::string& path) {
  if (!passes_operation()) return SQLITE_IOERR_FSYNC;
  ++syncs_;
  if (syncs_ == cut_sync_ && !cut_after_) off_ = true;
  if (off_ || std::exchange(fail_sync_, false)) return SQLITE_IOERR_FSYNC;
  auto* file = find(path);
  if (!lies_) {
    for (const auto& done : file->unsynced) {
      if (done.truncate)
        file->durable.resize(static_cast<std::size_t>(done.at), '\0');
      else
        write_into(file->durable, done.at, done.bytes.data(), done.bytes.size());
    }
    file->unsynced.clear();
    file->named = true;
  }
  if (syncs_ == cut_sync_ && cut_after_) off_ = true;
  return off_ ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

std::string SimDisk::survivor(const SimFile& file, Damage damage) {
  if (damage == Damage::keep_none) return file.durable;
  if (damage == Damage::keep_all) return file.now;
  auto image = file.durable;
  for (const auto& write : file.unsynced) {
    if (write.truncate) {
      if (dice_.one_in(2)) image.resize(static_cast<std::size_t>(write.at), '\0');
      continue;
    }
    // Each sector reaches the medium or does not, whatever became of the others.
    for (std::size_t done = 0; done < write.bytes.size();) {
      const auto at = static_cast<std::size_t>(write.at) + done;
      const auto size = std::min(sector - at % sector, write.bytes.size() - done);
      if (dice_.one_in(2))
        write_into(image, static_cast<std::int64_t>(at), write.bytes.data() + done, size);
      done += size;
    }
  }
  return image;
}

void SimDisk::power_on(Damage damage) {
  for (auto it = files_.begin(); it != files_.end();) {
    auto& file = it->second;
    const bool entry_lost = !file.named && (damage == Damage::keep_none ||
                                            (damage == Damage::keep_some && dice_.one_in(2)));
    if (entry_lost) {
      it = files_.erase(it);
      continue;
    }
    file.now = file.durable = survivor(file, damage);
    file.unsynced.clear();
    ++it;
  }
  off_ = false;
  spare();
}

}  // namespace wec::test
