#include "firmware-bridge/link_address.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "config/link_text.hpp"

namespace wec {

namespace {

using Target = tl::expected<LinkTarget, LinkError>;
using Parameters = std::map<std::string, std::string, std::less<>>;

constexpr std::array baud_rates{300u,   600u,   1200u,   2400u,   4800u,   9600u,  19200u,
                                38400u, 57600u, 115200u, 230400u, 460800u, 921600u};

tl::unexpected<LinkError> refuse(std::string code, std::string message) {
  return tl::make_unexpected(LinkError{std::move(code), std::move(message)});
}

tl::expected<Parameters, LinkError> parse_parameters(std::string_view query) {
  Parameters found;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == pair.npos || equals == 0) {
      return refuse("BAD_PARAMETER", fmt::format("\"{}\" is not key=value", pair));
    }
    const auto [place, fresh] =
        found.emplace(std::string(pair.substr(0, equals)), std::string(pair.substr(equals + 1)));
    if (!fresh) return refuse("BAD_PARAMETER", fmt::format("\"{}\" is given twice", place->first));
  }
  return found;
}

std::optional<unsigned> number_in(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <class T>
using Words = std::vector<std::pair<std::string_view, T>>;

/// One parameter that takes one of a few words; absent keeps `value`.
template <class T>
std::optional<LinkError> take(Parameters& from, std::string_view key, const Words<T>& words,
                              T& value) {
  const auto given = from.find(key);
  if (given == from.end()) return std::nullopt;
  std::vector<std::string_view> allowed;
  for (const auto& [word, meaning] : words) {
    allowed.push_back(word);
    if (word != given->second) continue;
    value = meaning;
    from.erase(given);
    return std::nullopt;
  }
  return LinkError{"BAD_PARAMETER", fmt::format("{}={} is not possible; expected one of {}", key,
                                                given->second, fmt::join(allowed, ", "))};
}

std::optional<LinkError> take_baud(Parameters& from, unsigned& value) {
  const auto given = from.find("baud");
  if (given == from.end()) return std::nullopt;
  const auto baud = number_in(given->second);
  if (!baud || std::find(baud_rates.begin(), baud_rates.end(), *baud) == baud_rates.end()) {
    return LinkError{"BAD_PARAMETER", fmt::format("baud={} is not possible; expected one of {}",
                                                  given->second, fmt::join(baud_rates, ", "))};
  }
  value = *baud;
  from.erase(given);
  return std::nullopt;
}

std::optional<LinkError> take_line_settings(Parameters& from, SerialAddress& to) {
  static const Words<Parity> parities{
      {"none", Parity::none}, {"even", Parity::even}, {"odd", Parity::odd}};
  static const Words<unsigned> data_widths{{"5", 5}, {"6", 6}, {"7", 7}, {"8", 8}};
  static const Words<unsigned> stops{{"1", 1}, {"2", 2}};
  static const Words<FlowControl> flows{{"none", FlowControl::none},
                                        {"rtscts", FlowControl::rtscts},
                                        {"xonxoff", FlowControl::xonxoff}};
  if (auto bad = take_baud(from, to.baud)) return bad;
  if (auto bad = take(from, "parity", parities, to.parity)) return bad;
  if (auto bad = take(from, "data", data_widths, to.data_bits)) return bad;
  if (auto bad = take(from, "stop", stops, to.stop_bits)) return bad;
  if (auto bad = take(from, "flow", flows, to.flow)) return bad;
  if (from.empty()) return std::nullopt;
  return LinkError{
      "BAD_PARAMETER",
      fmt::format("unknown parameter \"{}\"; expected baud, parity, data, stop or flow",
                  from.begin()->first)};
}

Target parse_network(std::string_view rest, bool listens) {
  const auto address = parse_host_port(rest);
  if (!address) {
    return refuse("BAD_ADDRESS",
                  fmt::format("\"{}\" is not host:port with a port from 0 to 65535", rest));
  }
  if (listens) return TcpListenAddress{address->host, address->port};
  if (address->port == 0) {
    return refuse("BAD_PORT", "port 0 (any free port) is only for tcp-listen; expected 1 to 65535");
  }
  return TcpAddress{address->host, address->port};
}

Target parse_serial(std::string_view rest) {
  const auto mark = rest.find('?');
  SerialAddress address;
  address.path = rest.substr(0, mark);
  if (!address.path.starts_with("/dev/") || address.path.find("/../") != std::string::npos) {
    return refuse("BAD_ADDRESS", fmt::format("\"{}\" is not the path of a device node; expected "
                                             "serial:///dev/...",
                                             address.path));
  }
  auto parameters = parse_parameters(mark == rest.npos ? "" : rest.substr(mark + 1));
  if (!parameters) return tl::make_unexpected(parameters.error());
  if (auto bad = take_line_settings(*parameters, address)) return tl::make_unexpected(*bad);
  return address;
}

Target parse_keys(std::string_view path) {
  if (path.starts_with("/dev/input/") && path.find("/../") == path.npos) {
    return KeysAddress{std::string(path)};
  }
  return refuse("BAD_ADDRESS", fmt::format("\"{}\" is not the path of an input device; expected "
                                           "keys:///dev/input/by-id/...",
                                           path));
}

/// "4" as a unit of a Modbus bus.
tl::expected<std::uint8_t, LinkError> parse_unit(std::string_view text, bool tcp) {
  const auto unit = number_in(text);
  const bool known = unit && ((*unit >= 1 && *unit <= 247) || (tcp && *unit == 255));
  if (known) return static_cast<std::uint8_t>(*unit);
  return refuse("BAD_UNIT", fmt::format("\"{}\" is no Modbus unit; expected 1 to 247{}", text,
                                        tcp ? ", or 255 for a device that is no gateway" : ""));
}

Target parse_modbus_tcp(std::string_view rest) {
  const auto slash = rest.find('/');
  const auto to = parse_host_port(rest.substr(0, slash));
  if (!to || to->port == 0) {
    return refuse("BAD_ADDRESS", fmt::format("\"{}\" is not host:port/unit with a port from 1 to "
                                             "65535",
                                             rest));
  }
  const auto unit = parse_unit(slash == rest.npos ? "" : rest.substr(slash + 1), true);
  if (!unit) return tl::make_unexpected(unit.error());
  return ModbusTcpAddress{{to->host, to->port}, *unit};
}

Target parse_ipp(std::string_view rest) {
  const auto mark = std::min(rest.find('?'), rest.size());
  const auto query = rest.substr(mark);
  const auto slash = std::min(rest.substr(0, mark).find('/'), mark);
  const auto to = parse_host_port(rest.substr(0, slash));
  if (!to || to->port == 0 || slash + 1 >= mark) {
    return refuse("BAD_ADDRESS",
                  fmt::format("\"{}\" is not host:port/path, as in 10.0.0.9:631/ipp/print", rest));
  }
  if (!query.empty() && query != "?paper=a4" && query != "?paper=letter") {
    return refuse("BAD_PARAMETER", fmt::format("\"{}\" is not ?paper=a4 or ?paper=letter", query));
  }
  return IppAddress{{to->host, to->port},
                    std::string(rest.substr(slash, mark - slash)),
                    query == "?paper=letter"};
}

Target parse_modbus_rtu(std::string_view rest) {
  const auto mark = rest.find('#');
  const auto unit = parse_unit(mark == rest.npos ? "" : rest.substr(mark + 1), false);
  if (!unit) return tl::make_unexpected(unit.error());
  auto line = parse_serial(rest.substr(0, mark));
  if (!line) return line;
  const auto& settings = std::get<SerialAddress>(*line);
  if (settings.data_bits != 8 || settings.flow != FlowControl::none) {
    return refuse("BAD_PARAMETER",
                  "Modbus RTU has 8 data bits and no flow control; leave data and "
                  "flow out");
  }
  return ModbusRtuAddress{settings, *unit};
}

std::optional<std::uint16_t> hex4(std::string_view text) {
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return text.size() == 4 && whole ? std::optional(value) : std::nullopt;
}

/// "1-4.2": the bus, then the ports down to the device.
bool is_port_path(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == 0 || dash == text.npos || dash + 1 == text.size()) return false;
  return text.substr(0, dash).find_first_not_of("0123456789") == text.npos &&
         text.substr(dash + 1).find_first_not_of("0123456789.") == text.npos;
}

Target parse_usb(std::string_view rest) {
  const auto query = rest.find('?');
  auto parameters = parse_parameters(query == rest.npos ? "" : rest.substr(query + 1));
  if (!parameters) return tl::make_unexpected(parameters.error());
  rest = rest.substr(0, query);
  UsbAddress address;
  if (const auto at = rest.rfind('@'); at != rest.npos) {
    address.port = rest.substr(at + 1);
    rest = rest.substr(0, at);
    if (!is_port_path(address.port)) {
      return refuse("BAD_ADDRESS", fmt::format("\"{}\" is no port path; expected one like 1-4.2, "
                                               "which `wec devices` shows",
                                               address.port));
    }
  }
  if (const auto slash = rest.find('/'); slash != rest.npos) {
    address.serial = rest.substr(slash + 1);
    rest = rest.substr(0, slash);
  }
  const auto colon = rest.find(':');
  const auto vendor = hex4(rest.substr(0, colon));
  const auto product = colon == rest.npos ? std::nullopt : hex4(rest.substr(colon + 1));
  if (!vendor || !product) {
    return refuse(
        "BAD_ADDRESS",
        fmt::format("\"{}\" is not vendor:product in four hexadecimal digits each", rest));
  }
  address.vendor = *vendor;
  address.product = *product;
  if (const auto given = parameters->find("interface"); given != parameters->end()) {
    const auto number = number_in(given->second);
    if (!number || *number > 255) {
      return refuse("BAD_PARAMETER", "interface wants a number from 0 to 255");
    }
    address.interface = static_cast<int>(*number);
    parameters->erase(given);
  }
  if (parameters->empty()) return address;
  return refuse("BAD_PARAMETER", fmt::format("unknown parameter \"{}\"; expected interface",
                                             parameters->begin()->first));
}

Target parse_sim(std::string_view rest) {
  const auto mark = rest.find('?');
  SimAddress address;
  address.kind = rest.substr(0, mark);
  if (address.kind != "scanner" && address.kind != "scale" && address.kind != "printer") {
    return refuse("BAD_ADDRESS", fmt::format("\"{}\" is no simulated device; expected sim:scanner, "
                                             "sim:scale or sim:printer",
                                             address.kind));
  }
  auto parameters = parse_parameters(mark == rest.npos ? "" : rest.substr(mark + 1));
  if (!parameters) return tl::make_unexpected(parameters.error());
  address.parameters = std::move(*parameters);
  return address;
}

Target parse_bridge(std::string_view rest) {
  const auto slash = rest.find('/');
  if (slash == 0 || slash == rest.npos || slash + 1 == rest.size()) {
    return refuse("BAD_ADDRESS", fmt::format("\"{}\" lacks a bridge or a link; expected "
                                             "bridge://name/tcp://host:port",
                                             rest));
  }
  const auto inner = rest.substr(slash + 1);
  const auto scheme = link_scheme(inner);
  if (scheme == "bridge" || scheme == "sim") {
    return refuse("BAD_ADDRESS", fmt::format("a bridge carries wires, not \"{}:\"", scheme));
  }
  if (auto parsed = parse_link_address(inner); !parsed) {
    return tl::make_unexpected(parsed.error());
  }
  return BridgeAddress{std::string(rest.substr(0, slash)), std::string(inner)};
}

Target parse_target(std::string_view text) {
  const auto scheme = link_scheme(text);
  auto rest = text.substr(scheme.empty() ? 0 : scheme.size() + 1);
  if (scheme == "sim") return parse_sim(rest);
  const bool has_slashes = rest.starts_with("//");
  if (has_slashes) rest.remove_prefix(2);
  const bool known = scheme == "tcp" || scheme == "tcp-listen" || scheme == "serial" ||
                     scheme == "usb" || scheme == "keys" || scheme == "modbus+tcp" ||
                     scheme == "modbus+rtu" || scheme == "ipp" || scheme == "bridge";
  if (!known) {
    return refuse("UNKNOWN_SCHEME",
                  fmt::format("unknown scheme \"{}\"; expected tcp, tcp-listen, serial, usb, keys, "
                              "modbus+tcp, modbus+rtu, ipp, sim or bridge",
                              scheme));
  }
  if (!has_slashes) {
    return refuse("BAD_ADDRESS", fmt::format("\"{}\" lacks the // after \"{}:\"", text, scheme));
  }
  if (scheme == "serial") return parse_serial(rest);
  if (scheme == "usb") return parse_usb(rest);
  if (scheme == "keys") return parse_keys(rest);
  if (scheme == "modbus+tcp") return parse_modbus_tcp(rest);
  if (scheme == "modbus+rtu") return parse_modbus_rtu(rest);
  if (scheme == "ipp") return parse_ipp(rest);
  if (scheme == "bridge") return parse_bridge(rest);
  return parse_network(rest, scheme == "tcp-listen");
}

}  // namespace

tl::expected<LinkAddress, LinkError> parse_link_address(std::string_view text) {
  auto target = parse_target(text);
  if (!target) return tl::make_unexpected(std::move(target.error()));
  return LinkAddress{std::string(text), std::move(*target)};
}

LinkTarget wire_of(const LinkAddress& address) {
  const auto* bridge = std::get_if<BridgeAddress>(&address.target);
  if (bridge == nullptr) return address.target;
  return parse_link_address(bridge->inner).value().target;
}

bool carries_modbus(const LinkAddress& address) {
  const auto wire = wire_of(address);
  return std::holds_alternative<ModbusTcpAddress>(wire) ||
         std::holds_alternative<ModbusRtuAddress>(wire);
}

}  // namespace wec
