#include "daemon/stations/server_tls.hpp"

#include <fmt/format.h>

namespace wec {

namespace ssl = boost::asio::ssl;

tl::expected<ssl::context, ServerError> server_tls(const std::string& certificate_path,
                                                   const std::string& key_path) {
  ssl::context tls(ssl::context::tls_server);
  tls.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                  ssl::context::no_tlsv1_1 | ssl::context::no_compression);
  boost::system::error_code bad;
  tls.use_certificate_chain_file(certificate_path, bad);
  if (!bad) tls.use_private_key_file(key_path, ssl::context::pem, bad);
  if (bad)
    return tl::unexpected(ServerError{
        "TLS_FILES", fmt::format("{}, {}: {}", certificate_path, key_path, bad.message())});
  return tls;
}

}  // namespace wec
