// The `listen` text of the site file: a literal address and a port, never a name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wec {

struct ListenAddress {
  std::string address;  // without brackets
  std::uint16_t port = 0;
  bool loopback = false;
};

/// "127.0.0.1:8080", "[::1]:0"; nothing if it is not a literal address with a port.
std::optional<ListenAddress> parse_listen_address(std::string_view);

}  // namespace wec
