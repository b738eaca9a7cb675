// What stands at the front of a stream's buffer: the one question that every framing answers.
#pragma once

#include <cstddef>
#include <string_view>

namespace wec {

/// The first `size` bytes are a frame, or garbage to be dropped; or more bytes are needed to say.
struct Cut {
  enum class Kind { wait, frame, garbage } kind = Kind::wait;
  std::size_t size = 0;

  static Cut frame(std::size_t size) { return {Kind::frame, size}; }
  static Cut garbage(std::size_t size) { return {Kind::garbage, size}; }
  static Cut wait() { return {}; }
};

/// Looks at a buffer that is not empty. `silent`: nothing has come for the frame gap. The answer
/// may depend on a prefix only, so that it is the same for any chunking.
using Cutter = Cut (*)(std::string_view buffer, bool silent);

/// A line with its terminator; `line_max` bytes without one are garbage.
Cut cut_line(std::string_view buffer, std::string_view terminator, std::size_t line_max);
/// A line that ends in CR LF.
Cut cut_crlf(std::string_view buffer, bool silent);
/// A line that ends in CR, LF or both, in either order; what remains are empty lines.
Cut cut_any_line(std::string_view buffer, bool silent);
/// From `start` to `end`, both included; what stands before `start` is garbage.
Cut cut_between(std::string_view buffer, char start, char end, std::size_t frame_max);

}  // namespace wec
