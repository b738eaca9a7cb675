#include "daemon/oms/broker_url.hpp"

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace wec {
namespace {

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  return !error && address.is_loopback();
}

}  // namespace

tl::expected<BrokerUrl, std::string> parse_broker_url(std::string_view url) {
  const auto bad = [&](std::string_view why) {
    return tl::unexpected("BROKER_URL: " + std::string(why) + ": '" + std::string(url) +
                          "'; expected mqtts://host:port");
  };
  BrokerUrl found;
  std::string_view rest = url;
  found.tls = rest.starts_with("mqtts://");
  if (!found.tls && !rest.starts_with("mqtt://")) return bad("unknown scheme");
  rest.remove_prefix(found.tls ? 8 : 7);
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return bad("no port");
  found.host = std::string(rest.substr(0, colon));
  if (found.host.size() > 2 && found.host.front() == '[' && found.host.back() == ']')
    found.host = found.host.substr(1, found.host.size() - 2);
  const std::string_view digits = rest.substr(colon + 1);
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), found.port);
  if (error != std::errc() || stop != digits.data() + digits.size()) return bad("bad port");
  if (found.port < 1 || found.port > 65535) return bad("bad port");
  if (!found.tls && !is_loopback(found.host))
    return tl::unexpected("PLAIN_NOT_LOOPBACK: '" + std::string(url) +
                          "' would send orders in clear over a network; use mqtts://");
  return found;
}

}  // namespace wec
