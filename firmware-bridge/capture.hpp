// Records the traffic of any link as a .replay file, so that the person at the site can make the
// fixture: `open`, `close`, `<` bytes from the device, `>` bytes to it, `@ +ms` time that passed.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "firmware-bridge/link.hpp"

namespace wec {

/// Gets one line at a time, without its line end.
using CaptureWriter = std::function<void(std::string_view line)>;

struct CaptureOptions {
  std::string device_name;             // stands in the file's header
  std::size_t size_max = 1024 * 1024;  // then a last line says so, and the link goes on without
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

/// `wire`, seen through: everything it does is passed on, and written down. `wire` is not started
/// yet.
std::unique_ptr<Link> make_capture_link(std::unique_ptr<Link> wire, CaptureWriter writer,
                                        CaptureOptions options);

/// Bytes as a .replay file writes them: printable ASCII as it is, \r \n \\ \xHH, and \x20 for a
/// blank at either end, which an editor would eat.
std::string escape_replay(std::string_view bytes);

}  // namespace wec
