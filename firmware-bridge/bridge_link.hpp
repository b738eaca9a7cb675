// The wecd side of a wire that a wec-bridge owns. Behaves like the wire itself, so that nothing
// above can tell the difference.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"

namespace wec {

/// Connects to the bridge at `socket_path` and has it open `wire` (a link address). Opens again
/// when the bridge goes away and comes back. local_address() is known once the bridge has told it.
std::unique_ptr<Link> make_bridge_link(boost::asio::io_context& io, std::string socket_path,
                                       std::string_view wire, Backoff backoff);

/// The same over any link to a bridge, which it then owns; for tests.
std::unique_ptr<Link> make_bridge_link(std::unique_ptr<Link> to_bridge, std::string_view wire);

}  // namespace wec
