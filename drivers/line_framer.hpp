// Cuts a byte stream into lines, whatever the chunking; the framing that most drivers need.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wec {

/// A line ends at the terminator sequence and is handed over without it. Memory is bounded by
/// `line_max`: a longer line is reported once and dropped up to the next terminator.
class LineFramer {
 public:
  static constexpr std::size_t default_line_max = 512;

  /// `terminator` is a literal; it must outlive the framer.
  explicit LineFramer(std::string_view terminator, std::size_t line_max = default_line_max)
      : terminator_(terminator), line_max_(line_max) {}

  /// Calls `on_line(std::string_view)` per complete line and `on_overlong()` once per dropped one.
  template <class OnLine, class OnOverlong>
  void feed(std::string_view bytes, OnLine&& on_line, OnOverlong&& on_overlong) {
    for (const char byte : bytes) {
      buffer_.push_back(byte);
      if (buffer_.ends_with(terminator_)) {
        buffer_.resize(buffer_.size() - terminator_.size());
        if (!overlong_) on_line(std::string_view(buffer_));
        reset();
        continue;
      }
      if (buffer_.size() < line_max_ + terminator_.size()) continue;
      if (!overlong_) on_overlong();
      overlong_ = true;
      // Keep what could be the beginning of the terminator.
      buffer_.erase(0, buffer_.size() - terminator_.size() + 1);
    }
  }

  /// Forgets a line that has begun, as after a reconnect.
  void reset() {
    buffer_.clear();
    overlong_ = false;
  }

 private:
  std::string_view terminator_;
  std::size_t line_max_;
  std::string buffer_;
  bool overlong_ = false;
};

}  // namespace wec
