// A pseudo terminal to serve a simulated serial device on.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "firmware-bridge/link.hpp"

namespace wec {

struct Pty {
  std::unique_ptr<Link> link;  // the device's side; open from start() on, whoever listens
  std::string path;            // "/dev/pts/3", for the host
};

/// The host's side is held open too, so that a host may come and go. Destroying the link hangs it
/// up.
tl::expected<Pty, std::string> open_pty(boost::asio::io_context& io);

}  // namespace wec
