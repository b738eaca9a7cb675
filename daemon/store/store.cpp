// SQLite, once. Settings: docs/decisions.md ("One connection").

#include "daemon/store/store.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <cassert>
#include <map>

#include "daemon/core/sha256.hpp"
#include "daemon/core/state/state.hpp"
#include "daemon/store/schema.hpp"

namespace wec {
namespace {

void bind_value(SQLite::Statement& statement, int index, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    statement.bind(index, *number);
  else if (const auto* text = std::get_if<std::string>(&value))
    statement.bindNoCopy(index, *text);
  else
    statement.bind(index);
}

Cells row_of(SQLite::Statement& statement, std::size_t columns) {
  Cells cells;
  cells.reserve(columns);
  for (int i = 0; i < static_cast<int>(columns); ++i) {
    const auto column = statement.getColumn(i);
    if (column.isNull())
      cells.emplace_back();
    else if (column.isInteger())
      cells.emplace_back(column.getInt64());
    else
      cells.emplace_back(column.getString());
  }
  return cells;
}

/// A row as text for hashing: unambiguous, whatever bytes the cells hold.
std::string hash_text(const TableSpec& spec, const Cells& row) {
  std::string out(spec.name);
  for (const auto& cell : row) {
    if (const auto* number = std::get_if<std::int64_t>(&cell))
      out += fmt::format("|i{}", *number);
    else if (const auto* text = std::get_if<std::string>(&cell))
      out += fmt::format("|t{}:{}", text->size(), *text);
    else
      out += "|n";
  }
  return out;
}

LoggedEvent event_of(SQLite::Statement& row) {
  LoggedEvent event;
  event.seq = row.getColumn(0).getInt64();
  event.fence = row.getColumn(1).getString();
  event.prev = row.getColumn(2).getString();
  event.hash = row.getColumn(3).getString();
  event.type = row.getColumn(4).getString();
  event.raw = std::make_shared<const std::string>(row.getColumn(5).getString());
  event.at_ms = row.getColumn(6).getInt64();
  return event;
}

/// Resets a cached statement when the scope ends, so that no read lock outlives it.
class Use {
 public:
  explicit Use(SQLite::Statement& statement) : statement_(statement) {}
  ~Use() {
    statement_.tryReset();
    statement_.clearBindings();
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  SQLite::Statement& statement_;
};

void settings(SQLite::Database& database, bool in_memory) {
  if (!in_memory) {
    database.exec("PRAGMA journal_mode=WAL");
    database.exec("PRAGMA synchronous=FULL");
    database.exec("PRAGMA wal_autocheckpoint=0");
    int persist = 1;
    sqlite3_file_control(database.getHandle(), nullptr, SQLITE_FCNTL_PERSIST_WAL, &persist);
  }
  database.exec("PRAGMA trusted_schema=OFF");
  database.exec("PRAGMA cell_size_check=ON");
  database.exec("PRAGMA mmap_size=0");
  database.exec("PRAGMA secure_delete=ON");
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

std::optional<std::string> meta(SQLite::Database& database, const std::string& key) {
  SQLite::Statement query(database, "SELECT v FROM meta WHERE k=?1");
  query.bind(1, key);
  if (!query.executeStep()) return {};
  return query.getColumn(0).getString();
}

void set_meta(SQLite::Database& database, const std::string& key, const std::string& value) {
  SQLite::Statement put(database,
                        "INSERT INTO meta VALUES(?1,?2) ON CONFLICT(k) DO UPDATE SET v=?2");
  put.bind(1, key);
  put.bind(2, value);
  put.exec();
}

void create(SQLite::Database& database, const StoreOptions& options) {
  for (const auto& sql : base_tables()) database.exec(sql);
  for_each_table([&](const TableSpec& spec) {
    for (const auto& sql : create_table(spec)) database.exec(sql);
  });
  database.exec(fmt::format("PRAGMA application_id={}", schema_application_id));
  database.exec(fmt::format("PRAGMA user_version={}", options.version));
  set_meta(database, "tenant", options.tenant);
  set_meta(database, "site", options.site);
}

/// Old or new, never half: every step and the version stand in one transaction.
void migrate(SQLite::Database& database, const StoreOptions& options, int from) {
  for (const auto& step : options.migrations) {
    if (step.to <= from || step.to > options.version) continue;
    for (const auto& sql : step.statements) database.exec(sql);
  }
  for_each_table([&](const TableSpec& spec) {
    for (const auto& sql : create_table(spec)) database.exec(sql);
  });
  database.exec(fmt::format("PRAGMA user_version={}", options.version));
}

bool is_fresh(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
}

/// Whether this file may be written at all. Reads only: what is refused stays as it is, byte for
/// byte.
tl::expected<void, OpenError> acceptable(SQLite::Database& database, const StoreOptions& options) {
  // EXCLUSIVE before the first read: no shared memory file, no second process, and SQLite's
  // WAL-reset bug (3.7.0 to 3.51.2, two connections) cannot happen.
  database.exec("PRAGMA locking_mode=EXCLUSIVE");
  const int application = database.execAndGet("PRAGMA application_id").getInt();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (is_fresh(database)) return {};
  if (application != schema_application_id)
    return tl::unexpected(
        OpenError{OpenProblem::not_a_database,
                  "the file is a database, but not one of wec; it was left as it is"});
  if (version > options.version)
    return tl::unexpected(OpenError{
        OpenProblem::newer_version,
        fmt::format(
            "the database has schema version {}, this program knows {}; it was left as it is. "
            "Start the newer program, or restore a backup made by this one.",
            version, options.version)});
  const auto site = meta(database, "site").value_or(""),
             tenant = meta(database, "tenant").value_or("");
  if (site != options.site || tenant != options.tenant)
    return tl::unexpected(OpenError{
        OpenProblem::other_site,
        fmt::format(
            "the database belongs to site {}/{}, the site file says {}/{}; it was left as it is",
            tenant, site, options.tenant, options.site)});
  return {};
}

void prepare(SQLite::Database& database, const StoreOptions& options) {
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (is_fresh(database))
    create(database, options);
  else if (version < options.version)
    migrate(database, options, version);
  transaction.commit();
}

}  // namespace

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

// ---- parts
// -----------------------------------------------------------------------------------------

struct Store::Statements {
  std::optional<SQLite::Statement> get, put, erase, first, after, append, read_log;
  std::map<std::size_t, SQLite::Statement> where;
};

/// What opens and closes a transaction, prepared once.
struct Store::Brackets {
  explicit Brackets(SQLite::Database& database)
      : begin(database, "BEGIN IMMEDIATE"),
        commit(database, "COMMIT"),
        savepoint(database, "SAVEPOINT command"),
        release(database, "RELEASE command"),
        rollback_to(database, "ROLLBACK TO command"),
        put_sums(database, "INSERT INTO meta VALUES('sums',?1) ON CONFLICT(k) DO UPDATE SET v=?1") {
  }
  SQLite::Statement begin, commit, savepoint, release, rollback_to, put_sums;

  static void run(SQLite::Statement& statement) {
    const Use use(statement);
    statement.exec();
  }
};

struct Store::Copy {
  std::unique_ptr<SQLite::Database> target;
  std::unique_ptr<SQLite::Backup> backup;
};

/// One 64-bit sum per fold table: the sum of its rows' hashes, so that a put costs two hashes and
/// no scan. Sums go back with the transaction and are stored with it.
struct Store::Sums {
  using Map = std::map<std::string, std::uint64_t, std::less<>>;
  Map now, at_begin, at_savepoint;

  static std::string text(const Map& sums) {
    std::string out;
    for (const auto& [name, sum] : sums) out += fmt::format("{}={:016x}\n", name, sum);
    return out;
  }
  static Map parse(const std::string& text) {
    Map out;
    for (std::size_t at = 0; at < text.size();) {
      const auto equals = text.find('=', at), end = text.find('\n', at);
      out[text.substr(at, equals - at)] =
          std::stoull(text.substr(equals + 1, end - equals - 1), nullptr, 16);
      at = end + 1;
    }
    return out;
  }
};

// ---- opening
// ---------------------------------------------------------------------------------------

tl::expected<std::unique_ptr<Store>, OpenError> Store::open(const StoreOptions& options) {
  const bool in_memory = options.dir.empty();
  const auto file = in_memory ? std::string(":memory:") : (options.dir / "wec.db").string();
  try {
    auto database = std::make_unique<SQLite::Database>(
        file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0, options.vfs);
    if (auto ours = acceptable(*database, options); !ours) {
      sqlite3_db_config(database->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      return tl::unexpected(ours.error());
    }
    settings(*database, in_memory);
    prepare(*database, options);
    auto store = std::unique_ptr<Store>(new Store(std::move(database)));
    store->in_memory_ = in_memory;
    store->load();
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
      brackets_(std::make_unique<Brackets>(*database_)),
      sums_(std::make_unique<Sums>()) {
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
  sums_->now = Sums::parse(meta(*database_, "sums").value_or(""));
  State state(*this);
  for (const auto& row : state.stock.after({}, rows_all)) add_to(digest_, digest_row(row));
  for (const auto& order : state.orders.after({}, rows_all)) {
    if (!in_digest(order)) continue;
    add_to(digest_, digest_row(order));
    count_lines(order.order, true);
  }
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

// ---- transactions
// ----------------------------------------------------------------------------------

void Store::begin() {
  Brackets::run(brackets_->begin);
  cache_.begin();
  head_at_begin_ = head_;
  sums_->at_begin = sums_->now;
  digest_at_begin_ = digest_;
  dirty_ = sums_dirty_ = was_cut_ = false;
}

void Store::commit() {
  if (sums_dirty_) {
    const auto text = Sums::text(sums_->now);
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
  sums_->now = sums_->at_begin;
  digest_ = digest_at_begin_;
  forget_rows_after(was_cut_ ? 0 : head_.seq);
  dirty_ = sums_dirty_ = was_cut_ = false;
}

void Store::savepoint() {
  Brackets::run(brackets_->savepoint);
  cache_.savepoint();
  head_at_savepoint_ = head_;
  sums_->at_savepoint = sums_->now;
  digest_at_savepoint_ = digest_;
}

void Store::release() { Brackets::run(brackets_->release); }

void Store::rollback_to() {
  Brackets::run(brackets_->rollback_to);
  cache_.rollback_to();
  if (was_cut_) cache_.clear();
  head_ = head_at_savepoint_;
  sums_->now = sums_->at_savepoint;
  digest_ = digest_at_savepoint_;
  forget_rows_after(was_cut_ ? 0 : head_.seq);
}

void Store::forget_rows_after(std::int64_t seq) {
  while (!recent_.empty() && recent_.back().seq > seq) {
    recent_bytes_ -= recent_.back().raw->size();
    recent_.pop_back();
  }
}

// ---- the log
// ---------------------------------------------------------------------------------------

void Store::append(const LoggedEvent& event) {
  assert(event.seq == head_.seq + 1 && event.prev == head_.hash &&
         "the log is contiguous and chained");
  auto& insert = *log_->append;
  const Use use(insert);
  insert.bind(1, event.seq);
  insert.bindNoCopy(2, event.fence);
  insert.bindNoCopy(3, event.prev);
  insert.bindNoCopy(4, event.hash);
  insert.bindNoCopy(5, event.type);
  insert.bindNoCopy(6, *event.raw);
  insert.bind(7, event.at_ms);
  insert.exec();
  head_ = {event.seq, event.hash};
  dirty_ = true;
  remember(event);
}

void Store::remember(const LoggedEvent& event) {
  recent_.push_back(event);
  recent_bytes_ += event.raw->size();
  while (recent_bytes_ > recent_log_max_bytes) {
    recent_bytes_ -= recent_.front().raw->size();
    recent_.pop_front();
  }
}

std::vector<LoggedEvent> Store::read_log(std::int64_t after, std::size_t max_bytes) {
  std::vector<LoggedEvent> out;
  std::size_t bytes = 0;
  const auto take = [&](LoggedEvent event) {
    bytes += event.raw->size();
    if (!out.empty() && bytes > max_bytes) return false;
    out.push_back(std::move(event));
    return true;
  };
  if (!recent_.empty() && recent_.front().seq <= after + 1) {
    for (auto i = static_cast<std::size_t>(after + 1 - recent_.front().seq); i < recent_.size();
         ++i)
      if (!take(recent_[i])) break;
    return out;
  }
  auto& query = *log_->read_log;
  const Use use(query);
  query.bind(1, after);
  while (query.executeStep())
    if (!take(event_of(query))) break;
  return out;
}

void Store::cut_log(std::int64_t after) {
  SQLite::Statement cut(*database_, "DELETE FROM log WHERE seq>?1");
  cut.bind(1, after);
  cut.exec();
  forget_rows_after(after);
  SQLite::Statement last(*database_, "SELECT seq,hash FROM log ORDER BY seq DESC LIMIT 1");
  head_ = last.executeStep() ? LogHead{last.getColumn(0).getInt64(), last.getColumn(1).getString()}
                             : LogHead{};
  dirty_ = was_cut_ = true;
}

void Store::clear_fold() {
  for_each_table([&](const TableSpec& spec) {
    if (spec.keeping != Keeping::fold) return;
    database_->exec(fmt::format("DELETE FROM \"{}\"", spec.name));
    sums_->now[std::string(spec.name)] = 0;
  });
  digest_ = {};
  cache_.clear();
  dirty_ = sums_dirty_ = was_cut_ = true;
}

// ---- tables
// ----------------------------------------------------------------------------------------

Store::Statements& Store::statements(const TableSpec& spec) {
  for (auto& [known, made] : tables_)
    if (known == &spec) return *made;
  tables_.emplace_back(&spec, std::make_unique<Statements>());
  return *tables_.back().second;
}

std::optional<Cells> Store::get(const TableSpec& spec, const Cells& key) {
  if (spec.keeping == Keeping::cache) return select(spec, key);
  auto name = RowCache::key_of(spec, key);
  if (const auto* known = cache_.find(name)) return *known;
  auto row = select(spec, key);
  cache_.read(std::move(name), row);
  return row;
}

std::optional<Cells> Store::select(const TableSpec& spec, const Cells& key) {
  auto& prepared = statements(spec);
  if (!prepared.get)
    prepared.get.emplace(*database_,
                         fmt::format("SELECT {} FROM \"{}\" WHERE {}", column_list(spec), spec.name,
                                     key_condition(spec)));
  const Use use(*prepared.get);
  for (std::size_t i = 0; i < key.size(); ++i)
    bind_value(*prepared.get, static_cast<int>(i) + 1, key[i]);
  if (!prepared.get->executeStep()) return {};
  return row_of(*prepared.get, spec.columns.size());
}

std::vector<Cells> Store::where(const TableSpec& spec, std::size_t column, const Value& value,
                                std::size_t limit) {
  auto& prepared = statements(spec);
  auto found = prepared.where.find(column);
  if (found == prepared.where.end())
    found = prepared.where
                .try_emplace(column, *database_,
                             fmt::format("SELECT {} FROM \"{}\" WHERE \"{}\"=?1 ORDER BY {}",
                                         column_list(spec), spec.name, spec.columns[column].name,
                                         key_list(spec)))
                .first;
  auto& query = found->second;
  const Use use(query);
  bind_value(query, 1, value);
  std::vector<Cells> out;
  while (out.size() < limit && query.executeStep())
    out.push_back(row_of(query, spec.columns.size()));
  return out;
}

std::vector<Cells> Store::after(const TableSpec& spec, const Cells& after, std::size_t limit) {
  auto& prepared = statements(spec);
  auto& statement = after.empty() ? prepared.first : prepared.after;
  if (!statement) {
    std::string places;
    for (std::size_t i = 0; i < spec.key_size; ++i)
      places += fmt::format("{}?{}", i ? "," : "", i + 1);
    const auto condition =
        after.empty() ? std::string() : fmt::format("WHERE ({})>({})", key_list(spec), places);
    statement.emplace(*database_,
                      fmt::format("SELECT {} FROM \"{}\" {} ORDER BY {}", column_list(spec),
                                  spec.name, condition, key_list(spec)));
  }
  const Use use(*statement);
  for (std::size_t i = 0; i < after.size(); ++i)
    bind_value(*statement, static_cast<int>(i) + 1, after[i]);
  std::vector<Cells> out;
  while (out.size() < limit && statement->executeStep())
    out.push_back(row_of(*statement, spec.columns.size()));
  return out;
}

void Store::put(const TableSpec& spec, const Cells& row) {
  std::optional<Cells> before;
  if (spec.keeping == Keeping::fold)
    before =
        get(spec, Cells(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(spec.key_size)));
  if (before == row) return;
  auto& prepared = statements(spec);
  if (!prepared.put) {
    std::string places;
    for (std::size_t i = 0; i < spec.columns.size(); ++i)
      places += fmt::format("{}?{}", i ? "," : "", i + 1);
    prepared.put.emplace(
        *database_, fmt::format("INSERT OR REPLACE INTO \"{}\" VALUES({})", spec.name, places));
  }
  const Use use(*prepared.put);
  for (std::size_t i = 0; i < row.size(); ++i)
    bind_value(*prepared.put, static_cast<int>(i) + 1, row[i]);
  prepared.put->exec();
  if (spec.keeping != Keeping::cache) cache_.written(RowCache::key_of(spec, row), row);
  account(spec, before, &row);
}

void Store::erase(const TableSpec& spec, const Cells& key) {
  std::optional<Cells> before;
  if (spec.keeping == Keeping::fold) {
    before = get(spec, key);
    if (!before) return;
  }
  auto& prepared = statements(spec);
  if (!prepared.erase)
    prepared.erase.emplace(
        *database_, fmt::format("DELETE FROM \"{}\" WHERE {}", spec.name, key_condition(spec)));
  const Use use(*prepared.erase);
  for (std::size_t i = 0; i < key.size(); ++i)
    bind_value(*prepared.erase, static_cast<int>(i) + 1, key[i]);
  prepared.erase->exec();
  if (spec.keeping != Keeping::cache) cache_.written(RowCache::key_of(spec, key), std::nullopt);
  account(spec, before, nullptr);
}

void Store::account(const TableSpec& spec, const std::optional<Cells>& before, const Cells* after) {
  dirty_ = true;
  if (spec.keeping != Keeping::fold) return;
  auto found = sums_->now.find(spec.name);
  if (found == sums_->now.end()) found = sums_->now.emplace(std::string(spec.name), 0).first;
  if (before) found->second -= sha256_first_word(hash_text(spec, *before));
  if (after) found->second += sha256_first_word(hash_text(spec, *after));
  sums_dirty_ = true;
  account_digest(spec, before, after);
}

void Store::account_digest(const TableSpec& spec, const std::optional<Cells>& before,
                           const Cells* after) {
  const auto count = [&](const auto& was, const auto& is) {
    if (was) take_from(digest_, digest_row(*was));
    if (is) add_to(digest_, digest_row(*is));
  };
  if (&spec == &rows::spec_of<Stock>()) {
    std::optional<Stock> was, is;
    if (before) was = rows::from_cells<Stock>(*before);
    if (after) is = rows::from_cells<Stock>(*after);
    count(was, is);
  } else if (&spec == &rows::spec_of<Order>()) {
    std::optional<Order> was, is;
    if (before) was = rows::from_cells<Order>(*before);
    if (after) is = rows::from_cells<Order>(*after);
    const auto& order = is ? is->order : was->order;
    const bool counted = was && in_digest(*was), counts = is && in_digest(*is);
    if (!counted) was.reset();
    if (!counts) is.reset();
    count(was, is);
    if (counted != counts) count_lines(order, counts);
  } else if (&spec == &rows::spec_of<OrderLine>()) {
    std::optional<OrderLine> was, is;
    if (before) was = rows::from_cells<OrderLine>(*before);
    if (after) is = rows::from_cells<OrderLine>(*after);
    const auto order = Table<Order>(*this).get(is ? is->order : was->order);
    if (order && in_digest(*order)) count(was, is);
  }
}

/// The lines of an order that became open or closed.
void Store::count_lines(const OrderId& order, bool in) {
  for (const auto& line : Table<OrderLine>(*this).where("order", order))
    in ? add_to(digest_, digest_row(line)) : take_from(digest_, digest_row(line));
}

std::vector<std::string> Store::digest_rows(const std::vector<std::uint8_t>& buckets) {
  std::vector<std::string> out;
  const auto take = [&](DigestRow row) {
    for (const auto wanted : buckets)
      if (row.bucket == wanted) out.push_back(std::move(row.text));
  };
  State state(*this);
  for (const auto& row : state.stock.after({}, rows_all)) take(digest_row(row));
  for (const auto& order : state.orders.after({}, rows_all)) {
    if (!in_digest(order)) continue;
    take(digest_row(order));
    for (const auto& line : state.order_lines.where("order", order.order)) take(digest_row(line));
  }
  return out;
}

std::string Store::state_hash() const { return hash_of(sums_->now); }

std::string Store::state_hash_of(const std::string& kept_sums) {
  return hash_of(Sums::parse(kept_sums));
}

std::string Store::hash_of(const std::map<std::string, std::uint64_t, std::less<>>& sums) {
  Sums::Map complete;  // a table that never had a row counts like an empty one
  for_each_table([&](const TableSpec& spec) {
    if (spec.keeping != Keeping::fold) return;
    const auto found = sums.find(spec.name);
    complete[std::string(spec.name)] = found == sums.end() ? 0 : found->second;
  });
  return sha256_hex(Sums::text(complete));
}

std::string Store::recomputed_state_hash() {
  Sums::Map sums;
  for_each_table([&](const TableSpec& spec) {
    if (spec.keeping != Keeping::fold) return;
    auto& sum = sums[std::string(spec.name)];
    for (const auto& row : after(spec, {}, rows_all))
      sum += sha256_first_word(hash_text(spec, row));
  });
  return sha256_hex(Sums::text(sums));
}

// ---- upkeep
// ----------------------------------------------------------------------------------------

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
