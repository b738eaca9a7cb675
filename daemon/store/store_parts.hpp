// What a Store holds of SQLiteCpp, kept out of its header. For the store's own files only.
#pragma once

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <memory>
#include <optional>

#include "daemon/store/sqlite_use.hpp"
#include "daemon/store/store.hpp"

namespace wec {

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

}  // namespace wec
