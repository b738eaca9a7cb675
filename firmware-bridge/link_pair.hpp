// A wire inside the process: what is sent at one end arrives at the other. For simulated devices.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "firmware-bridge/link.hpp"

namespace wec {

/// How long a pair that was cut by reopen() stays closed.
inline constexpr std::chrono::milliseconds link_pair_reopen_after{250};

/// Both ends open when both have been started; destroying one closes the other for good. Each end's
/// queue is bounded by Link::send_queue_max_bytes.
std::pair<std::unique_ptr<Link>, std::unique_ptr<Link>> make_link_pair(boost::asio::io_context& io);

}  // namespace wec
