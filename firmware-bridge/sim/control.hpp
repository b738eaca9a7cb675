// What a person or a test does to a simulated device, as a line of words.
//
//   any       taken | cut N (break the connection after N more bytes) | disconnect
//             gone (every connection breaks at once) | back | in MS COMMAND (any of these, later)
//   scanner   scan TEXT | scan-hex HEX | raw-hex HEX (without frame)
//             ok | silent (sends nothing) | damage (the next symbol comes with a wrong byte)
//   scale     weigh VALUE UNIT [unstable] | zero (take the load off)
//             ok | overload | underload | busy | silent | garbage
//   printer   printer STATE, or STATE alone: ok paper_out ribbon_out head_open paused too_hot
//   silent
//             drop_after_send | power (off and on) | labels
//   registers set N VALUE | press N | read N | coil N
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

/// What was asked for, as one JSON object: {"ok":true}, {"ok":true,"taken":"<hex>","beyond":0},
/// {"ok":true,"labels":["<hex>",...],"printed":N}. The caller pumps the host afterwards.
inline SimAnswer control(SimDevice& device, std::string_view line, Instant now) {
  return device.control(line, now);
}

/// {"ok":false,"code":...,"error":...}
std::string to_json(const SimError& error);

std::string to_hex(std::string_view bytes);
/// Nothing when it is not an even number of hexadecimal digits; blanks between bytes are allowed.
std::optional<std::string> from_hex(std::string_view hex);

}  // namespace wec
