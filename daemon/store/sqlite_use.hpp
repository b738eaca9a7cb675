// Small things around SQLiteCpp's statements that every file of the store needs.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "daemon/core/state/table.hpp"

namespace wec {

/// Binds without a copy: `value` must outlive the statement's use.
void bind_value(SQLite::Statement& statement, int index, const Value& value);
/// The first `columns` cells of the row the statement stands at.
Cells row_of(SQLite::Statement& statement, std::size_t columns);

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

}  // namespace wec
