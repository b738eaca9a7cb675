// wec-bench: what a durable scan costs next to what the disk costs, in one run.
//
// Each pair is interleaved in one process, because other work on the machine moves absolute
// figures; only ratios are goals. Run it under `chrt -f 1` where that is permitted.

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <fstream>
#include <future>
#include <iostream>

#include "daemon/controller/deciding_thread.hpp"
#include "daemon/controller/system_seams.hpp"
#include "daemon/devices/devices.hpp"
#include "tests/bench/flood.hpp"
#include "tests/bench/floor.hpp"
#include "tests/bench/parsers.hpp"

namespace {

using namespace wec;
using namespace wec::bench;
using Clk = std::chrono::steady_clock;

double us_since(Clk::time_point start) {
  return std::chrono::duration<double, std::micro>(Clk::now() - start).count();
}

struct Spread {
  double p50 = 0, p99 = 0, p999 = 0;
};

Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double q) {
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
  };
  return {at(0.5), at(0.99), at(0.999)};
}

/// One 4 KiB overwrite and fdatasync in a file that is already there: the disk's own price.
class RawDisk {
 public:
  explicit RawDisk(const std::filesystem::path& file)
      : fd_(::open(file.c_str(), O_RDWR | O_CREAT, 0600)) {
    const std::string zeros(1024 * 1024, 'x');
    if (::write(fd_, zeros.data(), zeros.size()) < 0 || ::fsync(fd_) != 0)
      std::cerr << "bench: raw file\n";
  }
  ~RawDisk() { ::close(fd_); }
  double sync_us() {
    const std::string page(4096, 'y');
    const auto start = Clk::now();
    if (::pwrite(fd_, page.data(), page.size(), 4096 * (n_++ % 200)) < 0 || ::fdatasync(fd_) != 0)
      std::cerr << "bench: sync\n";
    return us_since(start);
  }

 private:
  int fd_;
  long n_ = 0;
};

void print_pair(const std::string& name, const std::vector<double>& scans,
                const std::vector<double>& syncs) {
  const auto a = spread(scans), b = spread(syncs);
  fmt::print(
      "{:<28} p50/p99/p999 {:>5.0f} {:>6.0f} {:>6.0f} us   fdatasync {:>5.0f} {:>6.0f} {:>6.0f} us "
      "  ratio {:.2f} {:.2f} {:.2f}\n",
      name, a.p50, a.p99, a.p999, b.p50, b.p99, b.p999, a.p50 / b.p50, a.p99 / b.p99,
      a.p999 / b.p999);
}

/// Scan to answer through the deciding thread, one fdatasync in between each.
void latency(Floor& floor, RawDisk& raw, int rounds, const std::string& name) {
  SystemClock clock;
  DecidingThread door(*floor.controller, clock, [] { _exit(74); });
  door.start();
  std::vector<double> scans, syncs;
  for (int i = 0; i < rounds; ++i) {
    std::mutex mutex;
    std::condition_variable answered;
    bool done = false;
    const auto start = Clk::now();
    door.post(item_scan(0), [&](const Answer&) {
      const std::lock_guard lock(mutex);
      done = true;
      answered.notify_one();
    });
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return done; });
    scans.push_back(us_since(start));
    syncs.push_back(raw.sync_us());
  }
  door.stop();
  print_pair(name, scans, syncs);
}

/// Hears the tone that follows a scan, as a station would.
class ToneListener final : public Listener {
 public:
  void committed(const Committed& committed) override {
    if (committed.signals.empty()) return;
    const std::lock_guard lock(mutex_);
    tones_ += committed.signals.size();
    heard_.notify_one();
  }
  void wait_for(std::size_t tones) {
    std::unique_lock lock(mutex_);
    heard_.wait(lock, [&] { return tones_ >= tones; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable heard_;
  std::size_t tones_ = 0;
};

std::uint16_t port_of(Devices& devices, boost::asio::io_context& io) {
  std::promise<std::string> address;
  boost::asio::post(io, [&] {
    const auto row = devices.rows().front();
    const auto& bound = row.at("address");
    address.set_value(bound.is_string() ? std::string(bound.get_string()) : "");
  });
  const auto text = address.get_future().get();
  return static_cast<std::uint16_t>(std::stoi("0" + text.substr(text.rfind(':') + 1)));
}

/// From the scanner's last byte on a TCP socket to the tone: link, driver, decision, one commit.
void tcp_latency(Floor& floor, RawDisk& raw, int rounds) {
  SystemClock clock;
  DecidingThread door(*floor.controller, clock, [] { _exit(74); });
  ToneListener tones;
  boost::asio::io_context io;
  SiteFile file;
  file.bridge.in_process = true;
  DeviceConfig scanner;
  scanner.id = "SC1";
  scanner.link = "tcp-listen://127.0.0.1:0";
  scanner.driver = "line";
  file.devices.push_back(scanner);
  StationConfig station;
  station.id = station_name(0);
  station.devices = {"SC1"};
  file.stations.push_back(station);
  auto devices = Devices::create(io, door, file, "BENCH", [](std::uint64_t) {
                   return std::uint64_t{0};
                 }).value();
  door.add_listener(tones);
  door.start();
  devices->start();
  const auto work = boost::asio::make_work_guard(io);
  std::thread io_thread([&] { io.run(); });
  boost::asio::ip::tcp::socket socket(io);
  socket.connect({boost::asio::ip::address_v4::loopback(), port_of(*devices, io)});
  socket.set_option(boost::asio::ip::tcp::no_delay(true));
  std::vector<double> scans, syncs;
  // Two codes of the same item in turn: the same one within 200 ms would count as one scan.
  const std::string codes[] = {"4006381333931\r\n", "04006381333931\r\n"};
  for (int i = 0; i < rounds; ++i) {
    const auto start = Clk::now();
    boost::asio::write(socket, boost::asio::buffer(codes[i % 2]));
    tones.wait_for(static_cast<std::size_t>(i) + 1);
    scans.push_back(us_since(start));
    syncs.push_back(raw.sync_us());
  }
  socket.close();
  io.stop();
  io_thread.join();
  door.stop();
  print_pair("a scan over TCP", scans, syncs);
}

struct Rate {
  double per_s = 0, p99_us = 0;
};

/// `stations` scanners, each scanning again as soon as it was answered.
Rate grouped(const std::filesystem::path& dir, int stations, double seconds) {
  auto floor = make_floor(dir, stations);
  SystemClock clock;
  DecidingThread door(*floor.controller, clock, [] { _exit(74); });
  door.start();
  struct One {
    Clk::time_point since;
  };
  std::vector<One> all(static_cast<std::size_t>(stations));
  std::vector<double> waits;  // touched on the deciding thread only
  std::atomic<bool> over{false};
  std::atomic<int> idle{0};
  std::function<void(int)> scan_again = [&](int station) {
    all[static_cast<std::size_t>(station)].since = Clk::now();
    door.post(item_scan(station), [&, station](const Answer&) {
      waits.push_back(us_since(all[static_cast<std::size_t>(station)].since));
      if (over)
        ++idle;
      else
        scan_again(station);
    });
  };
  const auto start = Clk::now();
  for (int i = 0; i < stations; ++i) scan_again(i);
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  over = true;
  while (idle < stations) std::this_thread::yield();
  const auto took_s = us_since(start) / 1e6;
  door.stop();
  return {static_cast<double>(waits.size()) / took_s, spread(waits).p99};
}

/// The usual way: a commit for every scan, the others wait their turn.
Rate one_by_one(const std::filesystem::path& dir, int stations, double seconds) {
  auto floor = make_floor(dir, stations);
  std::vector<double> waits;
  std::vector<Clk::time_point> since(static_cast<std::size_t>(stations), Clk::now());
  const auto start = Clk::now();
  for (int station = 0; us_since(start) < seconds * 1e6; station = (station + 1) % stations) {
    std::vector<Pending> one;
    one.push_back({Command{item_scan(station), 1'780'000'000'000, 1000}, {}});
    floor.controller->turn(std::move(one));
    floor.store->checkpoint(false);
    auto& mine = since[static_cast<std::size_t>(station)];
    waits.push_back(us_since(mine));
    mine = Clk::now();
  }
  return {static_cast<double>(waits.size()) / (us_since(start) / 1e6), spread(waits).p99};
}

long rss_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  return 0;
}

double start_ms(const std::filesystem::path& dir, std::int64_t orders) {
  {
    auto floor = make_floor(dir, 1);
    add_orders(*floor.store, orders);
  }
  StoreOptions options;
  options.dir = dir;
  options.tenant = options.site = "bench";
  Site site;
  site.tenant = site.site = site.boot = "bench";
  SiteStation station;
  station.id = StationId(station_name(0));
  site.stations.push_back(station);
  const auto begun = Clk::now();
  auto store = Store::open(options).value();
  Controller controller(*store, site);
  controller.start(1'780'000'000'000, 1000);
  std::vector<Pending> one;
  one.push_back({Command{item_scan(0), 1'780'000'000'000, 1000}, {}});
  controller.turn(std::move(one));
  return us_since(begun) / 1000;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Benchmarks of the durable path; ratios, side by side, in one run");
  std::string dir = "build/bench";
  int rounds = 3000;
  double seconds = 2;
  std::int64_t many = 1'000'000;
  app.add_option("--dir", dir, "on the disk to be measured");
  app.add_option("--rounds", rounds);
  app.add_option("--seconds", seconds);
  bool only_flood = false;
  app.add_flag("--flood", only_flood, "the flood of scans alone, for --seconds");
  app.add_option("--many", many, "how many stored events and orders are many");
  CLI11_PARSE(app, argc, argv);
  if (only_flood) return flood(std::filesystem::path(dir) / "flood", seconds), 0;
  wec::bench::parser_rates(2);
  const std::filesystem::path root(dir);
  std::filesystem::create_directories(root);
  RawDisk raw(root / "raw");

  {
    auto floor = make_floor(root / "latency", 1);
    tcp_latency(floor, raw, rounds);
    latency(floor, raw, rounds, "a scan, small log");
    fmt::print("RSS with 1 station {} KiB\n", rss_kib());
    add_events(*floor.store, many);
    latency(floor, raw, rounds, fmt::format("a scan, {} events", many));
  }
  for (const int stations : {1, 8, 64, 200}) {
    const auto alone = one_by_one(root / "rate", stations, seconds);
    const auto group = grouped(root / "rate", stations, seconds);
    fmt::print(
        "{:>3} stations: group commit {:>7.0f}/s p99 {:>7.0f} us   commit per scan {:>6.0f}/s p99 "
        "{:>7.0f} us   {:.1f}x, p99 {:.2f}x\n",
        stations, group.per_s, group.p99_us, alone.per_s, alone.p99_us, group.per_s / alone.per_s,
        group.p99_us / alone.p99_us);
  }
  flood(root / "flood", 5 * seconds);
  fmt::print("RSS after 200 stations {} KiB\n", rss_kib());
  const auto few_ms = start_ms(root / "start", 1000), many_ms = start_ms(root / "start", many);
  fmt::print("start to first scan: {:.1f} ms with 1000 orders, {:.1f} ms with {}, ratio {:.2f}\n",
             few_ms, many_ms, many, many_ms / few_ms);
  std::filesystem::remove_all(root);
}
