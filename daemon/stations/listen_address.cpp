#include "daemon/stations/listen_address.hpp"

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace wec {

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);

  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return std::nullopt;  // IPv6 without brackets: where does the port begin?
  }
  boost::system::error_code bad;
  const auto address = boost::asio::ip::make_address(std::string(host), bad);
  if (bad) return std::nullopt;

  ListenAddress out{std::string(host), 0, address.is_loopback()};
  const auto* end = port.data() + port.size();
  const auto [rest, error] = std::from_chars(port.data(), end, out.port);
  if (port.empty() || error != std::errc{} || rest != end) return std::nullopt;
  return out;
}

}  // namespace wec
