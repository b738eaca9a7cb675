#include "tests/sim/sim_site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "daemon/admin/listings.hpp"
#include "daemon/app/site_of.hpp"
#include "daemon/store/verify.hpp"
#include "firmware-bridge/link_address.hpp"
#include "firmware-bridge/sim/make_device.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

// Far beyond any burst of one instant: work that makes work without time going on is a fault.
constexpr int settle_rounds_max = 100'000;

template <class Result>
auto must(Result result) {
  if (!result) throw std::runtime_error(result.error());
  return std::move(*result);
}

hq::HeadOffice new_office(const SiteFile& file) {
  hq::OfficeIds ids;
  ids.tenant = file.site.tenant;
  ids.site = file.site.id;
  ids.dinc = "D0";
  ids.boot = "head-office";
  return must(hq::HeadOffice::open(ids, must(hq::RecordFile::open(""))));
}

/// The simulated device that speaks this driver's protocol, as the real world's wec-sim would be
/// started.
std::unique_ptr<SimDevice> device_for(const DeviceConfig& config) {
  const auto* protocol = find_protocol(config.driver);
  std::map<std::string, std::string, std::less<>> options;
  if (protocol->kind == DeviceKind::printer) options["answers_when_blocked"] = "yes";
  return must(make_sim_device(protocol->kind == DeviceKind::printer ? "printer"
                              : protocol->kind == DeviceKind::scale ? "scale"
                                                                    : "scanner",
                              options));
}

class Rows final : public RowSink {
 public:
  void row(const json::object& row) override { rows.push_back(row); }
  void end() override { ended = true; }
  void fail(std::string_view code, std::string_view hint) override {
    failed = fmt::format("{}: {}", code, hint);
    ended = true;
  }
  bool room() const override { return true; }
  void when_room(std::function<void()> go_on) override { go_on(); }

  std::vector<json::object> rows;
  std::string failed;
  bool ended = false;
};

}  // namespace

/// What dies with the process.
struct SimSite::Daemon final : AdminCommands {
  Daemon(std::optional<StateDir> dir_, OpenedSite opened_, Site site_, const SimTime& time)
      : dir(std::move(dir_)),
        opened(std::move(opened_)),
        controller(*opened.store, site_),
        door(controller, time, std::move(opened.witness)) {
    controller.live().suspect = opened.suspect;
  }

  void on(std::string cmd, AdminHandler handler) override { handlers[cmd] = std::move(handler); }

  std::optional<StateDir> dir;  // none on a simulated disk
  OpenedSite opened;
  Controller controller;
  SimDoor door;
  std::map<std::string, AdminHandler> handlers;
};

SimSite::SimSite(SiteFile file, std::string state, SimWorld world)
    : file_(std::move(file)),
      state_(std::move(state)),
      world_(std::move(world)),
      office_(new_office(file_)),
      console_(office_),
      uplink_(office_, time_) {
  for (const auto& device : file_.devices)
    devices_[device.id] = std::make_unique<DeviceOnWire>(device_for(device), time_);
  if (!world_.disk) start_daemon();
}

SimSite::~SimSite() {
  if (daemon_) kill_daemon();
}

std::unique_ptr<SimSite::Daemon> SimSite::new_daemon() {
  std::optional<StateDir> dir;
  OpenedSite opened;
  if (world_.disk) {
    StoreOptions options{.dir = state_,
                         .tenant = file_.site.tenant,
                         .site = file_.site.id,
                         .vfs = world_.disk->vfs(),
                         .migrations = {},
                         .wal_warm_bytes = 0,
                         .checkpoint_pages = world_.checkpoint_pages};
    auto store = Store::open(options);
    if (!store) throw std::runtime_error(store.error().message);
    opened.store = std::move(*store);
    opened.machine = file_.site.machine;
  } else {
    auto taken = StateDir::take(state_);
    if (!taken) throw std::runtime_error(taken.error().message);
    opened = must(open_site(file_, *taken));
    dir.emplace(std::move(*taken));
  }
  auto site = site_of(file_);
  site.boot = fmt::format("{:032x}", ++starts_);
  site.machine = opened.machine;
  // The simulated disk has no second one beside it; numbers are then taken as with one.
  site.witness = world_.disk || opened.witness.has_value();
  return std::make_unique<Daemon>(std::move(dir), std::move(opened), site, time_);
}

void SimSite::start_daemon() {
  daemon_ = new_daemon();
  const auto& site = daemon_->controller.site();
  auto& door = daemon_->door;
  door.add_listener(*this);
  serve_listings(*daemon_, door, {[] { return json::object{}; }, [this] { return time_.wall_ms; }});
  door.start();
  if (world_.started) world_.started();
  SyncConfig sync;
  sync.machine = site.machine;
  sync.software = "0.1.0";
  uplink_.attach(door, sync, site.boot);
  attach_devices();
  settle();
}

void SimSite::attach_devices() {
  for (const auto& config : file_.devices) {
    const auto* protocol = find_protocol(config.driver);
    const auto* station = file_.station_of_device(config.id);
    SessionSetup setup{DeviceId(config.id), StationId(station ? station->id : ""), protocol->kind,
                       config.driver, fmt::format("{:032x}", starts_)};
    devices_[config.id]->attach(daemon_->door, std::move(setup), protocol->make());
  }
}

void SimSite::kill_daemon() {
  for (auto& [id, device] : devices_) device->detach();
  uplink_.detach();
  daemon_.reset();
}

void SimSite::drop_daemon() {
  for (auto& [id, device] : devices_) device->detach();
  uplink_.detach();
  const bool had_power = !world_.disk->is_off();
  world_.disk->freeze(true);
  daemon_.reset();
  if (had_power) world_.disk->freeze(false);
}

Controller& SimSite::controller() { return daemon_->controller; }
std::size_t SimSite::waiting() const { return daemon_ ? daemon_->door.waiting() : 0; }

void SimSite::committed(const Committed& what) {
  if (world_.watch) world_.watch(what);
  for (const auto& signal : what.signals)
    tones_[signal.station.text].emplace_back(signal.tone, time_.mono_ms);
  for (const auto& order : what.device_orders)
    if (const auto found = devices_.find(order.device.text); found != devices_.end())
      found->second->order(order.command);
}

// ---- time --------------------------------------------------------------------------------------

void SimSite::settle() {
  for (int round = 0;; ++round) {
    if (round == settle_rounds_max) throw std::logic_error("work without end in one instant");
    bool moved = false;
    const auto parts = devices_.size() + 2;
    const auto first = world_.first_of ? world_.first_of(parts) : 0;
    for (std::size_t i = 0; i < parts; ++i) moved = pump_part((first + i) % parts) || moved;
    if (!moved) return;
  }
}

/// 0: the door; then the devices; last the uplink.
bool SimSite::pump_part(std::size_t part) {
  if (part == 0) {
    if (daemon_) daemon_->door.tick_if_due();
    return daemon_ && daemon_->door.pump();
  }
  if (part > devices_.size()) return uplink_.pump();
  return std::next(devices_.begin(), static_cast<std::ptrdiff_t>(part) - 1)->second->pump();
}

void SimSite::advance(std::int64_t until_ms) {
  auto next = until_ms;
  const auto sooner = [&](std::optional<std::int64_t> at) {
    if (at) next = std::min(next, *at);
  };
  if (daemon_) sooner(daemon_->door.next_tick_ms());
  for (auto& [id, device] : devices_) sooner(device->deadline_ms());
  sooner(uplink_.deadline_ms());
  const auto by = std::max<std::int64_t>(0, next - time_.mono_ms);
  time_.mono_ms += by;
  time_.wall_ms += by;
  settle();
}

bool SimSite::until(const std::function<bool()>& holds, std::int64_t ms) {
  const auto end = time_.mono_ms + ms;
  settle();
  while (!holds()) {
    if (time_.mono_ms >= end) return false;
    advance(end);
  }
  return true;
}

// ---- what is seen from outside -----------------------------------------------------------------

SimDevice* SimSite::device(const std::string& id) {
  const auto found = devices_.find(id);
  return found == devices_.end() ? nullptr : &found->second->device();
}

SimDevice* SimSite::device_of(const std::string& station, DeviceKind kind) {
  const auto* config = file_.find_station(station);
  if (!config) return nullptr;
  for (const auto& id : config->devices)
    if (const auto* known = file_.find_device(id);
        known && find_protocol(known->driver)->kind == kind)
      return device(id);
  return nullptr;
}

Answer SimSite::input(StationInput input) {
  std::optional<Answer> answer;
  if (!daemon_->door.post(std::move(input), [&](const Answer& given) { answer = given; }))
    throw std::runtime_error("BUSY");
  settle();
  return answer.value();
}

json::object SimSite::screen(const std::string& station) const {
  const auto screen = daemon_->door.screen(StationId(station));
  if (!screen) throw std::runtime_error("no station " + station);
  return to_json(*screen);
}

std::vector<json::object> SimSite::rows(const json::object& request) {
  if (!daemon_) throw std::runtime_error("wecd does not answer");
  const auto what = std::string(request.at("cmd").as_string());
  if (what == "devices") {
    std::vector<json::object> all;
    for (const auto& [id, device] : devices_) all.push_back(device_row(id));
    return all;
  }
  const auto handler = daemon_->handlers.find(what);
  if (handler == daemon_->handlers.end()) throw std::runtime_error("no request " + what);
  const auto sink = std::make_shared<Rows>();
  handler->second(request, sink);
  while (!sink->ended && daemon_->door.pump()) {
  }
  settle();
  if (!sink->failed.empty()) throw std::runtime_error(sink->failed);
  return std::move(sink->rows);
}

json::object SimSite::device_row(const std::string& id) const {
  auto* session = devices_.at(id)->session();
  return {{"device", id},
          {"state", session && session->present() ? "ok" : "gone"},
          {"trouble", session && !session->trouble().empty() ? json::value(session->trouble())
                                                             : json::value()}};
}

json::object SimSite::status() { return rows({{"cmd", "status"}}).at(0); }

json::object SimSite::office(const std::string& line) {
  settle();
  const auto answer = console_.answer(line, {time_.mono_ms, time_.wall_ms});
  settle();
  return json::parse(answer).as_object();
}

std::string SimSite::verify() {
  const auto said = [](const VerifyReport& report) {
    return report.ok() ? std::string()
                       : fmt::format("{} problems, first: {}", report.problems.size(),
                                     report.problems.front());
  };
  if (!daemon_) return said(verify_database(state_ + "/wec.db"));
  const auto copy = state_ + "/verify-copy.db";
  std::filesystem::remove(copy);
  auto& store = daemon_->controller.store();
  store.copy_begin(copy);
  while (!store.copy_step()) {
  }
  const auto report = verify_database(copy);
  std::filesystem::remove(copy);
  return said(report);
}

}  // namespace wec::test
