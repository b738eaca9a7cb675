// Wiring of links and drivers, and the simulator's commands.

#include "daemon/devices/devices.hpp"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>

#include "drivers/kind_name.hpp"

namespace wec {
namespace {

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// On a Modbus bus the link does framing and unit; what is wrong with a driver that is put there.
std::optional<std::string> join_bus(const LinkAddress& address, Driver& driver,
                                    const DeviceConfig& config) {
  if (!carries_modbus(address)) return std::nullopt;
  for (const auto& [key, value] : config.options)
    if (key == "framing" || key == "address")
      return fmt::format("device {}: option {} is the link's; leave it out", config.id, key);
  if (driver.set_option("framing", "pdu")) return std::nullopt;
  return fmt::format(
      "device {}: driver {} cannot share a Modbus bus; give it a line of its own by serial:// or "
      "tcp://",
      config.id, config.driver);
}

/// Scanners with a protocol of their own are asked when they are opened. A line of text may be any
/// maker's, to whom the question is noise; a scale's and a printer's first question is its state.
bool asks_identity(const Protocol& protocol) {
  return protocol.kind == DeviceKind::scanner && protocol.name != "line";
}

constexpr std::string_view keyboard_driver = "keyboard_wedge";

/// A keyboard's link gives input events of Linux, which one driver reads.
std::optional<std::string> join_keys(const LinkAddress& address, const DeviceConfig& config) {
  if (!std::holds_alternative<KeysAddress>(wire_of(address))) return std::nullopt;
  if (config.driver == keyboard_driver) return std::nullopt;
  return fmt::format("device {}: driver {} does not read keys: links; keyboard_wedge does",
                     config.id, config.driver);
}

/// The questions of ipp: links are those of one driver.
std::optional<std::string> join_document(const LinkAddress& address, const DeviceConfig& config) {
  const bool ipp = std::holds_alternative<IppAddress>(wire_of(address));
  if (ipp == (config.driver == "document")) return std::nullopt;
  return fmt::format("device {}: driver document and links ipp:// belong together", config.id);
}

/// A capture that runs.
struct Listening {
  boost::asio::steady_timer timer;
  Session* session;
  std::chrono::seconds left;
  CaptureWriter line;
  std::function<void()> end;
};

/// A line now and then, so that whoever reads knows that the device is silent, not wecd.
void listen_on(const std::shared_ptr<Listening>& to) {
  constexpr std::chrono::seconds still_there{30};
  const auto piece = std::min(to->left, still_there);
  to->left -= piece;
  to->timer.expires_after(piece);
  to->timer.async_wait([to](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    if (to->left.count() > 0) {
      to->line("# still listening");
      return listen_on(to);
    }
    to->session->record(nullptr);
    to->end();
  });
}

tl::unexpected<std::string> wrong(std::string what) { return tl::unexpected(std::move(what)); }

}  // namespace

Devices::Devices(boost::asio::io_context& io, bool simulation)
    : io_(io), simulation_(simulation), simulated_(io) {}

tl::expected<std::unique_ptr<Devices>, std::string> Devices::create(boost::asio::io_context& io,
                                                                    Door& door,
                                                                    const SiteFile& file,
                                                                    const std::string& boot,
                                                                    RandomBelow random) {
  auto devices = std::unique_ptr<Devices>(new Devices(io, file.simulation));
  LinkMakings makings;
  makings.random = std::move(random);
  makings.in_process = file.bridge.in_process;
  makings.bridges["usb"] = file.bridge.usb_socket;
  makings.bridges["lan"] = file.bridge.lan_socket;
  if (file.simulation)
    makings.make_sim = [raw = devices.get()](const SimAddress& address, std::string_view device) {
      return raw->simulated_.make_link(address, device);
    };
  for (const auto& config : file.devices) {
    const auto* protocol = find_protocol(config.driver);
    if (!protocol)
      return tl::unexpected(fmt::format("device {}: unknown driver {}", config.id, config.driver));
    const auto address = parse_link_address(config.link);
    if (!address)
      return tl::unexpected(fmt::format("device {}: {}: {}", config.id, address.error().code,
                                        address.error().message));
    auto link = make_link(io, *address, config.id, makings);
    if (!link)
      return tl::unexpected(
          fmt::format("device {}: {}: {}", config.id, link.error().code, link.error().message));
    auto driver = protocol->make();
    if (auto problem = join_bus(*address, *driver, config)) return tl::unexpected(*problem);
    if (auto problem = join_keys(*address, config)) return tl::unexpected(*problem);
    if (auto problem = join_document(*address, config)) return tl::unexpected(*problem);
    for (const auto& [name, value] : config.options) {
      if (driver->set_option(name, value)) continue;
      return tl::unexpected(fmt::format("device {}: option {} = {}", config.id, name, value));
    }
    const auto* station = file.station_of_device(config.id);
    SessionSetup setup{DeviceId(config.id),
                       StationId(station ? station->id : ""),
                       protocol->kind,
                       config.driver,
                       boot,
                       asks_identity(*protocol),
                       config.driver == keyboard_driver};
    devices->sessions_.emplace(
        DeviceId(config.id),
        std::make_unique<Session>(io, door, std::move(setup), std::move(driver), std::move(*link)));
  }
  return devices;
}

void Devices::start() {
  for (auto& [id, session] : sessions_) session->start();
}

void Devices::committed(const Committed& committed) {
  for (const auto& order : committed.device_orders) {
    const auto found = sessions_.find(order.device);
    if (found != sessions_.end()) found->second->post_order(order.command);
  }
}

std::vector<boost::json::object> Devices::rows() const {
  std::vector<boost::json::object> out;
  for (const auto& [id, session] : sessions_) {
    boost::json::object row{{"device", id.text},
                            {"driver", session->setup().driver},
                            {"kind", kind_name(session->setup().kind)},
                            {"station", nullptr},
                            {"state", session->present() ? "ok" : "gone"},
                            {"trouble", nullptr},
                            {"address", nullptr},
                            {"maker", nullptr},
                            {"model", nullptr},
                            {"serial", nullptr},
                            {"firmware", nullptr},
                            {"port", nullptr}};
    if (!session->setup().station.empty()) row["station"] = session->setup().station.text;
    if (!session->trouble().empty()) row["trouble"] = session->trouble();
    if (const auto address = session->local_address(); !address.empty()) row["address"] = address;
    const auto who = session->identity();
    const std::pair<std::string_view, const std::string*> known[] = {{"maker", &who.maker},
                                                                     {"model", &who.model},
                                                                     {"serial", &who.serial},
                                                                     {"firmware", &who.firmware},
                                                                     {"port", &who.port}};
    for (const auto& [name, text] : known)
      if (!text->empty()) row[name] = *text;
    out.push_back(std::move(row));
  }
  return out;
}

tl::expected<void, LinkError> Devices::capture(CaptureRequest request) {
  const auto found = sessions_.find(DeviceId(request.device));
  if (found == sessions_.end())
    return tl::unexpected(LinkError{
        "UNKNOWN_DEVICE", "no device is called " + request.device + "; wec devices lists them"});
  auto* session = found->second.get();
  if (session->records())
    return tl::unexpected(
        LinkError{"CAPTURED", request.device + " is being captured; wait for that to end"});
  const auto line = request.line;
  CaptureOptions options;
  options.device_name = request.device;
  options.mask = request.mask;
  session->record(std::make_unique<CaptureRecorder>(std::move(request.line), options));
  const auto time = std::min(request.for_how_long, capture_max);
  listen_on(std::make_shared<Listening>(
      Listening{boost::asio::steady_timer(io_), session, time, line, std::move(request.end)}));
  return {};
}

tl::expected<std::string, std::string> Devices::device_of(const std::string& station,
                                                          DeviceKind kind) const {
  for (const auto& [id, session] : sessions_)
    if (session->setup().station.text == station && session->setup().kind == kind) return id.text;
  return tl::unexpected(fmt::format("station {} has no {}", station, kind_name(kind)));
}

tl::expected<boost::json::object, std::string> Devices::sim(const boost::json::object& request) {
  if (!simulation_) return wrong("simulation is off in the site file");
  const auto what = text_of(request, "do");
  const auto done = [](const auto& result) -> tl::expected<boost::json::object, std::string> {
    if (!result) return tl::unexpected(result.error().code + ": " + result.error().message);
    return boost::json::object{{"ok", true}};
  };
  if (what == "scan") {
    const auto device = device_of(text_of(request, "station"), DeviceKind::scanner);
    if (!device) return tl::unexpected(device.error());
    const auto bytes = from_hex(text_of(request, "hex"));
    if (!bytes) return wrong("hex must be an even number of hexadecimal digits");
    return done(simulated_.scan(*device, *bytes));
  }
  if (what == "weigh") {
    const auto device = device_of(text_of(request, "station"), DeviceKind::scale);
    if (!device) return tl::unexpected(device.error());
    const auto* stable = request.if_contains("stable");
    return done(simulated_.weigh(*device, text_of(request, "weight"), text_of(request, "unit"),
                                 !stable || stable->as_bool()));
  }
  if (what == "printer")
    return done(simulated_.printer(text_of(request, "device"), text_of(request, "state")));
  if (what == "taken") {
    const auto bytes = simulated_.taken(text_of(request, "device"));
    if (!bytes) return tl::unexpected(bytes.error().code + ": " + bytes.error().message);
    return boost::json::object{{"hex", to_hex(*bytes)}};
  }
  return wrong("sim does scan, weigh, printer, taken and clock");
}

}  // namespace wec
