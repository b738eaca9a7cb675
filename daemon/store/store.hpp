// The one SQLite file of a site: log, tables, and the sums that make the state hash.
//
//   begin() ... savepoint() ... put/append ... rollback_to() or release() ... commit()
//
// One connection, EXCLUSIVE, WAL, FULL. Used by the deciding thread only; not thread-safe.
// SQLite's own failures leave as SQLite exceptions inside; the controller sorts them by
// disk_trouble() into "full" (refuse, go on) and "broken" (end the process).
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/core/logged_event.hpp"
#include "daemon/core/state/table.hpp"
#include "daemon/store/digest.hpp"
#include "daemon/store/row_cache.hpp"
#include "daemon/store/table_sums.hpp"

namespace SQLite {
class Database;
}

namespace wec {

struct Migration {
  int to = 0;  // brings a database of version to - 1 to this one
  std::vector<std::string> statements;
};

struct StoreOptions {
  std::filesystem::path dir;  // empty: in memory, for verify and tests
  std::string tenant;
  std::string site;
  std::string vfs;  // SQLite VFS name; empty: the system's. The fifth seam.
  int version = 1;  // schema version this program writes
  std::vector<Migration> migrations;
  std::int64_t wal_warm_bytes =
      16 * 1024 * 1024;  // allocated at start, never shrunk; 0: not at all
  int checkpoint_pages =
      1000;  // of WAL: above it checkpoint when idle, above 8 times as much when busy
};

enum class OpenProblem { newer_version, other_site, not_a_database, io };

struct OpenError {
  OpenProblem problem;
  std::string message;  // names both sides, for the person who started the daemon
};

struct LogHead {
  std::int64_t seq = 0;
  std::string hash = std::string(zero_hash);
};

enum class DiskTrouble { none, full, broken };
/// What the exception now being handled means for the disk; call it inside a catch block.
DiskTrouble disk_trouble();

class Store final : public RowStore {
 public:
  static constexpr std::size_t recent_log_max_bytes = 4 * 1024 * 1024;  // kept in memory (ruling 8)
  static constexpr int busy_checkpoint_factor =
      8;  // of StoreOptions::checkpoint_pages, with work waiting

  static tl::expected<std::unique_ptr<Store>, OpenError> open(const StoreOptions&);
  ~Store() override;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // ---- transactions ----
  void begin();
  void commit();    // durable when it returns
  void rollback();  // also after a failed commit; memory goes back with it
  void savepoint();
  void release();
  void rollback_to();
  bool changed() const { return dirty_; }  // whether the open transaction wrote anything

  // ---- the log ----
  const LogHead& head() const { return head_; }
  /// `event.seq` must be head + 1 and `event.prev` the head's hash.
  void append(const LoggedEvent& event);
  /// Rows with seq > after, in order: at least one if there is any, then up to max_bytes.
  std::vector<LoggedEvent> read_log(std::int64_t after, std::size_t max_bytes);
  /// Takes the rows behind `after` out of the log, for a log that lost against head office's
  /// (sync.md 2.8). The tables then no longer fit it: clear_fold(), and apply what is left.
  void cut_log(std::int64_t after);
  void clear_fold();

  // ---- tables ----
  const KnownRow* get(const TableSpec&, const Cells& key) override;
  std::vector<Cells> where(const TableSpec&, std::size_t column, const Value&,
                           std::size_t limit) override;
  std::vector<Cells> after(const TableSpec&, const Cells& after, std::size_t limit) override;
  void put(const TableSpec&, const Cells& row) override;
  void erase(const TableSpec&, const Cells& key) override;

  /// 64 hex digits over the fold tables; equal states have equal hashes, whatever led there.
  std::string state_hash() const;
  /// The same, from the rows themselves.
  std::string recomputed_state_hash();
  /// Of stock and open orders as they are now, what a checkpoint carries.
  const DigestSums& digest() const { return digest_; }
  /// The rows of some buckets, as text: a whole scan, for when a checkpoint differs.
  std::vector<std::string> digest_rows(const std::vector<std::uint8_t>& buckets);

  // ---- upkeep ----
  /// Moves the WAL into the file when it is worth it; `idle`: nobody is waiting.
  void checkpoint(bool idle);
  /// One slice of an online copy: 64 pages. Start with copy_begin; true = done.
  void copy_begin(const std::filesystem::path& to);
  bool copy_step();

 private:
  struct Statements;
  struct Brackets;
  struct Copy;

  explicit Store(std::unique_ptr<SQLite::Database> database);
  void load();
  void load_digest();
  void settle();
  void warm_wal(std::int64_t bytes);
  void remember(const LoggedEvent& event);
  std::optional<Cells> select(const TableSpec& spec, const Cells& key);
  std::optional<Cells> cells_now(const TableSpec& spec, const Cells& key);
  Statements& statements(const TableSpec& spec);
  void account(const TableSpec& spec, const std::optional<Cells>& before, const Cells* after);
  void account_digest(const TableSpec& spec, const std::optional<Cells>& before,
                      const Cells* after);
  void count_lines(const OrderId& order, bool in);
  void forget_rows_after(std::int64_t seq);

  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<Statements> log_;
  std::unique_ptr<Brackets> brackets_;
  std::unique_ptr<Copy> copy_;
  RowCache cache_;
  RowCache::Row uncached_;  // the row of a cache table that was asked for last
  std::vector<std::pair<const TableSpec*, std::unique_ptr<Statements>>> tables_;
  TableSums sums_, sums_at_begin_, sums_at_savepoint_;
  LogHead head_, head_at_begin_, head_at_savepoint_;
  std::deque<LoggedEvent> recent_;
  std::size_t recent_bytes_ = 0;
  bool was_cut_ = false;  // in this transaction: recent_ may hold rows that rollback takes back
  DigestSums digest_{}, digest_at_begin_{}, digest_at_savepoint_{};
  int checkpoint_pages_ = 0;
  int wal_pages_ = 0;  // length of the WAL after the last commit
  bool dirty_ = false;
  bool sums_dirty_ = false;
  bool in_memory_ = false;
};

}  // namespace wec
