#include "daemon/store/opening.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "daemon/core/chaos.hpp"
#include "daemon/store/schema.hpp"

namespace wec::opening {
namespace {

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

}  // namespace

void settings(SQLite::Database& database, bool in_memory) {
  if (!in_memory) {
    database.exec("PRAGMA journal_mode=WAL");
    database.exec(SABOTAGE("synchronous-normal") ? "PRAGMA synchronous=NORMAL"
                                                 : "PRAGMA synchronous=FULL");
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

}  // namespace wec::opening
