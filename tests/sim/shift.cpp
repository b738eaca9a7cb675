#include "tests/sim/shift.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "daemon/core/chaos.hpp"
#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/printer.hpp"
#include "tests/scenario/zpl_reader.hpp"
#include "tests/sim/plant.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

constexpr std::int64_t chaos_ms = 90'000, chaos_more_ms = 210'000;
constexpr std::int64_t healed_ms = 2'400'000;  // by then all must be gone (I10)
constexpr int wal_pages[] = {1, 4, 10, 1000};

Sheet read_sheet(const std::string& printer, const std::string& format) {
  Sheet sheet;
  sheet.printer = printer;
  for (const auto& symbol : scenario::symbols_of_zpl(format)) {
    if (symbol.text.size() == 20 && symbol.text.starts_with("00"))
      sheet.sscc = symbol.text.substr(2);
    else if (sheet.number.empty())
      sheet.number = symbol.text;
  }
  return sheet;
}

/// Of a smaller run that should have broken by now.
struct Enough {};

}  // namespace

Shift::Shift(const ShiftPlan& plan)
    : choices(plan.draws ? Choices(*plan.draws) : Choices(plan.seed)),
      disk(plan.seed),
      plan_(plan) {
  const auto drawn = drawn_faults(choices);
  faults = outcome.faults = plan.faults.value_or(drawn | plan.also_faults);
  const auto work = drawn_chores(choices);
  chores = outcome.chores = plan.chores.value_or(besides(work, plan.also_chores));
}

Shift::~Shift() = default;

// ---- the heap ----------------------------------------------------------------------------------

void Shift::in(std::int64_t ms, std::function<void()> what) {
  heap_[{now_ms() + ms, choices.below(1u << 16), ++added_}] = std::move(what);
}

void Shift::within(const std::function<void()>& work) {
  try {
    work();
    return;
  } catch (const DiskBroke&) {
  } catch (const SQLite::Exception&) {  // met while it only read, or at a checkpoint
  }
  die("an I/O error ended it");
}

void Shift::go_on(std::int64_t until_ms, const std::function<bool()>& done) {
  while (now_ms() < until_ms && !done()) {
    if (plan_.events_max > 0 && outcome.events > plan_.events_max) throw Enough();
    const auto next =
        heap_.empty() ? until_ms : std::min(until_ms, std::get<0>(heap_.begin()->first));
    while (now_ms() < next) {
      within([&] { site_->advance(next); });
      ++outcome.events;
    }
    if (heap_.empty() || std::get<0>(heap_.begin()->first) > now_ms()) continue;
    const auto what = std::move(heap_.begin()->second);
    heap_.erase(heap_.begin());
    what();
    ++outcome.events;
    checks_->on_step();
  }
}

// ---- the process -------------------------------------------------------------------------------

void Shift::open_site() {
  SimWorld world;
  world.disk = &disk;
  world.checkpoint_pages = wal_pages[choices.below(4)];
  world.first_of = [this](std::size_t n) { return choices.below(static_cast<std::uint32_t>(n)); };
  world.watch = [this](const Committed& what) { committed(what); };
  world.started = [this] {
    for (const auto& [station, badge] : shift_plan()) at_start_[station] = site_->screen(station);
    checks_->on_start();
  };
  site_ = std::make_unique<SimSite>(sim_site_file(), "/site", std::move(world));
}

void Shift::die(const std::string& why) {
  if (!daemon_runs() && !disk.is_off()) return;
  checks_->on_death();
  site_->drop_daemon();
  ++outcome.crashes;
  SOMETIMES(chaos_, "sim/crash");
  say("wecd is gone: " + why + (disk.is_off() ? ", and so is the power" : ""));
  if (disk.is_off()) disk.power_on(static_cast<Damage>(choices.below(3)));
  in(choices.between(500, 4'000), [this] { start(); });
}

void Shift::stop() {
  if (!daemon_runs()) return;
  checks_->on_death();
  within([&] { site_->kill_daemon(); });
  if (daemon_runs()) return;
  say("wecd stops");
  in(choices.between(500, 4'000), [this] { start(); });
}

void Shift::start() {
  if (daemon_runs()) return;
  try {
    site_->start_daemon();
    ++starts_;
    started_ms_ = now_ms();
    return say("wecd has started");
  } catch (const DiskBroke&) {
  } catch (const SQLite::Exception&) {
  } catch (const std::runtime_error& error) {
    if (!disk.is_off() && chaos_ == false) broken("I10", std::string("no start: ") + error.what());
  }
  const bool off = disk.is_off();
  SOMETIMES(off, "sim/power cut while it starts");
  site_->drop_daemon();
  say("wecd dies while it starts");
  if (off) disk.power_on(static_cast<Damage>(choices.below(3)));
  in(choices.between(500, 4'000), [this] { start(); });
}

void Shift::committed(const Committed& what) {
  ++outcome.commits;
  for (const auto& signal : what.signals)
    if (!signal.command_id.empty()) answers_[signal.station.text].push_back(signal.tone);
  const auto mix = [&](std::uint64_t n) { outcome.trace = (outcome.trace ^ n) * 0x100000001B3u; };
  mix(static_cast<std::uint64_t>(now_ms()));
  for (const auto& event : what.events) mix(std::stoull(event.hash.substr(0, 15), nullptr, 16));
  for (const auto& signal : what.signals)
    mix(static_cast<unsigned char>(signal.station.text.back()) +
        256u * static_cast<unsigned>(signal.tone));
  checks_->on_commit(what);
}

// ---- as people meet it -------------------------------------------------------------------------

std::optional<json::object> Shift::screen(const std::string& station) {
  if (!daemon_runs()) return {};
  return site_->screen(station);
}

bool Shift::scan(const std::string& station, const std::string& code) {
  auto* scanner = site_->device_of(station, DeviceKind::scanner);
  if (!daemon_runs() || !scanner->connected()) return false;
  inputs_[station] = now_ms();
  (void)control(*scanner, "scan-hex " + to_hex(code), site_->now());
  within([&] { site_->settle(); });
  return true;
}

std::optional<Answer> Shift::touch(const std::string& station, const std::string& id,
                                   const std::string& text) {
  inputs_[station] = now_ms();
  StationInput input;
  input.station = StationId(station);
  input.command_id = CommandId(id);
  input.data = text;
  std::optional<Answer> answer;
  within([&] { answer = site_->input(std::move(input)); });
  return answer;
}

void Shift::scale(const std::string& station, const std::string& line) {
  auto* scale = site_->device_of(station, DeviceKind::scale);
  (void)control(*scale, line, site_->now());
  within([&] { site_->settle(); });
}

std::size_t Shift::heard(const std::string& station) const {
  const auto found = answers_.find(station);
  return found == answers_.end() ? 0 : found->second.size();
}

void Shift::read_new_sheets(const std::string& id) {
  auto* printer = dynamic_cast<SimPrinter*>(site_->device(id));
  auto& read = sheets_read_[id];
  for (; read < printer->labels().size(); ++read) {
    const auto sheet = read_sheet(id, printer->labels()[read].format);
    const auto* station = site_->file().station_of_device(id);
    trays_[station->id].push_back(sheet);
    say(fmt::format("{}: paper with {} comes out", id, sheet.number));
    ++outcome.sheets;
    checks_->sheet_came(sheet);
  }
}

std::vector<Sheet> Shift::sent_to(const std::string& printer) {
  std::vector<Sheet> sheets;
  for (const auto& format : site_->take_formats(printer))
    if (auto sheet = read_sheet(printer, format); !sheet.number.empty())
      sheets.push_back(std::move(sheet));
  return sheets;
}

const std::vector<Sheet>& Shift::tray(const std::string& station) {
  for (const auto* id : {"P1", "P2"}) read_new_sheets(id);
  return trays_[station];
}

void Shift::say(std::string line) {
  if (!plan_.story) return;
  const auto ms = now_ms() - 1'000'000;
  outcome.story.push_back(
      fmt::format("{:>4}:{:02}.{:03}  {}", ms / 60'000, ms / 1000 % 60, ms % 1000, line));
}

bool Shift::nobody_waits(const Worker* but) const {
  return std::none_of(workers_.begin(), workers_.end(),
                      [&](const auto& one) { return one.get() != but && one->waits(); });
}

std::int64_t Shift::last_input_ms(const std::string& station) const {
  const auto found = inputs_.find(station);
  return std::max(started_ms_, found == inputs_.end() ? 0 : found->second);
}

std::string Shift::blocked_place() {
  if (!has(chores, Chore::mishap)) return {};
  for (const auto& place : site_->controller().state().locations.after({}, rows_all))
    if (place.status == LocationStatus::PICK_BLOCKED) return place.location.text;
  return {};
}

// ---- the run -----------------------------------------------------------------------------------

/// Asked of the books only when they have changed, or nothing else happens.
bool Shift::all_done() {
  const bool same = looked_at_ == outcome.commits && outcome.events % 64 != 0;
  looked_at_ = outcome.commits;
  return !same && day_->left().empty();
}

void Shift::heal() {
  say("all trouble ends");
  chaos_ = false;
  trouble_->heal();
}

Outcome Shift::run() {
  checks_ = std::make_unique<Checks>(*this);
  trouble_ = std::make_unique<Trouble>(*this);
  day_ = std::make_unique<Day>(*this);
  open_site();
  try {
    site_->start_daemon();
    for (const auto& [type, data] : first_commands()) site_->office("cmd " + type + " " + data);
    if (choices.one_in(2)) site_->office("cmd layout.upsert " + floor_plan());
    const auto ready = [this] { return site_->head_office().quiet(); };
    go_on(now_ms() + 60'000, ready);
    if (!ready()) broken("I10", "the master data are not answered");
    for (const auto& one : opening()) goods.shelves[one.place][{one.sku, one.lot}] = one.units;
    goods.rack = {"T-1", "T-2", "T-3", "T-4", "T-5", "T-6"};
    day_->plan();

    chaos_ = true;
    say("work: " + names_of_chores(chores));
    say("faults: " + names_of(faults));
    const auto end = now_ms() + choices.between(chaos_ms, chaos_ms + chaos_more_ms);
    for (const auto& [station, badge] : shift_plan()) {
      workers_.push_back(std::make_unique<Worker>(*this, station, badge));
      in(choices.between(0, 2'000), [worker = workers_.back().get()] { worker->look(); });
    }
    trouble_->begin();
    go_on(end, [this] { return all_done(); });
    heal();
    go_on(now_ms() + healed_ms, [this] { return all_done(); });
    if (!day_->left().empty()) checks_->say_what_hangs();
    checks_->at_rest();
  } catch (const Broken& found) {
    outcome.invariant = found.invariant;
    outcome.what = found.what;
  } catch (const Enough&) {
  } catch (const std::exception& found) {
    outcome.invariant = "I10";
    outcome.what = std::string("an exception nobody expected: ") + found.what();
  }
  outcome.simulated_ms = now_ms() - 1'000'000;
  outcome.parcels = static_cast<int>(goods.gone.size());
  outcome.draws = choices.taken();
  say(outcome.ok() ? "all is well" : outcome.invariant + " is broken: " + outcome.what);
  if (daemon_runs()) site_->drop_daemon();
  return std::move(outcome);
}

Outcome play(const ShiftPlan& plan) {
  Shift shift(plan);
  return shift.run();
}

}  // namespace wec::test
