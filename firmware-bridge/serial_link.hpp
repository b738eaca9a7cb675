// serial:///dev/...: a UART, a USB adapter, a CDC device or a pseudo terminal.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"

namespace wec {

/// Opens the node raw and exclusive with the address's line settings, and again when it was lost
/// (unplugged). Bytes that lay in the line's buffers before the opening are thrown away: they
/// belong to whoever had the port before.
std::unique_ptr<Link> make_serial_link(boost::asio::io_context& io, const SerialAddress& address,
                                       Backoff backoff);

}  // namespace wec
