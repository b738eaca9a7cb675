// Tables are made from their row structs, so a column exists in one place.

#include "daemon/store/schema.hpp"

#include <fmt/format.h>

namespace wec {

std::vector<std::string> base_tables() {
  return {
      // The log is the truth and the outbox. It is never updated; rows leave it only by compaction.
      "CREATE TABLE IF NOT EXISTS log(seq INTEGER PRIMARY KEY, fence TEXT NOT NULL, prev TEXT NOT "
      "NULL, "
      "hash TEXT NOT NULL, type TEXT NOT NULL, raw TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
      "CREATE TRIGGER IF NOT EXISTS log_never_changes BEFORE UPDATE ON log "
      "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
      "CREATE TABLE IF NOT EXISTS meta(k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID",
      "CREATE TABLE IF NOT EXISTS warmth(n INTEGER PRIMARY KEY, filler BLOB) STRICT",
  };
}

std::vector<std::string> create_table(const TableSpec& spec) {
  std::string columns;
  for (const auto& column : spec.columns)
    columns += fmt::format("\"{}\" {}, ", column.name,
                           column.type == ColumnType::integer ? "INTEGER" : "TEXT");
  std::vector<std::string> sql = {
      fmt::format("CREATE TABLE IF NOT EXISTS \"{}\"({}PRIMARY KEY({})) STRICT, WITHOUT ROWID",
                  spec.name, columns, key_list(spec))};
  for (const auto index : spec.indexed)
    sql.push_back(fmt::format("CREATE INDEX IF NOT EXISTS \"{}_{}\" ON \"{}\"(\"{}\")", spec.name,
                              spec.columns[index].name, spec.name, spec.columns[index].name));
  return sql;
}

std::string key_condition(const TableSpec& spec) {
  std::string out;
  for (std::size_t i = 0; i < spec.key_size; ++i)
    out += fmt::format("{}\"{}\"=?{}", i ? " AND " : "", spec.columns[i].name, i + 1);
  return out;
}

std::string column_list(const TableSpec& spec) {
  std::string out;
  for (const auto& column : spec.columns)
    out += fmt::format("{}\"{}\"", out.empty() ? "" : ",", column.name);
  return out;
}

std::string key_list(const TableSpec& spec) {
  std::string out;
  for (std::size_t i = 0; i < spec.key_size; ++i)
    out += fmt::format("{}\"{}\"", i ? "," : "", spec.columns[i].name);
  return out;
}

}  // namespace wec
