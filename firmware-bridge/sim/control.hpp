// What a person or a test does to a simulated device, as a line of words.
//
//   any       taken | cut N (break the connection after N more bytes) | disconnect
//   scanner   scan TEXT | scan-hex HEX | raw-hex HEX (without prefix and suffix)
//   scale     weigh VALUE UNIT [unstable] | zero (take the load off)
//             ok | overload | underload | busy | silent | garbage
//   printer   printer STATE, or STATE alone: ok paper_out ribbon_out head_open paused silent
//             drop_after_send | power (off and on) | labels
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

/// Codes: UNKNOWN_COMMAND, BAD_VALUE, NOT_CONNECTED.
struct SimError {
  std::string code;
  std::string message;
};

/// What was asked for, as one JSON object: {"ok":true}, {"ok":true,"taken":"<hex>","beyond":0},
/// {"ok":true,"labels":["<hex>",...],"printed":N}. The caller pumps the host afterwards.
tl::expected<std::string, SimError> control(SimDevice& device, std::string_view line, Instant now);

/// {"ok":false,"code":...,"error":...}
std::string to_json(const SimError& error);

std::string to_hex(std::string_view bytes);
/// Nothing when it is not an even number of hexadecimal digits; blanks between bytes are allowed.
std::optional<std::string> from_hex(std::string_view hex);

}  // namespace wec
