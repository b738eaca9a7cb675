// What the commands of all simulated devices are read and answered with.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

inline SimAnswer sim_done() { return std::string(R"({"ok":true})"); }
inline SimAnswer sim_refused(std::string code, std::string message) {
  return tl::make_unexpected(SimError{std::move(code), std::move(message)});
}
inline SimAnswer sim_unknown(std::string_view line, std::string_view expected) {
  return sim_refused(
      "UNKNOWN_COMMAND",
      fmt::format("\"{}\" is not understood; expected {}, or one of: taken, cut N, disconnect, "
                  "gone, back, in MS COMMAND",
                  line.substr(0, 60), expected));
}

/// Cuts the first word off, and the blank after it.
inline std::string_view take_word(std::string_view& line) {
  const auto word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

/// Digits alone.
template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number value{};
  const auto* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc{} || end != last || text.empty()) return std::nullopt;
  return value;
}

}  // namespace wec
