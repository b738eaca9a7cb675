// A site's log, deciding thread and clock around one SyncCore, for tests: everything that the door
// and the uplink would do, under the test's control.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/oms/sync_core.hpp"

namespace wec::test {

/// Any function will do as long as both sides use the same: 32 hex digits of FNV, twice.
inline std::string test_hash(std::string_view bytes) {
  std::uint64_t a = 1469598103934665603ULL, b = 88172645463325252ULL;
  for (const char c : bytes) {
    a = (a ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    b = (b + static_cast<unsigned char>(c)) * 6364136223846793005ULL + a;
  }
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (const std::uint64_t half : {a, b})
    for (int shift = 60; shift >= 0; shift -= 4) hex += digits[(half >> shift) & 15U];
  return hex;
}

/// The log of one site; raw bytes are "seq|prev hash|content".
class TestLog {
 public:
  LoggedEvent append(const std::string& content) {
    LoggedEvent row;
    row.seq = head() + 1;
    row.fence = "0";
    row.type = "test.event";
    row.prev = head_hash();
    row.raw = std::make_shared<const std::string>(std::to_string(row.seq) + "|" + row.prev + "|" +
                                                  content);
    row.hash = test_hash(*row.raw);
    rows_.push_back(row);
    return row;
  }
  std::int64_t head() const { return static_cast<std::int64_t>(rows_.size()); }
  std::string head_hash() const {
    return rows_.empty() ? std::string(zero_hash) : rows_.back().hash;
  }
  std::string hash_at(std::int64_t seq) const {
    return seq == 0 ? std::string(zero_hash) : rows_[static_cast<std::size_t>(seq - 1)].hash;
  }
  std::vector<LoggedEvent> read(std::int64_t after, std::size_t max_bytes) const {
    std::vector<LoggedEvent> found;
    std::size_t bytes = 0;
    for (std::size_t i = static_cast<std::size_t>(after); i < rows_.size(); ++i) {
      bytes += rows_[i].raw->size();
      if (!found.empty() && bytes > max_bytes) break;
      found.push_back(rows_[i]);
    }
    return found;
  }
  const std::vector<LoggedEvent>& rows() const { return rows_; }

 private:
  std::vector<LoggedEvent> rows_;
};

inline boost::json::object parsed(const std::string& bytes) {
  return boost::json::parse(bytes).as_object();
}

}  // namespace wec::test
