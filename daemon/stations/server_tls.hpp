// What browsers and programs off this machine speak to the station server.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>
#include <tl/expected.hpp>

#include "daemon/stations/server.hpp"

namespace wec {

/// TLS 1.2 and newer. Refuses TLS_FILES, with both names and what OpenSSL says of them.
tl::expected<boost::asio::ssl::context, ServerError> server_tls(const std::string& certificate_path,
                                                                const std::string& key_path);

}  // namespace wec
