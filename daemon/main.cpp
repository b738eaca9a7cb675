// wecd: arguments, signals, wiring; nothing else.
//
// Exit codes: 0 on SIGTERM, 2 a refused site file or database, 74 an I/O error at commit, 75 the
// state directory is held by another daemon.

#include <fmt/format.h>
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <prometheus/registry.h>

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <iostream>

#include "daemon/admin/listings.hpp"
#include "daemon/app/facts.hpp"
#include "daemon/app/site_of.hpp"
#include "daemon/app/start_up.hpp"
#include "daemon/app/watchdog.hpp"
#include "daemon/controller/deciding_thread.hpp"
#include "daemon/controller/system_seams.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/devices/devices.hpp"
#include "daemon/oms/oms_session.hpp"
#include "daemon/oms/paho_uplink.hpp"
#include "daemon/stations/server.hpp"

namespace {

using namespace wec;

constexpr int exit_refused = 2;
constexpr int exit_disk = 74;
constexpr int exit_held = 75;

int refuse(int code, const std::string& message) {
  std::cerr << "wecd: " << message << "\n";
  return code;
}

std::vector<std::string> accepted_schemas() {
  std::vector<std::string> out;
  for (const auto& name : deciding::known_commands()) out.push_back(name + "@1");
  return out;
}

struct Arguments {
  std::string config, state;
};

int run(const Arguments& arguments) {
  const auto file = load_site_file(arguments.config, known_drivers());
  if (!file) return refuse(exit_refused, "the site file is refused\n" + to_text(file.error()));
  const auto dir = StateDir::take(arguments.state);
  if (!dir) return refuse(exit_held, dir.error().message);
  auto opened = open_site(*file, *dir);
  if (!opened) return refuse(exit_refused, opened.error());

  SystemRandom random;
  SystemClock system_clock;
  SteppedClock clock(system_clock);  // `wec sim clock` moves it; otherwise the system's
  auto site = site_of(*file);
  site.boot = draw_boot(random);
  site.machine = opened->machine;
  site.witness = opened->witness.has_value();
  site.witness_wanted = !file->witness.path.empty();

  boost::asio::io_context io;
  Controller controller(*opened->store, site);
  controller.live().suspect = opened->suspect;
  controller.reload();
  DecidingThread door(controller, clock, [] { _exit(exit_disk); });
  door.set_witness(std::move(opened->witness));
  door.set_reserve({[&] { return dir->reserve(); }, [&] { dir->release_reserve(); }});

  auto devices = Devices::create(io, door, *file, site.boot,
                                 [&](std::uint64_t bound) { return random.next() % bound; });
  if (!devices) return refuse(exit_refused, devices.error());
  door.add_listener(**devices);

  std::unique_ptr<PahoUplink> uplink;
  std::unique_ptr<OmsSession> oms;
  if (!file->oms.broker.empty()) {
    PahoOptions options{file->oms.broker, site.tenant,    site.site,    site.machine,
                        file->oms.ca,     file->oms.cert, file->oms.key};
    options.retry_first_ms = static_cast<int>(file->oms.backoff_base_ms);
    auto made = PahoUplink::create(io.get_executor(), clock, random, options);
    if (!made) return refuse(exit_refused, "[oms] " + made.error());
    uplink = std::move(*made);
  }

  auto metrics = std::make_shared<prometheus::Registry>();
  StationServerOptions web;
  web.listen = file->http.listen;
  web.open_loopback = file->http.open_loopback;
  web.simulation = file->simulation;
  web.bearer_token = credential("station-api");
  web.stations = file->stations.size();
  web.tls_certificate_path = file->http.cert;
  web.tls_key_path = file->http.key;
  web.image_dir = dir->path() / "images";
  web.health = [&] { return health(door, clock); };
  web.metrics = metrics;
  SystemRandom web_random;
  StationServer stations(web, door, clock, web_random);
  door.add_listener(stations);

  AdminServer admin(io, arguments.state);
  const auto facts = [&] {
    auto row = status_facts(site, *file);
    const auto trouble = oms ? oms->trouble() : LinkTrouble{};
    row["link_trouble"] = trouble.code;
    row["link_seen"] = trouble.seen;
    row["link_todo"] = trouble.todo;
    return row;
  };
  serve_listings(admin, door, {facts, [&] { return clock.wall_ms(); }});
  serve_recovery(admin, door);
  serve_devices(admin, **devices, clock);

  if (uplink) {
    SyncConfig sync{site.machine, "0.1.0", accepted_schemas(), 0};
    if (!file->simulation) sync.hello_jitter_ms = static_cast<std::int64_t>(random.next() % 30'000);
    oms = std::make_unique<OmsSession>(io.get_executor(), door, *uplink, clock, random, sync);
    oms->set_world_shift([&] { return clock.ahead_ms(); });
    door.add_listener(*oms);
  }
  door.start();
  if (oms) oms->start();
  const auto port = stations.start();
  if (!port)
    return refuse(exit_refused, "[http] " + port.error().code + ": " + port.error().detail);
  (*devices)->start();
  admin.start();
  Watchdog watchdog(io, clock, door.pulse());
  watchdog.start();

  boost::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code&, int) { io.stop(); });
  std::cout << boost::json::serialize(boost::json::object{
                   {"ready", true}, {"http", fmt::format("127.0.0.1:{}", *port)}})
            << std::endl;
  sd_notify(0, "READY=1");
  io.run();

  sd_notify(0, "STOPPING=1");
  stations.stop();
  door.stop();
  if (oms) oms->stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("wecd, the warehouse edge controller");
  Arguments arguments;
  app.add_option("--config", arguments.config, "the site file")->required();
  app.add_option("--state", arguments.state, "the state directory")->required();
  CLI11_PARSE(app, argc, argv);
  signal(SIGPIPE, SIG_IGN);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("wecd"));
  return run(arguments);
}
