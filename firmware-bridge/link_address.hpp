// What a link address of the site file means: tcp://, tcp-listen://, serial://, usb://,
// keys://, modbus+tcp://, modbus+rtu://, ipp://, sim:, bridge://.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>

namespace wec {

/// Why an address is refused or a link cannot be made. Codes: UNKNOWN_SCHEME, BAD_ADDRESS,
/// BAD_PORT, BAD_PARAMETER, BAD_UNIT, and those of link_factory.hpp.
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

/// usb://VID:PID[/serial][@port-path][?interface=N]. What is left out may be anything, as long as
/// one device alone fits.
struct UsbAddress {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  std::string serial;            // empty: not asked for
  std::string port;              // "1-4.2": bus and ports, as the kernel names it; empty: any
  std::optional<int> interface;  // of a device with several that fit
};

/// keys:///dev/input/...: a scanner that types as a keyboard.
struct KeysAddress {
  std::string path;
};

/// modbus+tcp://host:port/unit. Links of one host and port share a connection.
struct ModbusTcpAddress {
  TcpAddress to;
  std::uint8_t unit = 1;  // 1 to 247, or 255 for a device that is no gateway
};

/// modbus+rtu:///dev/...?baud=...#unit. Links of one device node share the line, and must agree on
/// its settings.
struct ModbusRtuAddress {
  SerialAddress line;  // 8 data bits
  std::uint8_t unit = 1;
};

/// ipp://host:port/path[?paper=a4|letter]: a printer or a CUPS queue that takes PDF.
struct IppAddress {
  TcpAddress to;
  std::string path;     // "/ipp/print"
  bool letter = false;  // the paper in it; A4 otherwise
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
    std::variant<TcpAddress, TcpListenAddress, SerialAddress, UsbAddress, KeysAddress,
                 ModbusTcpAddress, ModbusRtuAddress, IppAddress, SimAddress, BridgeAddress>;

struct LinkAddress {
  std::string text;  // as the site file has it
  LinkTarget target;
};

tl::expected<LinkAddress, LinkError> parse_link_address(std::string_view text);

/// What is behind any bridge://name/: the wire itself.
LinkTarget wire_of(const LinkAddress& address);
/// The wire carries Modbus PDUs: its link does framing, checksum and unit.
bool carries_modbus(const LinkAddress& address);

}  // namespace wec
