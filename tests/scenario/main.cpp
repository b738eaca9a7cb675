// wec-scenario: plays scenario files, in one process or against real processes. See
// tests/scenario/README.md.
//
// Exit: 0 as expected, 1 the first deviation, 2 the file or the command line is wrong, 77 cannot
// run here.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/scenario/broken_net.hpp"
#include "tests/scenario/coverage.hpp"
#include "tests/scenario/in_process_world.hpp"
#include "tests/scenario/kill_run.hpp"
#include "tests/scenario/player.hpp"
#include "tests/scenario/real_world.hpp"

namespace {

using namespace wec::scenario;

struct Arguments {
  std::vector<std::string> files;
  std::string site = WEC_SOURCE_DIR "/config/demo/site.toml";
  std::string out, coverage, state_disk;
  bool real = false, in_process = false, stay = false, quiet = false, keep = false;
  Trouble trouble;
  std::string capture, events;
  KillPlan kills;
};

void on_signal(int) { stop_asked = 1; }

/// The site file that the scenario names, beside itself; otherwise that of the command line.
std::string site_for(const Arguments& arguments, const std::vector<Step>& steps) {
  for (const auto& step : steps)
    if (step.verb == "site")
      return (std::filesystem::path(step.file).parent_path() / step.words[0]).string();
  return arguments.site;
}

RealOptions options_of(const Arguments& arguments, const std::vector<Step>& steps) {
  const char* bin = std::getenv("WEC_BIN");
  RealOptions options;
  options.site = site_for(arguments, steps);
  options.out = arguments.out;
  options.bin = bin ? bin : WEC_BIN_DIR;
  options.source = WEC_SOURCE_DIR;
  options.state_disk = arguments.state_disk;
  options.capture = arguments.capture;
  return options;
}

void stay_up(const RealWorld& world) {
  fmt::print("\nThe site stays up at {} (Ctrl-C ends it)\n", world.address());
  std::fflush(stdout);
  while (!stop_asked) std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

void finish(RealWorld& world) {
  const auto [daemon, office] = world.stop();
  if (daemon != 0) throw Deviation{fmt::format("wecd ended with {}", daemon)};
  if (office != 0) throw Deviation{fmt::format("wec-oms-sim ended with {}", office)};
}

void play_real(const Arguments& arguments, const std::vector<Step>& steps, RealWorld& world,
               Report& report) {
  const auto start = std::chrono::steady_clock::now();
  report.line(fmt::format("stations at {}", world.address()));
  Player player(world, report, arguments.trouble);
  player.play(steps);
  if (arguments.kills.kills > 0) run_kills(arguments.kills, world, player, report);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  report.line("");
  for (const auto& line : player.summary()) report.line(line);
  if (!arguments.out.empty())
    report.line(fmt::format("labels       as pictures in {}", arguments.out));
  report.line(fmt::format("time         {:.1f} s", took.count()));
}

int run_real(const Arguments& arguments, const std::string& file, const std::vector<Step>& steps) {
  const auto options = options_of(arguments, steps);
  if (const auto missing = what_is_missing(options); !missing.empty()) {
    fmt::print("skipped: {}\n", missing);
    return 77;
  }
  if (arguments.kills.net_faults > 0)
    if (const auto why = why_no_broken_net(); !why.empty()) {
      fmt::print("skipped: {}\n", why);
      return 77;
    }
  Report report(arguments.quiet);
  std::unique_ptr<RealWorld> world;
  try {
    world = std::make_unique<RealWorld>(options);
    if (arguments.keep) world->keep_folder();
    play_real(arguments, steps, *world, report);
    if (arguments.stay) stay_up(*world);
    finish(*world);
    fmt::print("as expected: {}\n", file);
    return 0;
  } catch (const Deviation& deviation) {
    report.print_held();
    fmt::print("DEVIATION {}\n", deviation.what);
    if (world) {
      world->keep_folder();
      fmt::print("logs and state are kept in {}\n", world->folder());
      if (arguments.stay && !stop_asked) stay_up(*world);
    }
    return 1;
  }
}

/// Appends the log as head office has it, an event a line.
void keep_events(World& world, const std::string& file) {
  std::ofstream out(file, std::ios::app);
  for (const auto& event : world.oms_dump("events")) out << boost::json::serialize(event) << "\n";
}

int run_in_process(const Arguments& arguments, const std::string& file,
                   const std::vector<Step>& steps) {
  Report report(arguments.quiet);
  const auto start = std::chrono::steady_clock::now();
  try {
    InProcessWorld world(site_for(arguments, steps));
    Player player(world, report, arguments.trouble);
    player.play(steps);
    if (!arguments.events.empty()) keep_events(world, arguments.events);
    report.line("");
    for (const auto& line : player.summary()) report.line(line);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    fmt::print("as expected: {} in {:.0f} ms\n", file, took.count());
    return 0;
  } catch (const Deviation& deviation) {
    report.print_held();
    fmt::print("DEVIATION {}\n", deviation.what);
    return 1;
  }
}

int run(const Arguments& arguments) {
  int worst = 0;
  for (const auto& file : arguments.files) {
    const auto steps = read_scenario(file);
    if (!steps) {
      fmt::print(stderr, "wec-scenario: {}\n", steps.error());
      return 2;
    }
    const int exit = arguments.in_process ? run_in_process(arguments, file, *steps)
                                          : run_real(arguments, file, *steps);
    worst = std::max(worst, exit);
  }
  if (arguments.coverage.empty()) return worst;
  const int missing = write_coverage(arguments.coverage);
  fmt::print("{} transitions and refusals were not met; see {}\n", missing, arguments.coverage);
  return std::max(worst, missing > 0 ? 1 : 0);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"wec-scenario: plays scenario files, by sockets only or in one process"};
  Arguments arguments;
  app.add_option("files", arguments.files, ".scenario files")->required();
  app.add_flag("--real", arguments.real, "real processes (the default)");
  app.add_flag("--in-process", arguments.in_process, "one process, simulated time")
      ->excludes("--real");
  app.add_flag("--cut-link", arguments.trouble.cut_link,
               "no link whenever no message of head office is due");
  app.add_flag("--double-commands", arguments.trouble.double_commands,
               "every fifth command comes twice");
  app.add_option("--coverage", arguments.coverage,
                 "in one process: write which transitions were taken");
  app.add_option("--site", arguments.site, "site file; its ports are replaced by free ones");
  app.add_option("--out", arguments.out, "folder for pictures of the labels");
  app.add_flag("--stay", arguments.stay, "stay up until Ctrl-C");
  app.add_flag("--quiet", arguments.quiet, "say the steps only when one deviates");
  app.add_option("--state-disk", arguments.state_disk,
                 "a small disk for the site's state (disk full)");
  app.add_flag("--keep", arguments.keep, "keep the temporary folder");
  app.add_option("--kills", arguments.kills.kills, "then kill wecd so often while bots work");
  app.add_option("--broker-kills", arguments.kills.broker_kills, "and mosquitto so often");
  app.add_option("--office-kills", arguments.kills.office_kills, "and wec-oms-sim so often");
  app.add_option("--net-faults", arguments.kills.net_faults,
                 "and break the links to the broker so often (a network namespace of its own)");
  app.add_option("--events", arguments.events,
                 "in one process: a file that the events of the log are appended to");
  app.add_option("--capture", arguments.capture, "file for all MQTT messages: topic, blank, hex");
  app.add_option("--seed", arguments.kills.seed, "of the kills and orders");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "wec-scenario: {}\n", error.what());
    return 1;
  }
}
