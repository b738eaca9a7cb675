// What the tests of links share: a sink that writes down what it is told, and waiting for a
// condition.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"

namespace wec::testing {

/// Generous: reached only when something is broken.
inline constexpr std::chrono::seconds patience{30};

class RecordingSink : public LinkSink {
 public:
  void on_link_open() override {
    ++opened;
    calls.emplace_back("open");
    if (at_open) at_open();
  }
  void on_link_bytes(std::string_view more) override {
    bytes += more;
    chunks.emplace_back(more);
    if (at_bytes) at_bytes();
  }
  void on_link_closed(std::string_view reason) override {
    ++closed;
    calls.emplace_back("closed");
    closed_because = reason;
    if (at_closed) at_closed();
  }
  void on_link_attempt_failed(std::string_view reason) override {
    ++failed;
    failed_because = reason;
    if (at_failed) at_failed();
  }
  void on_link_drained() override {
    ++drained;
    if (at_drained) at_drained();
  }

  int opened = 0;
  int closed = 0;
  int failed = 0;
  int drained = 0;
  std::string bytes;
  std::vector<std::string> chunks;
  std::vector<std::string> calls;  // "open" and "closed", in order
  std::string closed_because;
  std::string failed_because;
  std::function<void()> at_open, at_bytes, at_closed, at_failed, at_drained;
};

/// Runs the loop until `condition` holds; false when it did not within `patience`.
inline bool run_until(boost::asio::io_context& io, const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    io.restart();
    io.run_one_for(std::chrono::milliseconds(100));
  }
  return true;
}

/// Runs what is ready and nothing that has to be waited for.
inline void run_ready(boost::asio::io_context& io) {
  io.restart();
  io.poll();
}

inline RandomBelow halfway() {
  return [](std::uint64_t bound) { return bound / 2; };
}

inline Backoff quick_backoff() {
  using std::chrono::milliseconds;
  return Backoff(halfway(), {milliseconds(2), milliseconds(20)});
}

/// Bytes of all values in an order that shows a swap, a loss or a repetition.
inline std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 1;
  for (auto& byte : bytes) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

}  // namespace wec::testing
