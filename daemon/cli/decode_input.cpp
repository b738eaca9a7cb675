// Lines of hexadecimal digits, raw bytes, key events.
#include "daemon/cli/decode_input.hpp"

#include <boost/json.hpp>
#include <sstream>

#include "daemon/cli/bytes.hpp"

namespace wec::cli {

namespace json = boost::json;

namespace {

constexpr std::size_t time_size = 16;  // seconds and microseconds

void put_little(std::string& out, std::int64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

bool add_event(std::string& out, const json::value& event) {
  const auto* pair = event.if_array();
  if (!pair || pair->size() != 2 || !(*pair)[0].is_int64() || !(*pair)[1].is_int64()) return false;
  out.append(time_size, '\0');
  put_little(out, 1, 2);  // EV_KEY
  put_little(out, (*pair)[0].as_int64(), 2);
  put_little(out, (*pair)[1].as_int64(), 4);
  return true;
}

}  // namespace

std::optional<std::string> key_events(const std::string& text) {
  if (!text.starts_with('[')) return std::nullopt;
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  if (error || !value.is_array()) return std::nullopt;
  std::string bytes;
  for (const auto& event : value.as_array()) {
    if (!add_event(bytes, event)) return std::nullopt;
  }
  return bytes;
}

std::optional<std::vector<std::string>> pieces_of(const DecodeOptions& options, Wire wire,
                                                  const std::string& input) {
  const bool packets = wire == Wire::packets;
  std::vector<std::string> pieces;
  auto keys = options.driver == "keyboard_wedge" ? key_events(input) : std::nullopt;
  if (keys) {
    pieces.push_back(std::move(*keys));
  } else if (options.hex) {
    std::istringstream lines(input);
    for (std::string line; std::getline(lines, line);) {
      const auto bytes = from_hex(line);
      if (!bytes) return std::nullopt;
      if (!bytes->empty() || packets) pieces.push_back(*bytes);
    }
  } else if (!input.empty()) {
    pieces.push_back(input);
  }
  if (packets && pieces.empty()) pieces.emplace_back();
  if (!options.chunks || packets) return pieces;
  std::vector<std::string> bytes;
  for (const auto& piece : pieces) {
    for (const char byte : piece) bytes.emplace_back(1, byte);
  }
  return bytes;
}

}  // namespace wec::cli
