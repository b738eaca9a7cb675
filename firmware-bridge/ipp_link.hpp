// ipp://host:port/path: a printer for documents. The link carries the questions and answers that
// drivers/printer/document.cpp draws, and makes a PDF of the text that it is given.
//
// libcups waits while it talks, so that each printer has a worker thread of its own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"

namespace wec {

struct IppRetry {
  std::uint64_t seed = 0;  // the worker draws on its own thread
  BackoffLimits backoff;
};

inline constexpr std::size_t ipp_requests_waiting_max = 4;  // more is refused as full

/// Open when the printer has told its state once.
std::unique_ptr<Link> make_ipp_link(boost::asio::io_context& io, const IppAddress& address,
                                    const IppRetry& retry);

}  // namespace wec
