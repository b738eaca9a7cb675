// The CloudEvents envelope of an event: the exact bytes that are logged, chained and sent.
// Source of the format: the wire schema, docs/wire/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "daemon/core/event.hpp"
#include "daemon/core/logged_event.hpp"

namespace wec {

/// Everything of an event that is not its data.
struct Stamp {
  std::string tenant, site;
  std::string fence;  // under which it is committed
  std::int64_t seq = 0;
  std::string prev;  // hash of the event before it
  std::int64_t wall_ms = 0;
  std::int64_t hlc_ms = 0;  // hybrid logical clock, 48 bits of ms and 16 of counter
  std::uint16_t hlc_count = 0;
  std::string boot;
  std::int64_t mono_ms = 0;
  std::string clock;  // synced holdover unsynced
  std::string dinc;   // downlink cursor at commit; empty before the first welcome
  std::int64_t dcur = 0;
  std::string cause;  // command id; empty for timers
};

constexpr std::size_t event_max_bytes = 96 * 1024;

LoggedEvent sealed(const Event& event, const Stamp& stamp);

/// The event inside logged bytes, for verify.
tl::expected<Event, JsonError> opened(const std::string& raw);

std::string rfc3339(std::int64_t wall_ms);
/// Milliseconds since 1970 of a UTC time as rfc3339() writes it, with or without a fraction.
std::optional<std::int64_t> from_rfc3339(std::string_view text);

}  // namespace wec
