// Records the traffic of any link as a .replay file, so that the person at the site can make the
// fixture: `open`, `close`, `<` bytes from the device, `>` bytes to it, `@ +ms` time that passed.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "firmware-bridge/link.hpp"

namespace wec {

/// Gets one line at a time, without its line end.
using CaptureWriter = std::function<void(std::string_view line)>;

/// Hides what may be a name, an address, a number or a password, and keeps the shape: every letter
/// becomes x or X, every digit 0, every byte above 7F is x as part of a word; only the two
/// characters behind ^, ~ and ] stay, which are commands of printers and AIM identifiers. Goes on
/// over pieces.
class CaptureMask {
 public:
  std::string operator()(std::string_view bytes);

 private:
  int kept_ = 0;
};

struct CaptureOptions {
  std::string device_name;             // stands in the file's header
  std::size_t size_max = 1024 * 1024;  // then a last line says so, and the link goes on without
  bool mask = false;
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

/// Writes down what it is told of one wire.
class CaptureRecorder {
 public:
  CaptureRecorder(CaptureWriter writer, CaptureOptions options);

  void opened() { note("open"); }
  void closed() { note("close"); }
  void from_device(std::string_view bytes);
  void to_device(std::string_view bytes);

 private:
  void note(std::string_view line);
  void write(std::string_view line);

  CaptureWriter writer_;
  CaptureOptions options_;
  CaptureMask from_mask_, to_mask_;
  std::optional<std::chrono::steady_clock::time_point> last_;
  std::size_t written_ = 0;
  bool full_ = false;
};

/// `wire`, seen through: everything it does is passed on, and written down. `wire` is not started
/// yet.
std::unique_ptr<Link> make_capture_link(std::unique_ptr<Link> wire, CaptureWriter writer,
                                        CaptureOptions options);

/// Bytes as a .replay file writes them: printable ASCII as it is, \r \n \\ \xHH, and \x20 for a
/// blank at either end, which an editor would eat.
std::string escape_replay(std::string_view bytes);

}  // namespace wec
