// The SQL of the schema: the log, meta, and one STRICT table per TableSpec.
#pragma once

#include <string>
#include <vector>

#include "daemon/core/state/table.hpp"

namespace wec {

constexpr int schema_application_id = 0x77656331;  // "wec1"

std::vector<std::string> base_tables();
std::vector<std::string> create_table(const TableSpec&);
std::string key_condition(const TableSpec&);  // "a=?1 AND b=?2"
std::string column_list(const TableSpec&);
std::string key_list(const TableSpec&);

}  // namespace wec
