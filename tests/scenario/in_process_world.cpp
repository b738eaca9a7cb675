#include "tests/scenario/in_process_world.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "daemon/app/site_of.hpp"
#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/printer.hpp"
#include "tests/scenario/language.hpp"
#include "tests/scenario/zpl_reader.hpp"

namespace wec::scenario {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

SiteFile load(const std::string& path) {
  auto site = load_site_file(path, known_drivers());
  if (!site) throw std::runtime_error(to_text(site.error()));
  return std::move(*site);
}

/// In memory where the system has such a place: nothing here is about disks.
std::string new_folder() {
  const fs::path memory = "/dev/shm";
  const auto base = fs::is_directory(memory) ? memory : fs::temp_directory_path();
  std::string name = (base / "wec-scenario-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  return name;
}

}  // namespace

InProcessWorld::InProcessWorld(const std::string& site_path) : folder_(new_folder()) {
  site_ = std::make_unique<test::SimSite>(load(site_path), folder_);
}

InProcessWorld::~InProcessWorld() {
  site_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::vector<StationInfo> InProcessWorld::stations() const {
  std::vector<StationInfo> all;
  for (const auto& station : site_->file().stations)
    all.push_back({station.id, std::string(name_of(station.kind))});
  return all;
}

// ---- head office -------------------------------------------------------------------------------

json::object InProcessWorld::office(const std::string& line) {
  auto answer = site_->office(line);
  if (const auto* ok = answer.if_contains("ok"); !ok || !ok->is_bool() || !ok->get_bool())
    throw Deviation{"wec-oms-sim: " + json::serialize(answer)};
  return answer;
}

void InProcessWorld::oms(const std::string& type, const json::object& data) {
  office("cmd " + type + " " + json::serialize(data));
}

void InProcessWorld::oms_raw(const std::string& text) { office("raw dn/cmd " + text); }
void InProcessWorld::double_next_message() { office("dup 1"); }
json::object InProcessWorld::oms_status() { return office("status"); }

std::vector<json::object> InProcessWorld::oms_dump(const std::string& what) {
  std::vector<json::object> rows;
  const auto answer = office("dump " + what);
  for (const auto& row : answer.at("rows").as_array()) rows.push_back(row.as_object());
  return rows;
}

// ---- devices -----------------------------------------------------------------------------------

SimDevice& InProcessWorld::device(const std::string& station, DeviceKind kind) {
  auto* found = site_->device_of(station, kind);
  if (!found) throw Deviation{fmt::format("{} has no such device in the site file", station)};
  return *found;
}

void InProcessWorld::control(SimDevice& device, const std::string& line) {
  const auto answer = wec::control(device, line, site_->now());
  if (!answer) throw Deviation{to_json(answer.error())};
  site_->settle();
}

bool InProcessWorld::scan(const std::string& station, const std::string& bytes) {
  auto& scanner = device(station, DeviceKind::scanner);
  if (!site_->until([&] { return scanner.connected() || !daemon_runs(); }, patience.count()))
    return false;
  if (!daemon_runs()) return false;
  control(scanner, "scan-hex " + to_hex(bytes));
  return true;
}

bool InProcessWorld::scan_raw(const std::string& station, const std::string& bytes) {
  auto& scanner = device(station, DeviceKind::scanner);
  if (!scanner.connected()) return false;
  control(scanner, "raw-hex " + to_hex(bytes));
  return true;
}

void InProcessWorld::key(const std::string& station, const std::string& text) {
  StationInput input;
  input.station = StationId(station);
  input.command_id = CommandId(fmt::format("keys-{}", ++keys_));
  input.kind = InputKind::key;
  input.data = text;
  site_->input(std::move(input));
}

void InProcessWorld::scale(const std::string& station, const std::string& line) {
  control(device(station, DeviceKind::scale), line);
}

void InProcessWorld::printer(const std::string& id, const std::string& state) {
  auto* found = site_->device(id);
  if (!found) throw Deviation{"no printer " + id + " in the site file"};
  control(*found, state == "power" ? state : "printer " + state);
}

std::size_t InProcessWorld::labels_printed(const std::string& station) {
  auto* printer = dynamic_cast<SimPrinter*>(&device(station, DeviceKind::printer));
  if (!printer) throw Deviation{"the printer of " + station + " keeps no labels"};
  return printer->labels().size();
}

const PrintedLabel& InProcessWorld::label(const std::string& station, std::size_t index) {
  auto& printed = labels_[fmt::format("{}/{}", station, index)];
  if (!printed.symbols.empty()) return printed;
  const auto& printer = dynamic_cast<SimPrinter&>(device(station, DeviceKind::printer));
  for (const auto& symbol : symbols_of_zpl(printer.labels().at(index).format))
    printed.symbols.push_back({symbol.aim, symbol.text});
  return printed;
}

// ---- what is broken and mended -----------------------------------------------------------------

void InProcessWorld::link(bool up) {
  site_->set_link(up);
  site_->settle();
}

void InProcessWorld::kill_daemon() { site_->kill_daemon(); }
void InProcessWorld::net(std::string_view, bool) {
  throw Deviation{"nets break between real processes only"};
}

void InProcessWorld::restart_office() {
  throw Deviation{"head office is killed among the real processes only (--real)"};
}
void InProcessWorld::keep_disk(const std::string&) {
  throw Deviation{"disks are copied with the real processes only (--real)"};
}
void InProcessWorld::put_back_disk(const std::string& name, bool) { keep_disk(name); }
void InProcessWorld::start_daemon() { site_->start_daemon(); }
bool InProcessWorld::daemon_runs() { return site_->daemon_runs(); }

void InProcessWorld::kill_at(const std::string&, int) {
  throw Deviation{"kill points need the real processes (--real)"};
}

void InProcessWorld::disk(bool) { throw Deviation{"a full disk needs --real and --state-disk"}; }

void InProcessWorld::step_clock(std::int64_t seconds) { site_->step_clock(seconds); }
std::chrono::steady_clock::time_point InProcessWorld::now() { return site_->now(); }

// ---- what is seen and heard --------------------------------------------------------------------

json::object InProcessWorld::screen(const std::string& station) {
  if (!daemon_runs()) throw Deviation{"wecd does not answer"};
  site_->settle();
  return site_->screen(station);
}

std::size_t InProcessWorld::heard(const std::string& station) const {
  return site_->tones(station).size();
}

std::optional<Heard> InProcessWorld::next_tone(const std::string& station, std::size_t before,
                                               std::chrono::milliseconds wait) {
  const auto& tones = site_->tones(station);
  if (!site_->until([&] { return tones.size() > before || !daemon_runs(); }, wait.count()))
    return std::nullopt;
  if (tones.size() <= before) return std::nullopt;
  const auto& [tone, at_ms] = tones[before];
  return Heard{std::string(name_of(tone)),
               std::chrono::steady_clock::time_point(std::chrono::milliseconds(at_ms))};
}

json::object InProcessWorld::status() { return site_->status(); }

std::vector<json::object> InProcessWorld::rows(const std::string& what, std::int64_t since) {
  json::object request{{"cmd", what}};
  if (what == "events") request["since"] = since;
  return site_->rows(request);
}

std::vector<std::string> InProcessWorld::site_lines(const std::string& what) {
  std::vector<std::string> lines;
  for (const auto& row : rows(what, 0)) lines.push_back(json::serialize(row));
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> InProcessWorld::oms_lines(const std::string& what) {
  std::vector<std::string> lines;
  for (const auto& row : oms_dump(what)) lines.push_back(json::serialize(row));
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string InProcessWorld::verify() { return site_->verify(); }

bool InProcessWorld::until(const std::function<bool()>& holds, std::chrono::milliseconds wait) {
  return site_->until(holds, wait.count());
}

}  // namespace wec::scenario
