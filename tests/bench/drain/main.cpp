// wec-bench-drain: a backlog drained after an outage by a real wecd, one by one and in bundles,
// near and far, next to mosquitto's own bridge with the same messages and the same consumer, and
// next to Paho's file persistence; and what comes in durably while the backlog waits. Ratios are
// goals.
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>

#include "tests/bench/drain/runs.hpp"

namespace {

using namespace wec::bench;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

double mib(long kib) { return static_cast<double>(kib) / 1024; }

void print(const std::string& what, const Drained& d) {
  fmt::print(
      "{:<30} {:>8} events {:>8.0f}/s {:>6.1f} s  dialled after {:.2f} s, first event {:.2f} s "
      "later",
      what, d.events, d.per_second(), d.seconds, d.came_s, d.first_s - d.came_s);
  if (d.most_kib > 0)
    fmt::print("  RSS {:.1f} MiB, {:+.1f}", mib(d.most_kib), mib(d.most_kib - d.idle_kib));
  if (d.during.scans > 0)
    fmt::print("  {} scans p50/p99 {:.1f}/{:.1f} ms, idle {:.1f}/{:.1f}", d.during.scans,
               d.during.p50_ms, d.during.p99_ms, d.idle.p50_ms, d.idle.p99_ms);
  fmt::print("\n");
  std::fflush(stdout);
}

void goal(const std::string& what, double found, const std::string& wanted) {
  fmt::print("  {:<58} {:>8.2f}   goal {}\n", what, found, wanted);
}

struct Sizes {
  std::int64_t events = 30'000, far_single = 1'000, files = 5'000, queued = 20'000;
};

void compare(Runs& runs, const Sizes& sizes) {
  const auto bundles = runs.site({sizes.events, true, 0ms});
  print("wecd, bundles", bundles);
  const auto bridge = runs.bridge(sizes.events, 0ms);
  print("mosquitto's bridge", bridge);
  const auto single = runs.site({sizes.events, false, 0ms});
  print("wecd, one by one", single);
  const auto far = runs.site({sizes.events, true, 200ms});
  print("wecd, bundles, 200 ms", far);
  const auto few = runs.site({1'000, true, 0ms});
  print("wecd, bundles, few", few);
  const auto far_single = runs.site({sizes.far_single, false, 200ms});
  print("wecd, one by one, 200 ms", far_single);
  const auto far_bridge = runs.bridge(sizes.far_single, 200ms);
  print("mosquitto's bridge, 200 ms", far_bridge);
  const auto files = runs.paho_files(sizes.files);
  print("Paho's file persistence", files);
  const auto intake = runs.site_intake(sizes.queued, 3s),
             broker_intake = runs.broker_intake(sizes.queued, 3s);
  fmt::print("durable intake, {} queued: {:.0f}/s; mosquitto with autosave_on_changes {:.1f}/s\n",
             sizes.queued, intake, broker_intake);

  fmt::print("ratios\n");
  goal("events/s in bundles, to the bridge's", bundles.per_second() / bridge.per_second(),
       ">= 1.0");
  goal("events/s in bundles over 200 ms, to the bridge's without",
       far.per_second() / bridge.per_second(), "none");
  goal("events/s one by one, to the bridge's", single.per_second() / bridge.per_second(), "none");
  goal("events/s one by one over 200 ms, to the bridge's there",
       far_single.per_second() / far_bridge.per_second(), "none");
  goal("events/s one by one, to Paho's files", single.per_second() / files.per_second(), "> 1");
  goal("wecd above idle while it drains, MiB", mib(bundles.most_kib - bundles.idle_kib), "<= 8");
  goal("its RSS with all queued, to that with 1,000",
       static_cast<double>(bundles.most_kib) / static_cast<double>(few.most_kib), "<= 1.1");
  goal("the bridge's RSS, to wecd's",
       static_cast<double>(bridge.most_kib) / static_cast<double>(bundles.most_kib), "none");
  goal("first event after the link is used, s", bundles.first_s - bundles.came_s, "<= 0.5");
  goal("p99 of scans during the drain, to idle", bundles.during.p99_ms / bundles.idle.p99_ms,
       "none");
  goal("durable intake, to mosquitto's", intake / broker_intake, ">= 30");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A backlog drained by wecd, and by others");
  std::string dir = "build/bench-drain", bin = WEC_BIN_DIR;
  bool full = false;
  Sizes sizes;
  app.add_flag("--full", full, "900,000 events, 100,000 queued");
  app.add_option("--events", sizes.events, "in the backlog");
  app.add_option("--dir", dir, "on the disk to be measured");
  app.add_option("--bin", bin, "the folder of the programs");
  CLI11_PARSE(app, argc, argv);
  if (full) sizes = {900'000, 2'000, 20'000, 100'000};
  signal(SIGPIPE, SIG_IGN);
  Runs runs(dir, bin);
  compare(runs, sizes);
  fs::remove_all(dir);
}
