// Link texts: scheme first, then what that scheme must carry.
#include "config/link_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "config/nearest.hpp"

namespace wec {

namespace {

const std::vector<std::string> schemes{"tcp", "tcp-listen", "serial",     "usb", "keys",
                                       "sim", "modbus+tcp", "modbus+rtu", "ipp", "bridge"};

using Problem = std::optional<std::string>;

bool is_hex4(std::string_view text) {
  return text.size() == 4 && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

// An address without its path, query and fragment.
std::string_view authority_of(std::string_view rest) {
  return rest.substr(0, rest.find_first_of("/?#"));
}

Problem network_problem(std::string_view rest, bool listens) {
  const auto address = parse_host_port(authority_of(rest));
  if (!address) return "wants host:port with a port from 0 to 65535";
  if (address->port == 0 && !listens) return "port 0 (any free port) is only for tcp-listen";
  return std::nullopt;
}

Problem document_problem(std::string_view rest) {
  if (const auto problem = network_problem(rest, false)) return problem;
  const auto path = rest.substr(authority_of(rest).size());
  if (path.size() > 1 && path[0] == '/' && path[1] != '?') return std::nullopt;
  return "wants the path of the printer, as in ipp://10.0.0.9:631/ipp/print";
}

Problem device_node_problem(std::string_view rest) {
  if (!rest.starts_with("/dev/")) return "wants the path of a device node, as in ///dev/ttyUSB0";
  return std::nullopt;
}

Problem input_node_problem(std::string_view rest) {
  if (rest.starts_with("/dev/input/")) return std::nullopt;
  return "wants the path of an input device, as in keys:///dev/input/by-id/usb-...-event-kbd";
}

Problem usb_problem(std::string_view rest) {
  const auto id = rest.substr(0, rest.find_first_of("/@"));
  if (id.size() == 9 && is_hex4(id.substr(0, 4)) && id[4] == ':' && is_hex4(id.substr(5))) {
    return std::nullopt;
  }
  return "wants vendor:product as hexadecimal digits, as in usb://05e0:1200";
}

Problem bridge_problem(std::string_view rest) {
  const auto slash = rest.find('/');
  if (slash == 0 || slash == rest.npos || slash + 1 == rest.size()) {
    return "wants the bridge's name and a link of it, as in bridge://dock/tcp://10.0.0.7:4001";
  }
  const auto inner = rest.substr(slash + 1);
  if (link_scheme(inner) == "bridge") return "a bridge inside a bridge is not possible";
  return link_problem(inner);
}

}  // namespace

std::string_view link_scheme(std::string_view link) {
  const auto colon = link.find(':');
  return colon == link.npos ? std::string_view{} : link.substr(0, colon);
}

std::optional<std::string> link_problem(std::string_view link) {
  const auto scheme = link_scheme(link);
  if (scheme.empty()) return "has no scheme, as in tcp://host:port";
  if (std::find(schemes.begin(), schemes.end(), scheme) == schemes.end()) {
    const auto meant = nearest(scheme, schemes);
    return fmt::format("unknown scheme \"{}\"", scheme) +
           (meant ? fmt::format("; did you mean \"{}\"?", *meant) : std::string{});
  }
  auto rest = link.substr(scheme.size() + 1);
  if (scheme == "sim") {
    if (authority_of(rest).empty()) return "wants a kind, as in sim:scanner";
    return std::nullopt;
  }
  if (!rest.starts_with("//")) return fmt::format("wants // after \"{}:\"", scheme);
  rest.remove_prefix(2);
  if (scheme == "tcp" || scheme == "modbus+tcp") return network_problem(rest, false);
  if (scheme == "tcp-listen") return network_problem(rest, true);
  if (scheme == "ipp") return document_problem(rest);
  if (scheme == "usb") return usb_problem(rest);
  if (scheme == "keys") return input_node_problem(rest);
  if (scheme == "bridge") return bridge_problem(rest);
  return device_node_problem(rest);
}

std::optional<HostPort> parse_host_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return std::nullopt;  // an IPv6 address without its brackets: where does the port begin?
  }
  if (host.empty()) return std::nullopt;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return HostPort{std::string(host), port};
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  // Only an address of four numbers counts: "127.example.com" is a name that anybody may own.
  return host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
         host.find_first_not_of("0123456789.") == host.npos;
}

}  // namespace wec
