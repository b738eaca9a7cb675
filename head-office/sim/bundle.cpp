#include "head-office/sim/bundle.hpp"

#include <zlib.h>

namespace wec::hq {
namespace {

constexpr int gzip_window = 15 + 16;
constexpr std::string_view blanks = " \t\r\n";

// From an opening brace to behind its closing one; npos when there is none.
std::size_t end_of_object(std::string_view bytes, std::size_t at) {
  int depth = 0;
  bool in_text = false;
  for (; at < bytes.size(); ++at) {
    const char c = bytes[at];
    if (in_text) {
      if (c == '\\') ++at;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.size() > 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

std::optional<std::string> gunzip(std::string_view bytes, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) return std::nullopt;
  std::string out(most, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  if (done != Z_STREAM_END) return std::nullopt;
  return out;
}

std::optional<std::vector<std::string_view>> split_array(std::string_view bytes) {
  std::vector<std::string_view> found;
  std::size_t at = bytes.find_first_not_of(blanks);
  if (at == std::string_view::npos || bytes[at] != '[') return std::nullopt;
  for (++at;;) {
    at = bytes.find_first_not_of(blanks, at);
    if (at == std::string_view::npos) return std::nullopt;
    if (bytes[at] == ']' && found.empty()) return found;
    if (bytes[at] != '{') return std::nullopt;
    const std::size_t end = end_of_object(bytes, at);
    if (end == std::string_view::npos) return std::nullopt;
    found.push_back(bytes.substr(at, end - at));
    at = bytes.find_first_not_of(blanks, end);
    if (at == std::string_view::npos) return std::nullopt;
    if (bytes[at] == ']') return found;
    if (bytes[at] != ',') return std::nullopt;
    ++at;
  }
}

}  // namespace wec::hq
