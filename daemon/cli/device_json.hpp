// What devices report, as `wec decode` prints it.
#pragma once

#include <boost/json.hpp>

#include "drivers/driver.hpp"

namespace wec::cli {

/// One object with an `event`: weighed scanned printer_status print_ended answered fault. What is
/// not known is null; what only one protocol says is there only if it was said.
boost::json::object to_json_row(const DeviceEvent& event);

/// Bytes that are no UTF-8 are shown as U+FFFD, one each.
std::string as_utf8(std::string_view bytes);

}  // namespace wec::cli
