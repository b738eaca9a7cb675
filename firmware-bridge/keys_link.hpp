// keys:///dev/input/...: a scanner that types as a keyboard, read as an input device.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"

namespace wec {

/// Opens the node and grabs it, so that its keys reach nothing else, and again when it was lost.
/// Without the grab it is not read: IN_USE. Other reasons: NOT_THERE, NO_ACCESS, NO_FUNCTION (not a
/// keyboard). What was typed before the grab is thrown away: others have read it, too. The bytes
/// are struct input_event, whole; nothing is sent to a keyboard.
std::unique_ptr<Link> make_keys_link(boost::asio::io_context& io, const KeysAddress& address,
                                     Backoff backoff);

}  // namespace wec
