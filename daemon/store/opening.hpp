// Opening the file: whether it is ours to write, its settings, its schema and its migrations.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>

#include "daemon/store/store.hpp"

namespace wec::opening {

/// Whether this file may be written at all. Reads only: what is refused stays as it is, byte for
/// byte.
tl::expected<void, OpenError> acceptable(SQLite::Database& database, const StoreOptions& options);
void settings(SQLite::Database& database, bool in_memory);
/// Makes the schema, or brings an older one up to date. Old or new, never half: every step and the
/// version stand in one transaction.
void prepare(SQLite::Database& database, const StoreOptions& options);
/// A value of the table `meta`.
std::optional<std::string> meta(SQLite::Database& database, const std::string& key);

}  // namespace wec::opening
