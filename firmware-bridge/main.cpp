// wec-bridge: owns the wires of a site on behalf of wecd, in a sandbox of its own.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <random>
#include <string>

#include "firmware-bridge/bridge_server.hpp"
#include "firmware-bridge/dfu_usb.hpp"
#include "firmware-bridge/zebra_update.hpp"

namespace {

namespace asio = boost::asio;

struct Arguments {
  std::string socket_path;
  wec::BridgeKind kind = wec::BridgeKind::lan;
  std::string update, firmware;  // a link and a file: update, then end
  std::string model, version;    // of a Zebra printer: what it is, what it has afterwards
};

/// Feeds systemd's watchdog from the one thread that does everything: a hang of it is a hang.
class Watchdog {
 public:
  explicit Watchdog(asio::io_context& io) : timer_(io) {
    std::uint64_t limit_us = 0;
    if (sd_watchdog_enabled(0, &limit_us) > 0) period_ = std::chrono::microseconds(limit_us / 3);
  }

  void start() {
    if (period_.count() == 0) return;
    sd_notify(0, "WATCHDOG=1");
    timer_.expires_after(period_);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) start();
    });
  }

 private:
  asio::steady_timer timer_;
  std::chrono::microseconds period_{0};
};

wec::RandomBelow random_below() {
  return [engine = std::mt19937_64(std::random_device{}())](std::uint64_t bound) mutable {
    return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(engine);
  };
}

int serve(const Arguments& arguments) {
  asio::io_context io(1);
  wec::BridgeServerOptions options;
  options.socket_path = arguments.socket_path;
  options.kind = arguments.kind;
  options.makings.random = random_below();
  options.log = [](std::string_view line) { spdlog::info("{}", line); };
  auto server = wec::BridgeServer::listen(io, std::move(options));
  if (!server) {
    spdlog::error("{}: {}", server.error().code, server.error().message);
    return 1;
  }
  asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    sd_notify(0, "STOPPING=1");
    server->reset();
    io.stop();
  });
  Watchdog watchdog(io);
  watchdog.start();
  spdlog::info("serving {}", arguments.socket_path);
  sd_notify(0, "READY=1");
  io.run();
  return 0;
}

int failed(const wec::DfuFailure& why) {
  fmt::print(stderr, "\nwec-bridge: {}: {}\n", why.code, why.text);
  return 1;
}

int update_printer(const Arguments& arguments, const wec::TcpAddress& to) {
  const auto tell = [](std::size_t bytes) { fmt::print(stderr, "\r{} bytes", bytes); };
  const auto done = wec::update_zebra(
      {to.host, std::to_string(to.port), arguments.firmware, arguments.model, arguments.version},
      tell);
  if (!done) return failed(done.error());
  fmt::print("{} is back, version {}\n", arguments.model, arguments.version);
  return 0;
}

int update(const Arguments& arguments) {
  const auto link = wec::parse_link_address(arguments.update);
  const auto* printer = link ? std::get_if<wec::TcpAddress>(&link->target) : nullptr;
  if (printer != nullptr && !arguments.model.empty()) return update_printer(arguments, *printer);
  const auto tell = [](std::size_t bytes) { fmt::print(stderr, "\r{} bytes", bytes); };
  const auto done = wec::update_firmware(arguments.update, arguments.firmware, tell);
  if (!done) return failed(done.error());
  fmt::print("{} is back, version {:x}.{:02x}\n", wec::usb_text(*done), done->version >> 8,
             done->version & 0xFF);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "wec-bridge opens wires (serial, USB, TCP) for wecd, which asks for them over a unix "
      "socket.\n"
      "With --update it writes firmware into one USB DFU device or Zebra printer and ends.\n"
      "Exit: 0 after SIGTERM or SIGINT or an update, 1 when the socket cannot be served or the "
      "update failed, 2 for bad arguments."};
  Arguments arguments;
  const std::map<std::string, wec::BridgeKind> kinds{{"usb", wec::BridgeKind::usb},
                                                     {"lan", wec::BridgeKind::lan}};
  auto* socket =
      app.add_option("--socket", arguments.socket_path, "Path of the unix socket to serve");
  auto* kind = app.add_option("--kind", arguments.kind, "usb: device nodes only; lan: network only")
                   ->transform(CLI::CheckedTransformer(kinds, CLI::ignore_case));
  auto* link = app.add_option("--update", arguments.update, "usb: link of the device to update");
  auto* file = app.add_option("--firmware", arguments.firmware, "DFU 1.1 file, with its suffix");
  auto* model = app.add_option("--model", arguments.model, "of a Zebra printer, as ~HI tells it");
  auto* version = app.add_option("--version-after", arguments.version, "that it has afterwards");
  model->needs(version)->needs(link);
  version->needs(model);
  link->needs(file)->excludes(socket)->excludes(kind);
  file->needs(link);
  socket->needs(kind);
  kind->needs(socket);
  app.require_option(2, 4);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = app.exit(error) == 0;
    return asked_for_help ? 0 : 2;
  }
  spdlog::set_default_logger(spdlog::stderr_logger_st("wec-bridge"));
  spdlog::set_pattern("%l %v");  // the journal knows when, and who
  return arguments.update.empty() ? serve(arguments) : update(arguments);
}
