#include "daemon/store/sqlite_use.hpp"

namespace wec {

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

}  // namespace wec
