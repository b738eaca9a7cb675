// A row of the log, as it was committed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace wec {

inline constexpr std::string_view zero_hash = "00000000000000000000000000000000";

struct LoggedEvent {
  std::int64_t seq = 0;
  std::string fence;  // the one it was committed under; "0" before the first welcome ever
  std::string type;   // "pick.confirmed"
  std::string prev;   // hash of seq - 1; zero_hash for seq 1
  std::string hash;   // 32 hex digits: the first 16 bytes of SHA-256 over raw
  std::int64_t at_ms = 0;
  std::shared_ptr<const std::string> raw;  // the exact bytes that head office gets
};

}  // namespace wec
