#include "tests/unit/sync/sync_world.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "daemon/app/site_of.hpp"
#include "head-office/sim/envelope.hpp"

namespace wec::test {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t tick_ms = 1000;
constexpr std::int64_t reconnect_ms = 100;
constexpr std::size_t all_of_it = SIZE_MAX;

template <class Result>
auto must(Result result) {
  if (!result) throw std::runtime_error(result.error());
  return std::move(*result);
}

std::string new_folder() {
  const fs::path memory = "/dev/shm";  // nothing here is about slow disks
  const auto base = fs::is_directory(memory) ? memory : fs::temp_directory_path();
  std::string name = (base / "wec-sync-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  return name;
}

SiteFile site_file(const std::string& machine_id, const std::string& medium) {
  SiteFile file;
  file.site.tenant = "acme";
  file.site.id = "lej1";
  file.site.machine = machine_id;
  file.simulation = true;
  file.witness.path = medium;
  StationConfig station;
  station.id = "PICK-01";
  station.kind = StationKind::pick;
  file.stations.push_back(station);
  return file;
}

hq::OfficeIds office_ids(int incarnation) {
  hq::OfficeIds ids;
  ids.tenant = "acme";
  ids.site = "lej1";
  ids.machine = "m-1";
  ids.dinc = fmt::format("D{}", incarnation);
  ids.boot = fmt::format("office-{}", incarnation);
  return ids;
}

}  // namespace

// ---- a machine ---------------------------------------------------------------------------------

struct Machine::Running {
  Running(StateDir dir_, OpenedSite opened_, Site site)
      : dir(std::move(dir_)), opened(std::move(opened_)), controller(*opened.store, site) {
    controller.live().suspect = opened.suspect;
    controller.set_second_medium(opened.witness ? &*opened.witness : nullptr);
    controller.reload();
  }
  StateDir dir;
  OpenedSite opened;
  Controller controller;
  std::unique_ptr<SyncCore> core;
  bool acting = false;
};

Machine::Machine(SyncWorld& world, std::string name, std::string machine_id, std::string medium)
    : world_(world),
      folder_(world.folder_ + "/" + name),
      machine_id_(std::move(machine_id)),
      medium_(medium.empty() ? medium : world.folder_ + "/" + medium) {}

Machine::~Machine() = default;

SyncCore& Machine::core() { return *running_->core; }
Controller& Machine::controller() { return running_->controller; }
Store& Machine::store() { return *running_->opened.store; }

void Machine::start() {
  const auto file = site_file(machine_id_, medium_);
  auto dir = StateDir::take(folder_);
  if (!dir) throw std::runtime_error("held: " + dir.error().message);
  auto opened = must(open_site(file, *dir));
  auto site = site_of(file);
  site.boot = world_.new_boot();
  site.machine = opened.machine;
  site.witness = opened.witness.has_value();
  site.witness_wanted = !medium_.empty();
  running_ = std::make_unique<Running>(std::move(*dir), std::move(opened), site);
  const auto now = world_.site_now();
  auto first = running_->controller.start(now.wall_ms, now.mono_ms);
  SyncConfig config;
  config.machine = running_->opened.machine;
  running_->core = std::make_unique<SyncCore>(config, running_->controller.sync_state(), site.boot);
  copy_to_medium(first.committed.events);
  act();
}

void Machine::kill() {
  connected_ = false;
  running_.reset();
}

void Machine::plug(bool in) {
  plugged_ = in;
  if (!in) lose_connection();
}

void Machine::connect() {
  connected_ = true;
  core().on_connected(world_.site_now(), {20, world_.weather.packet_max});
  act();
  const auto retained = [&](DownTopic topic, const std::string& bytes) {
    if (bytes.empty() || !running_) return;
    core().on_message(world_.site_now(), topic, bytes);
    act();
  };
  retained(DownTopic::own_status, world_.retained_site_);
  retained(DownTopic::office_status, world_.retained_office_);
}

void Machine::lose_connection() {
  if (!std::exchange(connected_, false) || !running_) return;
  core().on_disconnected(world_.site_now());
  act();
}

TurnResult Machine::turn(CommandBody body) {
  const auto now = world_.site_now();
  std::vector<Pending> one;
  one.push_back({Command{std::move(body), now.wall_ms, now.mono_ms}, {}});
  auto result = running_->controller.turn(std::move(one));
  const auto& events = result.committed.events;
  copy_to_medium(events);
  if (!events.empty()) core().on_committed(now, events.back().seq, events.back().hash, events);
  core().on_site(now, sync());
  act();
  return result;
}

/// As the deciding thread does after the answers.
void Machine::copy_to_medium(const std::vector<LoggedEvent>& events) {
  auto& medium = running_->opened.witness;
  if (!medium || controller().live().suspect) return;
  if (!controller().take_recovered()) {
    if (!medium->append(events)) throw std::runtime_error("the second medium is gone");
    return;
  }
  medium->start_over();
  medium->append(store().read_log(std::min(sync().safe, store().head().seq - 1), all_of_it));
}

void Machine::work(int scans) {
  for (int i = 0; i < scans; ++i) {
    StationInput input;
    input.station = StationId("PICK-01");
    input.command_id = CommandId(fmt::format("{}-{}", machine_id_, world_.new_boot()));
    input.data = fmt::format("NOBODY-KNOWS-{}-{}", machine_id_, ++scans_);
    world_.mono_ms += 250;
    world_.wall_ms += 250;
    turn(std::move(input));
  }
}

/// What oms_session.cpp does on its executor, in the same order.
void Machine::act() {
  if (std::exchange(running_->acting, true)) return;
  const auto now = world_.site_now();
  for (bool again = true; again;) {
    SyncActions todo = core().take_actions();
    for (const SyncUpdate& update : todo.updates) {
      turn(update);
      core().on_update_done(now, sync().dinc, sync().dcur);
    }
    if (todo.archive) {
      turn(std::move(*todo.archive));
      core().on_archive_done(now, sync());
    }
    if (todo.finish) {
      turn(std::move(*todo.finish));
      core().on_finished(now, sync());
    }
    for (HeadOfficeCommand& command : todo.commands) {
      turn(std::move(command));
      core().on_command_done(now, sync().dinc, sync().dcur);
    }
    for (const UpMessage& m : todo.publishes) {
      if (!connected_) continue;
      SyncWorld::Packet packet;
      packet.up = true;
      packet.from = this;
      packet.topic = m.topic;
      packet.fence = m.fence;
      packet.bytes = *m.bytes;
      packet.token = m.token;
      world_.send(std::move(packet));
    }
    if (todo.read_log)
      core().on_log_rows(now, store().read_log(todo.read_log->after, todo.read_log->max_bytes));
    if (todo.send_lost) {
      std::vector<LoggedEvent> lost;
      for (const auto& row : controller().state().lost_rows.after({}, rows_all)) {
        LoggedEvent event;
        event.seq = row.seq;
        event.hash = row.hash;
        event.raw = std::make_shared<const std::string>(row.raw);
        lost.push_back(std::move(event));
      }
      core().send_quarantine(now, lost);
    }
    if (todo.wants_boot) core().on_boot(now, world_.new_boot());
    if (todo.drop_connection) lose_connection();
    again = todo.will || !todo.updates.empty() || todo.archive || todo.finish ||
            !todo.commands.empty() || !todo.publishes.empty() || todo.read_log || todo.send_lost ||
            todo.wants_boot || todo.drop_connection;
  }
  running_->acting = false;
}

void Machine::keep_disk(const std::string& as) {
  fs::remove_all(world_.folder_ + "/kept-" + as);
  fs::copy(folder_, world_.folder_ + "/kept-" + as, fs::copy_options::recursive);
}

void Machine::put_back(const std::string& kept) {
  fs::remove_all(folder_);
  fs::copy(world_.folder_ + "/kept-" + kept, folder_, fs::copy_options::recursive);
}

void Machine::medium_keeps_only_its_counter() {
  const auto file = medium_ + "/wec-lej1.witness";
  std::string last;
  {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) last = line;
  }
  std::ofstream(file, std::ios::trunc) << last << '\n';
}

std::vector<std::string> Machine::log() {
  std::vector<std::string> rows;
  for (const auto& row : store().read_log(0, all_of_it)) rows.push_back(*row.raw);
  return rows;
}

std::int64_t Machine::count(const std::string& type) {
  std::int64_t n = 0;
  for (const auto& row : store().read_log(0, all_of_it)) n += row.type == type;
  return n;
}

// ---- the world ---------------------------------------------------------------------------------

SyncWorld::SyncWorld(std::uint32_t seed) : folder_(new_folder()), random_(seed) {
  office_ = std::make_unique<hq::HeadOffice>(must(hq::HeadOffice::open(
      office_ids(incarnations_), must(hq::RecordFile::open(folder_ + "/hq")))));
  office_->on_broker_up(office_now());
  from_office();
  next_tick_ms_ = mono_ms + tick_ms;
}

SyncWorld::~SyncWorld() {
  machines_.clear();
  office_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Machine& SyncWorld::machine(const std::string& name, const std::string& machine_id,
                            const std::string& medium) {
  machines_.push_back(std::make_unique<Machine>(*this, name, machine_id, medium));
  return *machines_.back();
}

std::string SyncWorld::new_boot() { return fmt::format("{:032x}", 0xB0070000LL + ++boots_); }

std::int64_t SyncWorld::issue(const std::string& type, const std::string& data) {
  const auto issued =
      must(office_->issue(type, boost::json::parse(data).as_object(), false, office_now()));
  from_office();
  return issued.dseq;
}

std::string SyncWorld::answer_to(const std::string& cmdid) {
  for (const auto& result : office_->fold().results())
    if (result.cmdid == cmdid) return result.result == "ok" ? "ok" : result.reason;
  return {};
}

void SyncWorld::keep_office(const std::string& as) {
  if (auto done = office_->snapshot(folder_ + "/hq-kept-" + as); !done)
    throw std::runtime_error(done.error());
}

void SyncWorld::put_office_back(const std::string& kept) {
  const auto upstream =
      kept.empty() ? std::vector<hq::HeadOffice::Upstream>{} : office_->upstream();
  office_.reset();
  for (const char* rest : {"", "-wal", "-shm"}) fs::remove(folder_ + "/hq" + rest);
  if (!kept.empty()) fs::copy_file(folder_ + "/hq-kept-" + kept, folder_ + "/hq");
  const auto ids = office_ids(++incarnations_);
  office_ = std::make_unique<hq::HeadOffice>(
      must(hq::HeadOffice::open(ids, must(hq::RecordFile::open(folder_ + "/hq")))));
  if (!kept.empty()) office_->begin_incarnation(ids.dinc, upstream, office_now());
  office_->on_broker_up(office_now());
  from_office();
}

std::vector<std::string> SyncWorld::office_log() {
  std::vector<std::string> rows;
  for (std::int64_t seq = 1; seq <= office_->stored(); ++seq)
    rows.push_back(office_->raw_event(seq));
  return rows;
}

void SyncWorld::broker_forgets() {
  network_.clear();
  retained_site_.clear();
  retained_office_.clear();
  for (auto& one : machines_) one->lose_connection();
  office_->on_broker_up(office_now());
  from_office();
}

void SyncWorld::send(Packet packet) {
  const auto draw = [&](int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); };
  if (draw(100) < weather.lose_percent) return;
  const int copies = draw(100) < weather.double_percent ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    const auto late = weather.late_max_ms > 0 ? draw(static_cast<int>(weather.late_max_ms)) : 0;
    network_.emplace(std::pair(mono_ms + 1 + late, ++sent_), packet);
  }
}

void SyncWorld::from_office() {
  for (auto& message : office_->take_outgoing()) {
    Packet packet;
    packet.down = message.topic == hq::Topic::command   ? DownTopic::command
                  : message.topic == hq::Topic::control ? DownTopic::control
                  : message.topic == hq::Topic::archive ? DownTopic::archive
                                                        : DownTopic::office_status;
    if (message.retain) retained_office_ = message.bytes;
    packet.bytes = std::move(message.bytes);
    send(std::move(packet));
  }
}

/// A message down goes to everybody who has subscribed the site's topics.
void SyncWorld::deliver(const Packet& packet) {
  if (!packet.up) {
    for (auto& one : machines_) {
      if (!one->connected_ || !one->runs()) continue;
      one->core().on_message(site_now(), packet.down, packet.bytes);
      one->act();
    }
    return;
  }
  if (packet.token && packet.from->connected_ && packet.from->runs()) {
    packet.from->core().on_delivered(site_now(), packet.token, 0);
    packet.from->act();
  }
  if (packet.topic == UpTopic::control) office_->on_control(packet.bytes, office_now());
  if (packet.topic == UpTopic::status) {
    retained_site_ = packet.bytes;
    office_->on_site_status(packet.bytes);
  }
  if (packet.topic == UpTopic::event) {
    if (weather.swallow_events) {
      const auto head = hq::read_event(packet.bytes);
      return swallowed.push_back({mono_ms, head ? head->seq : 0});
    }
    ++events_carried;
    events_bytes_max = std::max(events_bytes_max, static_cast<std::int64_t>(packet.bytes.size()));
    office_->on_event(packet.fence, packet.bytes, office_now());
  }
  from_office();
}

/// Goes to the next thing that happens; false: that is behind `until_ms`.
bool SyncWorld::step(std::int64_t until_ms) {
  std::int64_t next = next_tick_ms_;
  const auto sooner = [&](std::optional<std::int64_t> at) {
    if (at) next = std::min(next, *at);
  };
  if (!network_.empty()) sooner(network_.begin()->first.first);
  sooner(office_->deadline());
  for (auto& one : machines_)
    if (one->runs()) sooner(one->core().deadline());
  if (next > until_ms) {
    wall_ms += std::max<std::int64_t>(0, until_ms - mono_ms);
    mono_ms = std::max(mono_ms, until_ms);
    return false;
  }
  const auto by = std::max<std::int64_t>(0, next - mono_ms);
  mono_ms += by;
  wall_ms += by;
  while (!network_.empty() && network_.begin()->first.first <= mono_ms) {
    const Packet packet = std::move(network_.begin()->second);
    network_.erase(network_.begin());
    deliver(packet);
  }
  if (office_->deadline() && *office_->deadline() <= mono_ms) {
    office_->on_time(office_now());
    from_office();
  }
  const bool tick = mono_ms >= next_tick_ms_;
  if (tick) next_tick_ms_ = mono_ms + tick_ms;
  for (auto& one : machines_) {
    if (!one->runs()) continue;
    if (tick) one->turn(Tick{});
    if (!one->connected_ && one->plugged_ && mono_ms >= reconnect_at_ms_) {
      reconnect_at_ms_ = mono_ms + reconnect_ms;
      one->connect();
    }
    if (one->core().deadline() && *one->core().deadline() <= mono_ms) {
      one->core().on_time(site_now());
      one->act();
    }
  }
  return true;
}

void SyncWorld::pass(std::int64_t ms) {
  for (const auto end = mono_ms + ms; step(end);) {
  }
}

bool SyncWorld::until(const std::function<bool()>& holds, std::int64_t ms) {
  const auto end = mono_ms + ms;
  while (!holds())
    if (!step(end)) return holds();
  return true;
}

testing::AssertionResult SyncWorld::settles(Machine& at, std::int64_t ms) {
  const bool quiet = until(
      [&] {
        const auto sync = at.sync();
        return sync.link == "online" && sync.stored == sync.head && sync.applied == sync.head &&
               office_->stored() == sync.head && office_->quiet() && at.log() == office_log();
      },
      ms);
  if (quiet) return testing::AssertionSuccess();
  const auto sync = at.sync();
  return testing::AssertionFailure()
         << fmt::format(
                "link {} core {} suspect {} head {} stored {} applied {} fence {} dinc {}:{}",
                sync.link, at.core().link(), sync.suspect, sync.head, sync.stored, sync.applied,
                sync.fence, sync.dinc, sync.dcur)
         << "\nhead office " << boost::json::serialize(office_->status());
}

}  // namespace wec::test
