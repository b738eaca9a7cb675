// What a link address of the site file means: tcp://, tcp-listen://, serial://, sim:, bridge://.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>

namespace wec {

/// Why an address is refused or a link cannot be made. Codes: UNKNOWN_SCHEME, BAD_ADDRESS,
/// BAD_PORT, BAD_PARAMETER, UNSUPPORTED_YET, and those of link_factory.hpp.
struct LinkError {
  std::string code;
  std::string message;  // what was seen and what was expected, for the engineer
  bool operator==(const LinkError&) const = default;
};

struct TcpAddress {
  std::string host;
  std::uint16_t port = 0;
};

struct TcpListenAddress {
  std::string host;
  std::uint16_t port = 0;  // 0: any free port
};

enum class Parity { none, even, odd };
enum class FlowControl { none, rtscts, xonxoff };

struct SerialAddress {
  std::string path;
  unsigned baud = 9600;
  Parity parity = Parity::none;
  unsigned data_bits = 8;
  unsigned stop_bits = 1;
  FlowControl flow = FlowControl::none;
};

/// sim:kind?key=value&...; what the keys mean is the simulated device's affair.
struct SimAddress {
  std::string kind;  // "scanner", "scale" or "printer"
  std::map<std::string, std::string, std::less<>> parameters;
};

/// Any of the wires above, on a named bridge. `inner` has been parsed once and is well formed.
struct BridgeAddress {
  std::string bridge;
  std::string inner;
};

using LinkTarget =
    std::variant<TcpAddress, TcpListenAddress, SerialAddress, SimAddress, BridgeAddress>;

struct LinkAddress {
  std::string text;  // as the site file has it
  LinkTarget target;
};

tl::expected<LinkAddress, LinkError> parse_link_address(std::string_view text);

}  // namespace wec
