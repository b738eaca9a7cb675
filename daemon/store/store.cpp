// SQLite, once. Settings: docs/decisions.md ("One connection").

#include "daemon/store/store.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cassert>

#include "daemon/core/chaos.hpp"
#include "daemon/store/opening.hpp"
#include "daemon/store/store_parts.hpp"

namespace wec {

DiskTrouble disk_trouble() {
  try {
    throw;
  } catch (const SQLite::Exception& e) {
    const int code = e.getErrorCode() & 0xff;
    if (code == SQLITE_FULL) return DiskTrouble::full;
    return DiskTrouble::broken;
  } catch (...) {
    return DiskTrouble::none;
  }
}

tl::expected<std::unique_ptr<Store>, OpenError> Store::open(const StoreOptions& options) {
  const bool in_memory = options.dir.empty();
  const auto file = in_memory ? std::string(":memory:") : (options.dir / "wec.db").string();
  try {
    // One thread at a time uses a store: SQLite's own locks were a tenth of a turn.
    auto database = std::make_unique<SQLite::Database>(
        file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, 0, options.vfs);
    if (auto ours = opening::acceptable(*database, options); !ours) {
      sqlite3_db_config(database->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      return tl::unexpected(ours.error());
    }
    opening::settings(*database, in_memory);
    opening::prepare(*database, options);
    auto store = std::unique_ptr<Store>(new Store(std::move(database)));
    store->in_memory_ = in_memory;
    store->load();
    if (!in_memory) store->settle();
    store->checkpoint_pages_ = options.checkpoint_pages;
    if (!in_memory && options.wal_warm_bytes > 0) store->warm_wal(options.wal_warm_bytes);
    return store;
  } catch (const SQLite::Exception& e) {
    const bool foreign = e.getErrorCode() == SQLITE_NOTADB || e.getErrorCode() == SQLITE_CORRUPT;
    return tl::unexpected(OpenError{foreign ? OpenProblem::not_a_database : OpenProblem::io,
                                    fmt::format("{}: {}", file, e.what())});
  }
}

Store::Store(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)),
      log_(std::make_unique<Statements>()),
      brackets_(std::make_unique<Brackets>(*database_)) {
  // After each commit SQLite tells how long the WAL is; wal_autocheckpoint is off, so this is ours.
  sqlite3_wal_hook(
      database_->getHandle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Store*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
      },
      this);
  log_->append.emplace(*database_, "INSERT INTO log VALUES(?1,?2,?3,?4,?5,?6,?7)");
  log_->read_log.emplace(
      *database_, "SELECT seq,fence,prev,hash,type,raw,at FROM log WHERE seq>?1 ORDER BY seq");
}

/// What was just read may never have reached the medium: a process that was killed between writing
/// a commit and syncing it leaves it in the system's cache, where it looks like any other. It must
/// not be told to anybody before it is durable. A checkpoint syncs the WAL, then the file.
void Store::settle() {
  if (SABOTAGE("start-without-settling")) return;
  try {
    if (sqlite3_wal_checkpoint_v2(database_->getHandle(), nullptr, SQLITE_CHECKPOINT_FULL, nullptr,
                                  nullptr) != SQLITE_OK)
      throw SQLite::Exception(database_->getHandle());
  } catch (const SQLite::Exception&) {
    if (disk_trouble() != DiskTrouble::full) throw;  // full: the WAL was synced before the copying
  }
}

/// At a clean stop: the WAL goes into the file and begins anew, so that the next start has one
/// frame to read and not the last hour's. The file keeps its size.
Store::~Store() {
  if (in_memory_) return;
  try {
    sqlite3_wal_checkpoint_v2(database_->getHandle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr,
                              nullptr);
    database_->exec("INSERT OR REPLACE INTO warmth VALUES(2,zeroblob(1))");
  } catch (const SQLite::Exception&) {
    // The disk is full or gone: the next start reads a longer WAL.
  }
}

void Store::load() {
  SQLite::Statement last(*database_, "SELECT seq,hash FROM log ORDER BY seq DESC LIMIT 1");
  if (last.executeStep()) head_ = {last.getColumn(0).getInt64(), last.getColumn(1).getString()};
  sums_ = parse_sums(opening::meta(*database_, "sums").value_or(""));
  load_digest();
}

/// Overwriting is twice as fast as appending (no journal commit of the file system), so the WAL is
/// grown once and kept.
void Store::warm_wal(std::int64_t bytes) {
  const auto wal = std::filesystem::path(database_->getFilename()).string() + "-wal";
  std::error_code none;
  if (std::filesystem::exists(wal, none) &&
      static_cast<std::int64_t>(std::filesystem::file_size(wal, none)) >= bytes)
    return;
  try {
    SQLite::Transaction transaction(*database_);
    database_->exec(fmt::format("INSERT INTO warmth VALUES(1,zeroblob({}))", bytes));
    database_->exec("DELETE FROM warmth");
    transaction.commit();
    checkpoint(true);
  } catch (const SQLite::Exception&) {
    // No room to warm it: slower, not wrong. The reserve file decides whether scans are taken.
  }
}

void Store::begin() {
  Brackets::run(brackets_->begin);
  cache_.begin();
  head_at_begin_ = head_;
  sums_at_begin_ = sums_;
  digest_at_begin_ = digest_;
  dirty_ = sums_dirty_ = was_cut_ = false;
}

void Store::commit() {
  if (sums_dirty_) {
    const auto text = text_of(sums_);
    brackets_->put_sums.bindNoCopy(1, text);
    Brackets::run(brackets_->put_sums);
  }
  Brackets::run(brackets_->commit);
  dirty_ = sums_dirty_ = false;
}

void Store::rollback() {
  // After an I/O error SQLite may have rolled back by itself; then this one has nothing to do.
  if (!sqlite3_get_autocommit(database_->getHandle())) database_->tryExec("ROLLBACK");
  cache_.rollback();
  if (was_cut_) cache_.clear();
  head_ = head_at_begin_;
  if (!SABOTAGE("sums-outlive-rollback")) sums_ = sums_at_begin_;
  digest_ = digest_at_begin_;
  forget_rows_after(was_cut_ ? 0 : head_.seq);
  dirty_ = sums_dirty_ = was_cut_ = false;
}

void Store::savepoint() {
  Brackets::run(brackets_->savepoint);
  cache_.savepoint();
  head_at_savepoint_ = head_;
  sums_at_savepoint_ = sums_;
  digest_at_savepoint_ = digest_;
}

void Store::release() { Brackets::run(brackets_->release); }

void Store::rollback_to() {
  Brackets::run(brackets_->rollback_to);
  cache_.rollback_to();
  if (was_cut_) cache_.clear();
  head_ = head_at_savepoint_;
  sums_ = sums_at_savepoint_;
  digest_ = digest_at_savepoint_;
  forget_rows_after(was_cut_ ? 0 : head_.seq);
}

void Store::checkpoint(bool idle) {
  if (in_memory_ || wal_pages_ < checkpoint_pages_ * (idle ? 1 : busy_checkpoint_factor)) return;
  int pages = 0, moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(database_->getHandle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
  if (code == SQLITE_OK && pages == moved) wal_pages_ = 0;
}

void Store::copy_begin(const std::filesystem::path& to) {
  copy_ = std::make_unique<Copy>();
  copy_->target =
      std::make_unique<SQLite::Database>(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  copy_->backup = std::make_unique<SQLite::Backup>(*copy_->target, *database_);
}

bool Store::copy_step() {
  constexpr int pages_per_slice = 64;
  assert(copy_ && "copy_begin first");
  if (copy_->backup->executeStep(pages_per_slice) != SQLITE_DONE) return false;
  copy_.reset();
  return true;
}

}  // namespace wec
