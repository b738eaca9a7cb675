#include "daemon/store/table_sums.hpp"

#include <fmt/format.h>

#include "daemon/core/sha256.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {
namespace {

/// A row as text for hashing: unambiguous, whatever bytes the cells hold.
std::string hash_text(const TableSpec& spec, const Cells& row) {
  std::string out(spec.name);
  for (const auto& cell : row) {
    if (const auto* number = std::get_if<std::int64_t>(&cell))
      out += fmt::format("|i{}", *number);
    else if (const auto* text = std::get_if<std::string>(&cell))
      out += fmt::format("|t{}:{}", text->size(), *text);
    else
      out += "|n";
  }
  return out;
}

}  // namespace

std::uint64_t row_sum(const TableSpec& spec, const Cells& row) {
  return sha256_first_word(hash_text(spec, row));
}

std::string text_of(const TableSums& sums) {
  std::string out;
  for (const auto& [name, sum] : sums) out += fmt::format("{}={:016x}\n", name, sum);
  return out;
}

TableSums parse_sums(const std::string& text) {
  TableSums out;
  for (std::size_t at = 0; at < text.size();) {
    const auto equals = text.find('=', at), end = text.find('\n', at);
    out[text.substr(at, equals - at)] =
        std::stoull(text.substr(equals + 1, end - equals - 1), nullptr, 16);
    at = end + 1;
  }
  return out;
}

std::string state_hash_of(const TableSums& sums) {
  TableSums complete;
  for_each_table([&](const TableSpec& spec) {
    if (spec.keeping != Keeping::fold) return;
    const auto found = sums.find(spec.name);
    complete[std::string(spec.name)] = found == sums.end() ? 0 : found->second;
  });
  return sha256_hex(text_of(complete));
}

}  // namespace wec
