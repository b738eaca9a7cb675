// One 64-bit sum per fold table: the sum of its rows' hashes, so that a put costs two hashes and no
// scan. Kept as text in `meta`; the state hash is SHA-256 over that text.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "daemon/core/state/table.hpp"

namespace wec {

using TableSums = std::map<std::string, std::uint64_t, std::less<>>;

/// What a row adds to the sum of its table.
std::uint64_t row_sum(const TableSpec& spec, const Cells& row);
std::string text_of(const TableSums& sums);
/// Throws std::exception where the text is none of ours.
TableSums parse_sums(const std::string& text);
/// 64 hex digits; a table that never had a row counts like an empty one.
std::string state_hash_of(const TableSums& sums);

}  // namespace wec
