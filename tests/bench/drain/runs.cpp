#include "tests/bench/drain/runs.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "daemon/controller/deciding_thread.hpp"
#include "daemon/controller/system_seams.hpp"
#include "tests/bench/drain/consumer.hpp"
#include "tests/bench/drain/scans.hpp"
#include "tests/bench/drain/senders.hpp"
#include "tests/bench/drain/slow_link.hpp"
#include "tests/bench/floor.hpp"
#include "tests/scenario/sockets.hpp"

namespace wec::bench {
namespace {

using namespace std::chrono_literals;
using scenario::free_port;
using scenario::Process;
namespace fs = std::filesystem;
using Clk = std::chrono::steady_clock;

constexpr auto patience = 60s;
constexpr std::size_t idle_scans = 300;
constexpr int intake_at_once = 16;  // scans, or messages, on their way at any time

double seconds_since(Clk::time_point start) {
  return std::chrono::duration<double>(Clk::now() - start).count();
}

long rss_kib(pid_t pid) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  return 0;
}

/// Polls until all is there, and notes what it costs on the way.
Drained watch(std::int64_t events, pid_t pid, SlowLink& link, const Consumer& consumer) {
  Drained d;
  d.events = events;
  if (pid > 0) d.idle_kib = d.most_kib = rss_kib(pid);
  const auto start = Clk::now();
  link.open();
  for (std::int64_t there = 0; there < events;) {
    std::this_thread::sleep_for(there == 0 ? 2ms : 20ms);
    there = consumer.stored();
    if (pid > 0) d.most_kib = std::max(d.most_kib, rss_kib(pid));
    if (there > 0 && d.first_s == 0) d.first_s = seconds_since(start);
  }
  d.seconds = seconds_since(start);
  if (const auto came = link.first_came())
    d.came_s = std::chrono::duration<double>(*came - start).count();
  return d;
}

void write_site_file(const fs::path& path, int broker_port) {
  std::ofstream(path) << "[site]\nid = \"bench\"\ntenant = \"bench\"\nmachine = \"bench\"\n"
                      << "[oms]\nbroker = \"mqtt://127.0.0.1:" << broker_port << "\"\n"
                      << "backoff_base_ms = 100\n"
                      << "[http]\nlisten = \"127.0.0.1:0\"\nopen_loopback = true\n"
                      << "[simulation]\nenabled = true\n"
                      << "[[station]]\nid = \"" << station_name(0) << "\"\nkind = \"pick\"\n";
}

int port_in(const std::string& ready) {
  const std::size_t colon = ready.rfind(':');
  return std::stoi(ready.substr(colon + 1));
}

}  // namespace

Drained Runs::site(const Site& run) {
  const auto here = fresh("site");
  fs::copy(backlog(run.events), here / "state");
  const int broker_port = free_port(), link_port = free_port();
  const auto broker = start_broker(here / "broker", broker_port, {});
  Consumer consumer(broker_port, here / "oms",
                    run.bundles ? Consumer::Sender::site : Consumer::Sender::site_without_bundles);
  write_site_file(here / "site.toml", link_port);
  SlowLink link(link_port, broker_port, run.round_trip / 2);
  Process wecd({bin_ + "/wecd", "--config", (here / "site.toml").string(), "--state",
                (here / "state").string()},
               (here / "wecd.log").string());
  const auto ready = wecd.read_line(patience);
  if (!ready) throw std::runtime_error("wecd does not come up: " + (here / "wecd.log").string());
  Scans scans(port_in(*ready));
  while (scans.done() < idle_scans) std::this_thread::sleep_for(5ms);
  const auto idle = scans.take();
  auto found = watch(backlog_head_, wecd.pid(), link, consumer);
  found.idle = idle;
  found.during = scans.take();
  return found;
}

Drained Runs::bridge(std::int64_t events, std::chrono::milliseconds round_trip) {
  const auto here = fresh("bridge");
  const auto all = messages(events);
  const int far = free_port(), near = free_port(), link_port = free_port();
  const auto far_broker = start_broker(here / "far", far, {});
  const auto near_broker = start_broker(
      here / "near", near,
      fmt::format("connection hq\naddress 127.0.0.1:{}\ntopic # out 1\ncleansession false\n"
                  "restart_timeout 1\nnotifications false\n",
                  link_port));
  {
    Publisher publisher(near);
    for (const auto& one : all) publisher.give(std::string(Consumer::topic_base) + "up/ev", one);
    publisher.drain();
  }
  SlowLink link(link_port, far, round_trip / 2);
  const Consumer consumer(far, here / "oms", Consumer::Sender::stranger);
  return watch(static_cast<std::int64_t>(all.size()), near_broker->pid(), link, consumer);
}

Drained Runs::paho_files(std::int64_t events) {
  const auto here = fresh("files");
  const auto all = messages(std::min(events, PahoFiles::messages_max));
  const int far = free_port(), link_port = free_port();
  const auto far_broker = start_broker(here / "far", far, {});
  SlowLink link(link_port, far, 0ms);
  PahoFiles files(link_port, (here / "paho").string(), all,
                  std::string(Consumer::topic_base) + "up/ev");
  const Consumer consumer(far, here / "oms", Consumer::Sender::stranger);
  std::thread dials([&] { files.connect(); });
  const auto found = watch(static_cast<std::int64_t>(all.size()), 0, link, consumer);
  dials.join();
  return found;
}

double Runs::site_intake(std::int64_t queued, std::chrono::seconds length) {
  auto floor = make_floor(fresh("intake") / "state", intake_at_once);
  add_events(*floor.store, queued);
  SystemClock clock;
  DecidingThread door(*floor.controller, clock, [] { _exit(74); });
  std::atomic<std::int64_t> taken{0};
  std::atomic<bool> stop{false};
  std::atomic<int> open{0};
  std::function<void(int)> scan = [&](int station) {
    ++open;
    door.post(item_scan(station), [&, station](const Answer&) {
      ++taken;
      if (!stop) scan(station);
      --open;
    });
  };
  door.start();
  const auto start = Clk::now();
  for (int i = 0; i < intake_at_once; ++i) scan(i);
  std::this_thread::sleep_for(length);
  const double per_second = static_cast<double>(taken) / seconds_since(start);
  stop = true;
  while (open > 0) std::this_thread::sleep_for(1ms);
  door.stop();
  return per_second;
}

double Runs::broker_intake(std::int64_t queued, std::chrono::seconds length) {
  const auto here = fresh("durable");
  const auto one = messages(1).back();
  const int port = free_port();
  const std::string keeps = fmt::format("persistence_location {}/\n", here.string());
  {
    const auto broker = start_broker(here / "filled", port, keeps + "autosave_interval 0\n");
    leave_a_session(port);
    {
      Publisher publisher(port);
      for (std::int64_t i = 0; i < queued; ++i) publisher.give("up/ev", one);
      publisher.drain();
    }
    broker->end(SIGTERM);
  }
  const auto broker =
      start_broker(here / "saves", port, keeps + "autosave_on_changes true\nautosave_interval 1\n");
  Publisher publisher(port, intake_at_once);
  const auto start = Clk::now();
  while (Clk::now() - start < length) publisher.give("up/ev", one);
  return static_cast<double>(publisher.taken()) / seconds_since(start);
}

fs::path Runs::fresh(const std::string& name) const {
  const auto here = fs::absolute(root_ / name);
  fs::remove_all(here);
  fs::create_directories(here);
  fs::permissions(here, fs::perms(0777));
  return here;
}

const fs::path& Runs::backlog(std::int64_t events) {
  if (backlog_events_ == events) return backlog_;
  backlog_ = fresh("backlog") / "state";
  auto floor = make_floor(backlog_, 1);
  add_events(*floor.store, events);
  backlog_events_ = events;
  backlog_head_ = floor.store->head().seq;
  return backlog_;
}

/// The bytes of a site's backlog.
std::vector<std::string> Runs::messages(std::int64_t events) {
  constexpr std::size_t slice_bytes = 256 * 1024;
  StoreOptions options;
  options.dir = backlog(events);
  options.tenant = options.site = "bench";
  const auto store = Store::open(options).value();
  std::vector<std::string> all;
  while (static_cast<std::int64_t>(all.size()) < backlog_head_)
    for (const auto& row : store->read_log(static_cast<std::int64_t>(all.size()), slice_bytes))
      all.push_back(*row.raw);
  return all;
}

std::unique_ptr<Process> Runs::start_broker(const fs::path& name, int port,
                                            const std::string& more) {
  const auto conf = name.string() + ".conf";
  const bool keeps = more.find("persistence_location") != std::string::npos;
  std::ofstream(conf) << "listener " << port << " 127.0.0.1\nallow_anonymous true\nuser root\n"
                      << "max_queued_messages 0\nset_tcp_nodelay true\nlog_dest none\n"
                      << "persistence " << (keeps ? "true" : "false") << "\n"
                      << more;
  auto broker = std::make_unique<Process>(
      std::vector<std::string>{"/usr/sbin/mosquitto", "-c", conf}, name.string() + ".log");
  while (!scenario::port_answers(port)) std::this_thread::sleep_for(10ms);
  return broker;
}

}  // namespace wec::bench
