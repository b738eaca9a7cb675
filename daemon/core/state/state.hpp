// The whole state of the warehouse, as typed tables over one RowStore.
#pragma once

#include <set>

#include "daemon/core/state/rows.hpp"

namespace wec {

struct State {
  explicit State(RowStore& rows) : store(rows) {}

  RowStore& store;
#define WEC_STATE_TABLE(Row, name) Table<Row> name{store};
  WEC_TABLES(WEC_STATE_TABLE)
#undef WEC_STATE_TABLE

  /// Not a table: items whose stock was written since the last look (stock.changed).
  std::set<Sku> stock_written;
};

}  // namespace wec
