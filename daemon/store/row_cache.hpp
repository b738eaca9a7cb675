// Rows that were read or written lately, so that a turn does not ask SQLite for the same row again
// and a put does not read before it writes. What SQLite holds is always the same; a cache that is
// emptied costs time and nothing else. Used by the store alone.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/core/state/table.hpp"

namespace wec {

class RowCache {
 public:
  static constexpr std::size_t rows_max = 8192;  // of all tables; full: it is emptied

  using Row = std::optional<KnownRow>;  // nothing: there is no such row

  /// `cells` begins with the key: a key alone or a whole row.
  static std::string key_of(const TableSpec& spec, const Cells& cells);

  /// Null: not known.
  const Row* find(const std::string& key) const;
  /// What it keeps of it.
  const Row& read(std::string key, std::optional<Cells> row);
  void written(const std::string& key, std::optional<Cells> row);

  void begin();
  void savepoint() { mark_ = written_.size(); }
  void rollback() { forget_from(0); }
  void rollback_to() { forget_from(mark_); }
  /// Tables were changed past it.
  void clear() { rows_.clear(); }

 private:
  void forget_from(std::size_t place);

  std::unordered_map<std::string, Row> rows_;
  std::vector<std::string> written_;  // of the open transaction, in order
  std::size_t mark_ = 0;              // where the savepoint stands in it
};

}  // namespace wec
