#include "tests/bench/drain/scans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "tests/bench/floor.hpp"
#include "tests/unit/stations/client.hpp"

namespace wec::bench {

Scans::Scans(int http_port) : thread_([this, http_port] { scan_all_the_time(http_port); }) {}

Scans::~Scans() {
  stop_ = true;
  thread_.join();
}

void Scans::scan_all_the_time(int http_port) {
  using Clk = std::chrono::steady_clock;
  constexpr auto between = std::chrono::milliseconds(5);
  HttpClient client(static_cast<std::uint16_t>(http_port));
  const std::string target = fmt::format("/api/v1/stations/{}/input", station_name(0));
  const std::string code = item_scan(0).data;
  for (int n = 0; !stop_; ++n) {
    const std::string body =
        fmt::format(R"({{"command_id":"drain-{}","kind":"scan","data":"{}"}})", n, code);
    const auto start = Clk::now();
    const Reply reply = client.send("POST", target, {{"Content-Type", "application/json"}}, body);
    const std::chrono::duration<double, std::milli> took = Clk::now() - start;
    const bool taken = reply.status == 200 && reply.json().at("accepted").as_bool();
    if (!taken)
      throw std::runtime_error(fmt::format("a scan got {}: {}", reply.status, reply.body));
    {
      const std::lock_guard hold(lock_);
      took_ms_.push_back(took.count());
    }
    ++done_;
    std::this_thread::sleep_for(between);
  }
}

Percentiles Scans::take() {
  std::vector<double> took;
  {
    const std::lock_guard hold(lock_);
    took = std::exchange(took_ms_, {});
  }
  if (took.empty()) return {};
  std::sort(took.begin(), took.end());
  const auto at = [&](double q) {
    return took[static_cast<std::size_t>(q * static_cast<double>(took.size() - 1))];
  };
  return {at(0.5), at(0.99), took.size()};
}

}  // namespace wec::bench
