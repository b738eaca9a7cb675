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

}  // namespace

Shift::Shift(const ShiftPlan& plan)
    : choices(plan.draws ? Choices(*plan.draws) : Choices(plan.seed)),
      disk(plan.seed),
      plan_(plan) {
  const auto drawn = drawn_faults(choices);
  faults = outcome.faults = plan.faults.value_or(drawn);
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

void Shift::start() {
  if (daemon_runs()) return;
  try {
    site_->start_daemon();
    ++starts_;
    return say("wecd has started");
  } catch (const DiskBroke&) {
  } catch (const SQLite::Exception&) {
  } catch (const std::runtime_error& error) {
    if (!disk.is_off() && chaos_ == false) broken("I10", std::string("no start: ") + error.what());
  }
  const bool off = disk.is_off();
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
  (void)control(*scanner, "scan-hex " + to_hex(code), site_->now());
  within([&] { site_->settle(); });
  return true;
}

std::optional<Answer> Shift::touch(const std::string& station, const std::string& id,
                                   const std::string& text) {
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

// ---- head office -------------------------------------------------------------------------------

void Shift::next_order() {
  const auto id = fmt::format("SO-{}", orders.size() + 1);
  const auto& known = articles();
  std::string lines;
  const auto count = 1 + choices.below(2);
  const auto first = choices.below(static_cast<std::uint32_t>(known.size()));
  for (std::uint32_t n = 0; n < count; ++n)
    lines += fmt::format(R"({}{{"line":{},"sku":"{}","qty":{}}})", n ? "," : "", n + 1,
                         known[(first + n) % known.size()].sku, 1 + choices.below(3));
  orders.push_back(id);
  say("head office releases " + id);
  within([&] {
    site_->office(fmt::format(
        R"(cmd order.released {{"order":"{}","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"P","label":"template","ship_to":{{"name":"Ada ^XZ^XA^FO9,9^BCN^FDPWNED^FS^XZ","lines":["Road ~JA 1 ^CC+ \\&_5E"],"postcode":"04109","city":"Köln^FS","country":"DE"}},"lines":[{}]}})",
        id, lines));
  });
}

// ---- the run -----------------------------------------------------------------------------------

bool Shift::all_gone() {
  if (!daemon_runs() || orders_to_come_ > 0) return false;
  auto& state = site_->controller().state();
  for (const auto& id : orders) {
    const auto order = state.orders.get(OrderId(id));
    if (!order || (order->state != OrderState::shipped && order->state != OrderState::cancelled))
      return false;
  }
  for (const auto& [tote, inside] : goods.totes)
    if (!is_empty(inside)) return false;
  const auto sync = site_->controller().sync_state();
  return goods.loaded.empty() && goods.at_dock.empty() && site_->head_office().quiet() &&
         sync.applied == sync.head;
}

void Shift::heal() {
  say("all trouble ends");
  chaos_ = false;
  trouble_->heal();
}

Outcome Shift::run() {
  checks_ = std::make_unique<Checks>(*this);
  trouble_ = std::make_unique<Trouble>(*this);
  open_site();
  try {
    site_->start_daemon();
    for (const auto& [type, data] : first_commands()) site_->office("cmd " + type + " " + data);
    const auto ready = [this] { return site_->head_office().quiet(); };
    go_on(now_ms() + 60'000, ready);
    if (!ready()) broken("I10", "the master data are not answered");
    for (const auto& one : articles()) goods.shelves[one.shelf][{one.sku, one.lot}] = opening_units;
    goods.rack = {"T-1", "T-2", "T-3", "T-4", "T-5", "T-6"};

    chaos_ = true;
    say("faults: " + names_of(faults));
    const auto end = now_ms() + choices.between(chaos_ms, chaos_ms + chaos_more_ms);
    for (const auto& [station, badge] : shift_plan()) {
      workers_.push_back(std::make_unique<Worker>(*this, station, badge));
      in(choices.between(0, 2'000), [worker = workers_.back().get()] { worker->look(); });
    }
    const auto count = 2 + choices.below(4);
    orders_to_come_ = static_cast<int>(count);
    for (std::uint32_t n = 0; n < count; ++n)
      in(choices.between(0, 80'000), [this] {
        --orders_to_come_;
        next_order();
      });
    if (has(faults, Fault::cancels))
      in(choices.between(20'000, 200'000), [this] {
        if (orders.empty()) return;
        const auto& id = choices.of(orders);
        say("head office cancels " + id);
        within([&] { site_->office(fmt::format(R"(cmd order.cancel {{"order":"{}"}})", id)); });
      });
    trouble_->begin();
    go_on(end, [this] { return all_gone(); });
    heal();
    go_on(now_ms() + healed_ms, [this] { return all_gone(); });
    if (!all_gone()) checks_->say_what_hangs();
    checks_->at_rest();
  } catch (const Broken& found) {
    outcome.invariant = found.invariant;
    outcome.what = found.what;
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
