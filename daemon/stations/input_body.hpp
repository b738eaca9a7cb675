// The body of POST .../input, judged field by field.
#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "daemon/core/command.hpp"
#include "daemon/stations/http.hpp"

namespace wec {

// A UUID, a ULID or a name of the sender's own.
inline constexpr std::size_t command_id_max_bytes = 128;

/// `station` comes from the path, everything else from the body; or a reply with one of BAD_JSON,
/// INVALID_UTF8, MISSING_FIELD, WRONG_TYPE, BAD_FIELD.
tl::expected<StationInput, HttpReply> parse_input(std::string_view body, StationId station);

}  // namespace wec
