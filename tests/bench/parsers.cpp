// Scale frames, SSI packets and GS1 scans per second.
#include "tests/bench/parsers.hpp"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <numeric>

#include "drivers/driver.hpp"
#include "drivers/gs1/gs1.hpp"

namespace wec::bench {

namespace {

using Clock = std::chrono::steady_clock;

// Bytes as the makers' texts print them; many of one kind, as a device sends them.
constexpr std::string_view scale_frame = "S S     12.340 kg\r\n";
const std::string ssi_packet{
    "\x12\xF3\x00\x00\x0B"
    "4006381333931\xFC\x54",
    20};
constexpr std::string_view gs1_scan =
    "]C10109521234543213\x1d"
    "10ABC123\x1d"
    "17260131";
constexpr int batch = 1000;

long long sum_of(std::string_view bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), 0LL);
}

/// Calls of `once` a second; each is worth `batch`.
long long rate(int seconds, const std::function<long long()>& once) {
  const auto end = Clock::now() + std::chrono::seconds(seconds);
  const auto start = Clock::now();
  long long calls = 0, kept = 0;
  while (Clock::now() < end) {
    kept += once();
    ++calls;
  }
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  if (kept == -1) fmt::print("\n");  // so that nothing is optimised away
  return calls * batch * 1'000'000 / std::max<long long>(1, us.count());
}

std::string many(std::string_view one) {
  std::string all;
  for (int i = 0; i < batch; ++i) all += one;
  return all;
}

void report(std::string_view what, long long parsed, long long passed) {
  fmt::print("{:<14} {:>9}/s   memory pass {:>11}/s   {:.0f}x\n", what, parsed, passed,
             static_cast<double>(passed) / static_cast<double>(std::max(1LL, parsed)));
}

void driver_rate(std::string_view what, const char* name, std::string_view frame, int seconds) {
  const auto bytes = many(frame);
  const auto driver = find_protocol(name)->make();
  const Instant now{std::chrono::hours(1)};
  Effects effects;
  driver->on_open(now, effects);
  const auto parse = [&] {
    effects = {};
    driver->on_bytes(bytes, now, effects);
    return static_cast<long long>(effects.events.size());
  };
  report(what, rate(seconds, parse), rate(seconds, [&] { return sum_of(bytes); }));
}

}  // namespace

void parser_rates(int seconds) {
  driver_rate("scale frames", "mt_sics", scale_frame, seconds);
  driver_rate("SSI packets", "ssi", ssi_packet, seconds);
  const auto parse = [&] {
    long long elements = 0;
    for (int i = 0; i < batch; ++i) {
      const auto scan = parse_gs1(gs1_scan, 2026);
      elements += scan ? static_cast<long long>(scan->elements.size()) : 0;
    }
    return elements;
  };
  const auto bytes = many(gs1_scan);
  report("GS1 parses", rate(seconds, parse), rate(seconds, [&] { return sum_of(bytes); }));
}

}  // namespace wec::bench
