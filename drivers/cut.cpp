// The framings that several protocols share.
#include "drivers/cut.hpp"

#include <algorithm>

namespace wec {

namespace {

constexpr std::size_t line_max = 256;  // no scale's line comes near it

}  // namespace

Cut cut_line(std::string_view buffer, std::string_view terminator, std::size_t max) {
  const auto end = buffer.find(terminator);
  if (end != std::string_view::npos && end <= max) return Cut::frame(end + terminator.size());
  if (buffer.size() < max + terminator.size()) return Cut::wait();
  return Cut::garbage(end == std::string_view::npos ? max : end + terminator.size());
}

Cut cut_crlf(std::string_view buffer, bool) { return cut_line(buffer, "\r\n", line_max); }

Cut cut_any_line(std::string_view buffer, bool) {
  const auto end = buffer.find_first_of("\r\n");
  if (end != std::string_view::npos) return Cut::frame(end + 1);
  return buffer.size() < line_max ? Cut::wait() : Cut::garbage(line_max);
}

Cut cut_between(std::string_view buffer, char start, char end, std::size_t frame_max) {
  const auto first = buffer.find(start);
  if (first != 0) return Cut::garbage(std::min(first, buffer.size()));
  const auto last = buffer.find(end, 1);
  const auto again = buffer.find(start, 1);
  // A second start before the end: the first frame was cut off.
  if (again < last) return Cut::garbage(again);
  if (last != std::string_view::npos) return Cut::frame(last + 1);
  return buffer.size() < frame_max ? Cut::wait() : Cut::garbage(buffer.size());
}

}  // namespace wec
