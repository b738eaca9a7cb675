// modbus+tcp:// and modbus+rtu://: a unit of a Modbus bus. The link carries PDUs, one request or
// reply each; unit, checksum and transaction are libmodbus's.
//
// libmodbus waits while it talks, so that each bus has a worker thread of its own: it takes one
// request at a time, of whichever link, and posts what came of it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <tl/expected.hpp>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"

namespace wec {

/// The buses that are in use, by line or by host and port.
class ModbusBuses;
std::shared_ptr<ModbusBuses> make_modbus_buses();

struct ModbusLimits {
  /// A unit that has said nothing by then is silent for this request; less than a driver waits.
  std::chrono::milliseconds reply_max{400};
  /// A unit that was silent `silences_max` times in a row is left in peace for `rest`, so that a
  /// dead one costs the others of its bus little. What it is asked meanwhile is silence, too.
  int silences_max = 3;
  std::chrono::milliseconds rest{2000};
  /// Of one link; more is refused as full.
  static constexpr std::size_t requests_waiting_max = 4;
};

/// When a bus that cannot be opened is tried again. `seed` because the worker draws on its own
/// thread.
struct ModbusRetry {
  std::uint64_t seed = 0;
  BackoffLimits backoff;
};

/// Silence is told by nothing: whoever asked has a deadline. A bus that breaks closes all its
/// links.
std::unique_ptr<Link> make_modbus_link(boost::asio::io_context& io, ModbusBuses& buses,
                                       const ModbusTcpAddress& address, const ModbusRetry& retry,
                                       ModbusLimits limits = {});
/// Error: LINE_SETTINGS, when another link has the same line with other settings.
tl::expected<std::unique_ptr<Link>, LinkError> make_modbus_link(boost::asio::io_context& io,
                                                                ModbusBuses& buses,
                                                                const ModbusRtuAddress& address,
                                                                const ModbusRetry& retry,
                                                                ModbusLimits limits = {});

}  // namespace wec
