// Small answers; nothing here waits.

#include "daemon/app/facts.hpp"

#include <algorithm>
#include <chrono>

#include "daemon/app/watchdog.hpp"

namespace wec {

boost::json::object health(const DecidingThread& door, Clock& clock) {
  const auto& pulse = door.pulse();
  const auto sync = door.sync_state();
  return {
      {"ok", deciding_thread_lives(clock.mono_ms(), pulse.turn_ended_ms, pulse.commit_since_ms)},
      {"link", sync.link},
      {"head", sync.head},
      {"stored", sync.stored},
      {"applied", sync.applied},
      {"commands", pulse.commands.load()},
      {"refused", pulse.refused.load()},
      {"busy", pulse.busy.load()}};
}

boost::json::object status_facts(const Site& site, const SiteFile& file) {
  return {{"site", site.site},
          {"tenant", site.tenant},
          {"machine", site.machine},
          {"boot", site.boot},
          {"second_medium", site.witness},
          {"stations", site.stations.size()},
          {"devices", file.devices.size()},
          {"simulation", file.simulation},
          {"signer", "unsigned"}};
}

namespace {

void capture(Devices& devices, const boost::json::object& request,
             const std::shared_ptr<RowSink>& sink) {
  const auto* device = request.if_contains("device");
  const auto* seconds = request.if_contains("seconds");
  const auto* mask = request.if_contains("mask");
  const bool usable =
      device && device->is_string() && seconds && seconds->is_int64() && seconds->get_int64() > 0;
  if (!usable) return sink->fail("USAGE", "device and seconds");
  Devices::CaptureRequest wanted;
  wanted.device = std::string(device->get_string());
  wanted.for_how_long = std::chrono::seconds(
      std::min<std::int64_t>(seconds->get_int64(), Devices::capture_max.count()));
  wanted.mask = mask && mask->is_bool() && mask->get_bool();
  wanted.line = [sink](std::string_view line) { sink->row({{"line", line}}); };
  wanted.end = [sink] { sink->end(); };
  const auto begun = devices.capture(std::move(wanted));
  if (!begun) sink->fail(begun.error().code, begun.error().message);
}

}  // namespace

void serve_devices(AdminServer& server, Devices& devices, SteppedClock& clock) {
  server.on("devices", [&devices](const boost::json::object&, std::shared_ptr<RowSink> sink) {
    for (const auto& row : devices.rows()) sink->row(row);
    sink->end();
  });
  server.on("capture",
            [&devices](const boost::json::object& request, std::shared_ptr<RowSink> sink) {
              capture(devices, request, sink);
            });
  server.on("sim",
            [&devices, &clock](const boost::json::object& request, std::shared_ptr<RowSink> sink) {
              const auto* what = request.if_contains("do");
              if (what && what->is_string() && what->get_string() == "clock") {
                const auto* seconds = request.if_contains("seconds");
                if (!seconds || !seconds->is_int64() || seconds->get_int64() < 0)
                  return sink->fail("USAGE", "+SECONDS");
                clock.step(seconds->get_int64() * 1000);
                sink->row({{"ok", true}});
                return sink->end();
              }
              const auto answer = devices.sim(request);
              if (!answer) return sink->fail("SIM", answer.error());
              sink->row(*answer);
              sink->end();
            });
}

}  // namespace wec
