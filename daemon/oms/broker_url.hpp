// The broker's address of the site file, judged: TLS everywhere but on loopback.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace wec {

struct BrokerUrl {
  bool tls = false;
  std::string host;
  int port = 0;
};

/// mqtt://host:port or mqtts://host:port. Errors: "BROKER_URL: ...", "PLAIN_NOT_LOOPBACK: ...".
tl::expected<BrokerUrl, std::string> parse_broker_url(std::string_view url);

}  // namespace wec
