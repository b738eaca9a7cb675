#include "tests/scenario/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace wec::scenario {

void Report::line(const std::string& text) {
  if (quiet_) {
    held_.push_back(text);
    return;
  }
  std::puts(text.c_str());
  std::fflush(stdout);
}

void Report::always(const std::string& text) {
  std::puts(text.c_str());
  std::fflush(stdout);
}

void Report::print_held() {
  for (const auto& text : held_) std::puts(text.c_str());
  held_.clear();
  std::fflush(stdout);
}

std::string percentiles(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](std::size_t percent) {
    return values[std::min(values.size() - 1, values.size() * percent / 100)];
  };
  return fmt::format("p50 {:.1f} ms, p99 {:.1f} ms", at(50), at(99));
}

std::string shown(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f)
      out += c;
    else
      out += fmt::format("\\x{:02x}", byte);
  }
  constexpr std::size_t shown_max = 80;
  if (out.size() > shown_max) out = out.substr(0, shown_max) + "...";
  return out;
}

}  // namespace wec::scenario
