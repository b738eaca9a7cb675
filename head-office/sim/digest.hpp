// The digest of stock and open orders, computed here from docs/wire/README.md.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace wec::hq {

struct Digest {
  std::array<std::uint64_t, 256> sums{};
  std::set<std::string, std::less<>> rows;

  /// `subject` ("item/4711", "order/SO-1") names the bucket.
  void add(const std::string& subject, std::string row);
  bool has_row(std::string_view row) const { return rows.contains(row); }
  /// 32 hex digits.
  std::string root() const;
};

}  // namespace wec::hq
