// The flood comes as bytes through driver and session, as a scanner's would; the others scan 20
// times a second each and wait for their answers.
#include "tests/bench/flood.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <future>
#include <thread>
#include <vector>

#include "daemon/controller/deciding_thread.hpp"
#include "daemon/controller/system_seams.hpp"
#include "daemon/devices/session_core.hpp"
#include "tests/bench/floor.hpp"

namespace wec::bench {
namespace {

using Clk = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int others = 8;
constexpr auto scan_every = 50ms;
constexpr auto flood_every = 1ms;

/// Counts what the flooding session posts, and passes it on.
class CountingDoor final : public Door {
 public:
  explicit CountingDoor(DecidingThread& door) : door_(door) {}
  bool post(CommandBody body, std::function<void(const Answer&)> done) override {
    const bool scan = std::holds_alternative<StationInput>(body);
    const bool taken = door_.post(std::move(body), [this, done](const Answer& answer) {
      ++(answer.accepted ? accepted : refused);
      if (done) done(answer);
    });
    if (scan && !taken) ++busy;
    return taken;
  }
  void read(std::function<void(Store&)> work) override { door_.read(std::move(work)); }
  void read_log(std::int64_t, std::size_t, std::function<void(std::vector<LoggedEvent>)>) override {
  }
  SyncState sync_state() const override { return door_.sync_state(); }
  std::optional<Screen> screen(const StationId& id) const override { return door_.screen(id); }
  std::vector<Screen> screens() const override { return door_.screens(); }
  void add_listener(Listener&) override {}

  std::atomic<std::int64_t> accepted{0}, refused{0}, busy{0};

 private:
  DecidingThread& door_;
};

long rss_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  return 0;
}

std::int64_t pour(Door& door, Clk::time_point until) {
  SessionSetup setup{DeviceId("HOT"), StationId(station_name(others)), DeviceKind::scanner, "line",
                     "boot"};
  SessionCore scanner(door, std::move(setup), find_protocol("line")->make(),
                      {[](std::string_view) { return true; }, [](auto) {}});
  scanner.on_open(Clk::now());
  // An item, twice (a double scan), and a code that nobody knows.
  const std::string codes[] = {"4006381333931\r\n", "4006381333931\r\n", "NO-SUCH-CODE\r\n"};
  std::int64_t sent = 0;
  for (auto next = Clk::now(); next < until; next += flood_every) {
    std::this_thread::sleep_until(next);
    scanner.on_bytes(codes[sent++ % 3], Clk::now());
    if (const auto at = scanner.deadline(); at && *at <= Clk::now()) scanner.on_time(Clk::now());
  }
  return sent;
}

std::vector<double> work(DecidingThread& door, int station, Clk::time_point until) {
  std::vector<double> waits;
  for (auto next = Clk::now(); next < until; next += scan_every) {
    std::this_thread::sleep_until(next);
    std::promise<void> answered;
    const auto start = Clk::now();
    if (!door.post(item_scan(station), [&](const Answer&) { answered.set_value(); })) continue;
    answered.get_future().wait();
    waits.push_back(std::chrono::duration<double, std::micro>(Clk::now() - start).count());
  }
  return waits;
}

/// What the others waited, 99 of 100 at most.
double p99_of_all(DecidingThread& door, Clk::time_point until) {
  std::vector<std::future<std::vector<double>>> stations;
  for (int i = 0; i < others; ++i)
    stations.push_back(std::async(std::launch::async, work, std::ref(door), i, until));
  std::vector<double> waits;
  for (auto& station : stations) {
    const auto more = station.get();
    waits.insert(waits.end(), more.begin(), more.end());
  }
  if (waits.empty()) return 0;
  const auto at = waits.begin() + static_cast<std::ptrdiff_t>(waits.size() * 99 / 100);
  std::nth_element(waits.begin(), at, waits.end());
  return *at;
}

}  // namespace

void flood(const std::filesystem::path& dir, double seconds) {
  auto floor = make_floor(dir, others + 1);
  SystemClock clock;
  DecidingThread door(*floor.controller, clock, [] { _exit(74); });
  door.start();
  const auto later = [&](double s) {
    return Clk::now() + std::chrono::duration_cast<Clk::duration>(std::chrono::duration<double>(s));
  };
  door.post(item_scan(others),
            [](const Answer&) {});  // or its station is signed out, as unattended
  const double alone_us = p99_of_all(door, later(seconds));
  CountingDoor counting(door);
  const auto until = later(seconds);
  const auto before_kib = rss_kib();
  auto poured = std::async(std::launch::async, pour, std::ref(counting), until);
  const double beside_us = p99_of_all(door, until);
  const auto sent = poured.get();
  door.stop();
  fmt::print(
      "flood of {:.0f} scans/s for {:.0f} s: accepted or double {}, refused {}, BUSY {}; {} "
      "others' "
      "p99 {:.0f} us, without it {:.0f} us, ratio {:.2f}; RSS {:+} KiB\n",
      static_cast<double>(sent) / seconds, seconds, counting.accepted.load(),
      counting.refused.load(), counting.busy.load(), others, beside_us, alone_us,
      beside_us / alone_us, rss_kib() - before_kib);
}

}  // namespace wec::bench
