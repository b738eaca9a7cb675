#include "firmware-bridge/sim/control.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

namespace wec {

namespace json = boost::json;

std::string to_json(const SimError& error) {
  return json::serialize(
      json::object{{"ok", false}, {"code", error.code}, {"error", error.message}});
}

std::string to_hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes)
    fmt::format_to(std::back_inserter(hex), "{:02x}", static_cast<unsigned char>(c));
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string bytes;
  while (!hex.empty()) {
    if (hex.front() == ' ') {
      hex.remove_prefix(1);
      continue;
    }
    unsigned value = 0;
    const auto pair = hex.substr(0, 2);
    const auto [end, error] = std::from_chars(pair.data(), pair.data() + pair.size(), value, 16);
    if (pair.size() != 2 || error != std::errc{} || end != pair.data() + 2) return std::nullopt;
    bytes += static_cast<char>(value);
    hex.remove_prefix(2);
  }
  return bytes;
}

}  // namespace wec
