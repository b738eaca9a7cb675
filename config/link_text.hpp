// The shape of a device's `link` as text. What can be opened is known by firmware-bridge alone;
// this only finds the slip of the pen before a site starts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wec {

/// Why this is no link, as a sentence, or nothing when it is one.
std::optional<std::string> link_problem(std::string_view link);

/// "tcp-listen" of "tcp-listen://127.0.0.1:0"; empty when there is none.
std::string_view link_scheme(std::string_view link);

struct HostPort {
  std::string host;  // without the brackets of an IPv6 address
  std::uint16_t port = 0;
};

/// "127.0.0.1:80", "[::1]:80", "scale-3.local:4001"; nothing when it is none or the port is >
/// 65535.
std::optional<HostPort> parse_host_port(std::string_view text);

/// 127.0.0.0/8, ::1 and "localhost".
bool is_loopback(std::string_view host);

}  // namespace wec
