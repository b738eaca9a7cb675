#include "tests/scenario/real_world.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/scenario/broken_net.hpp"
#include "tests/scenario/language.hpp"
#include "tests/scenario/sockets.hpp"
#include "tests/unit/stations/client.hpp"

namespace wec::scenario {

volatile std::sig_atomic_t stop_asked = 0;

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using std::chrono::milliseconds;

std::string find_program(const std::string& name) {
  std::istringstream path(std::string(::getenv("PATH") ? ::getenv("PATH") : "") + ":/usr/sbin");
  for (std::string folder; std::getline(path, folder, ':');)
    if (::access((folder + "/" + name).c_str(), X_OK) == 0) return folder + "/" + name;
  return {};
}

json::object parse_object(const std::string& text, const std::string& of) {
  boost::system::error_code bad;
  auto value = json::parse(text, bad);
  if (bad || !value.is_object()) throw Deviation{of + " said: " + text};
  return value.get_object();
}

bool said_ok(const json::object& answer) {
  const auto* ok = answer.if_contains("ok");
  return ok && ok->is_bool() && ok->get_bool();
}

std::string to_hex(const std::string& bytes) {
  std::string hex;
  for (const char c : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

std::string what_is_missing(const RealOptions& options) {
  if (find_program("mosquitto").empty()) return "mosquitto is not installed";
  if (find_program("node").empty()) return "node is not installed";
  if (!fs::exists(options.source + "/tests/e2e/node_modules"))
    return "tests/e2e/node_modules is missing (./dev setup puts it there)";
  for (const auto* name : {"wecd", "wec", "wec-sim", "wec-oms-sim"})
    if (!fs::exists(options.bin + "/" + name)) return options.bin + "/" + name + " is not built";
  return {};
}

/// Tones of one station as they come. Its thread ends when the daemon closes the socket.
struct RealWorld::Ear {
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::vector<Heard> tones;
  bool attached = false;
  std::thread thread;

  void attach(int port, const std::string& station) {
    detach();
    attached = true;
    auto client = std::make_shared<LiveClient>(static_cast<std::uint16_t>(port),
                                               "/api/v1/stations/" + station + "/live");
    if (!client->open()) throw Deviation{"the live socket of " + station + " was refused"};
    client->next();  // the screen as it stands: from here on nothing is missed
    thread = std::thread([this, client] {
      while (const auto message = client->next()) take(*message);
      const std::lock_guard lock(mutex);
      attached = false;
      changed.notify_all();
    });
  }
  void take(const json::object& message) {
    const auto* type = message.if_contains("type");
    if (!type || *type != "signal") return;
    const std::lock_guard lock(mutex);
    tones.push_back({plain(message.at("tone")), std::chrono::steady_clock::now()});
    changed.notify_all();
  }
  void detach() {
    if (thread.joinable()) thread.join();
  }
};

RealWorld::RealWorld(RealOptions options) : options_(std::move(options)) {
  site_ = load_site(options_.site);
  std::string name = (fs::temp_directory_path() / "wec-scenario-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  folder_ = name;
  state_ = options_.state_disk.empty() ? folder_ + "/state" : options_.state_disk + "/state";
  fs::create_directories(state_);
  if (!options_.out.empty()) fs::create_directories(options_.out);
  ports_.broker = free_port();
  ports_.http = free_port();
  office_port_ = free_port();
  std::ofstream(folder_ + "/mosquitto.conf")
      << "listener " << ports_.broker << " 127.0.0.1\nlistener " << office_port_
      << " 127.0.0.1\nallow_anonymous true\npersistence false\n"
      << "set_tcp_nodelay true\nlog_dest none\n";
  start_broker();
  if (!options_.capture.empty()) start_capture();
  start_office();
  start_devices();
  std::ofstream(folder_ + "/site.toml") << with_ports(options_.site, site_, ports_);
  for (const auto& station : site_.stations) ears_[station.id] = std::make_unique<Ear>();
  start_daemon();
}

RealWorld::~RealWorld() {
  daemon_.reset();
  for (auto& [id, ear] : ears_) ear->detach();
  devices_.clear();
  office_.reset();
  capture_.reset();
  broker_.reset();
  reader_.reset();
  std::error_code ignored;
  if (!keep_) fs::remove_all(folder_, ignored);
}

std::string RealWorld::address() const { return fmt::format("http://127.0.0.1:{}", ports_.http); }

std::pair<int, int> RealWorld::stop() {
  const int daemon = daemon_ ? daemon_->end(SIGTERM) : -1;
  const int office = office_ ? office_->end(SIGTERM) : -1;
  return {daemon, office};
}

void RealWorld::start_broker() {
  broker_ = std::make_unique<Process>(
      std::vector<std::string>{find_program("mosquitto"), "-c", folder_ + "/mosquitto.conf"},
      folder_ + "/mosquitto.log");
  if (!until([&] { return port_answers(ports_.broker) && port_answers(office_port_); }, patience))
    throw Deviation{"mosquitto does not come up"};
}

/// It reconnects by itself when the broker was killed.
void RealWorld::start_capture() {
  capture_ = std::make_unique<Process>(
      std::vector<std::string>{"/bin/sh", "-c", "exec \"$@\" >\"$0\"", options_.capture,
                               find_program("mosquitto_sub"), "-h", "127.0.0.1", "-p",
                               std::to_string(ports_.broker), "-V", "5", "-q", "1", "-t", "wec/#",
                               "-F", "%t %x"},
      folder_ + "/mosquitto_sub.log");
}

void RealWorld::restart_office() {
  if (office_) office_->end(SIGKILL);
  start_office();
}

void RealWorld::net(std::string_view fault, bool of_office) {
  if (fault.empty()) return mend_net();
  break_net(of_office ? office_port_ : ports_.broker, fault);
}

void RealWorld::keep_disk(const std::string& name) {
  fs::remove(state_ + "/wecd.sock");  // a killed daemon leaves it, and it is no file to copy
  fs::remove_all(folder_ + "/kept-" + name);
  fs::copy(state_, folder_ + "/kept-" + name, fs::copy_options::recursive);
}

void RealWorld::put_back_disk(const std::string& name, bool medium_too) {
  if (daemon_runs()) throw Deviation{"the disk of a running daemon is not put back"};
  const auto medium = state_ + "/" + site_.witness.path, aside = folder_ + "/medium";
  fs::remove_all(aside);
  if (!medium_too) fs::rename(medium, aside);
  fs::remove_all(state_);
  fs::copy(folder_ + "/kept-" + name, state_, fs::copy_options::recursive);
  fs::remove_all(medium);
  if (!medium_too) fs::rename(aside, medium);
}

void RealWorld::start_office() {
  office_ = std::make_unique<Process>(
      std::vector<std::string>{program("wec-oms-sim"), "run", "--broker",
                               fmt::format("mqtt://127.0.0.1:{}", office_port_), "--tenant",
                               site_.site.tenant, "--site", site_.site.id, "--state",
                               folder_ + "/oms.log", "--control", folder_ + "/oms.sock"},
      folder_ + "/wec-oms-sim.log");
  const auto ready = office_->read_line(patience);
  if (!ready || ready->find("\"ready\":true") == std::string::npos)
    throw Deviation{"wec-oms-sim does not come up"};
}

void RealWorld::start_devices() {
  for (const auto& device : site_.devices) start_device(device);
}

void RealWorld::start_device(const DeviceConfig& device) {
  auto& made = devices_[device.id];
  made.kind = device_kind(device);
  std::vector<std::string> command{program("wec-sim"), made.kind};
  const bool dials = device.link.starts_with("tcp-listen://");
  if (dials) ports_.devices[device.id] = free_port();
  command.push_back(dials ? "--connect" : "--listen");
  command.push_back(fmt::format("127.0.0.1:{}", dials ? ports_.devices[device.id] : 0));
  // Of the printers that say what is wrong; one that says nothing is the state `silent`.
  if (made.kind == "printer") command.insert(command.end(), {"--set", "answers_when_blocked=yes"});
  made.process = std::make_unique<Process>(command, folder_ + "/" + device.id + ".log");
  const auto ready = made.process->read_line(patience);
  if (!ready) throw Deviation{"wec-sim for " + device.id + " does not come up"};
  const auto address = plain(parse_object(*ready, "wec-sim").at("address"));
  if (!dials) ports_.devices[device.id] = std::stoi(address.substr(address.rfind(':') + 1));
}

void RealWorld::start_daemon() {
  daemon_ =
      std::make_unique<Process>(std::vector<std::string>{program("wecd"), "--config",
                                                         folder_ + "/site.toml", "--state", state_},
                                folder_ + "/wecd.log");
  const auto ready = daemon_->read_line(patience);
  if (!ready || ready->find("\"ready\":true") == std::string::npos) {
    keep_ = true;
    throw Deviation{"wecd does not come up; see " + folder_ + "/wecd.log"};
  }
  listen_in();
}

void RealWorld::listen_in() {
  for (auto& [id, ear] : ears_) ear->attach(ports_.http, id);
}

bool RealWorld::daemon_runs() { return daemon_ && daemon_->running(); }

void RealWorld::kill_daemon() {
  if (daemon_) daemon_->end(SIGKILL);
  for (auto& [id, ear] : ears_) ear->detach();
}

void RealWorld::link(bool up) {
  if (up && (!broker_ || !broker_->running())) start_broker();
  if (!up && broker_) broker_->end(SIGKILL);
}

void RealWorld::kill_at(const std::string& point, int n) {
  ask_rows(state_ + "/wecd.sock", {{"cmd", "kill-at"}, {"point", point}, {"n", n}});
}

void RealWorld::disk(bool full) {
  if (options_.state_disk.empty()) throw Deviation{"a full disk needs --state-disk"};
  const auto filler = options_.state_disk + "/somebody-elses-file";
  if (!full) {
    fs::remove(filler);
    return;
  }
  std::ofstream file(filler, std::ios::binary);
  for (const std::string page(4096, 'x'); file.write(page.data(), 4096).flush();) {
  }
}

void RealWorld::step_clock(std::int64_t seconds) {
  const auto done =
      ask_rows(state_ + "/wecd.sock", {{"cmd", "sim"}, {"do", "clock"}, {"seconds", seconds}});
  if (!done) throw Deviation{"wecd sim clock: " + done.error()};
}

std::vector<StationInfo> RealWorld::stations() const {
  std::vector<StationInfo> all;
  for (const auto& station : site_.stations)
    all.push_back({station.id, std::string(name_of(station.kind))});
  return all;
}

// ---- head office
// -----------------------------------------------------------------------------------

json::object RealWorld::ask_office(const std::string& line) {
  const auto answer = ask_line(folder_ + "/oms.sock", line);
  if (!answer) throw Deviation{"wec-oms-sim does not answer"};
  auto object = parse_object(*answer, "wec-oms-sim");
  if (!said_ok(object)) throw Deviation{"wec-oms-sim: " + *answer};
  return object;
}

void RealWorld::oms(const std::string& type, const json::object& data) {
  ask_office("cmd " + type + " " + json::serialize(data));
}

void RealWorld::oms_raw(const std::string& text) { ask_office("raw dn/cmd " + text); }
void RealWorld::double_next_message() { ask_office("dup 1"); }
json::object RealWorld::oms_status() { return ask_office("status"); }

std::vector<json::object> RealWorld::oms_dump(const std::string& what) {
  std::vector<json::object> rows;
  const auto answer = ask_office("dump " + what);
  for (const auto& row : answer.at("rows").as_array()) rows.push_back(row.as_object());
  return rows;
}

// ---- devices
// ---------------------------------------------------------------------------------------

json::object RealWorld::ask_device(Device& device, const std::string& line) {
  if (!device.process->write_line(line)) throw Deviation{"a simulated device is gone"};
  const auto answer = device.process->read_line(patience);
  if (!answer) throw Deviation{"a simulated device does not answer"};
  return parse_object(*answer, "wec-sim");
}

RealWorld::Device& RealWorld::device(const std::string& station, const std::string& kind) {
  const auto* found = device_of(site_, station, kind);
  if (!found) throw Deviation{fmt::format("{} has no {} in the site file", station, kind)};
  return devices_.at(found->id);
}

bool RealWorld::scan(const std::string& station, const std::string& bytes) {
  auto& scanner = device(station, "scanner");
  const auto line = "scan-hex " + to_hex(bytes);
  json::object answer;
  until(
      [&] {
        answer = ask_device(scanner, line);
        const auto* code = answer.if_contains("code");
        return !(code && *code == "NOT_CONNECTED") || !daemon_runs();
      },
      patience);
  return said_ok(answer);
}

bool RealWorld::scan_raw(const std::string& station, const std::string& bytes) {
  return said_ok(ask_device(device(station, "scanner"), "raw-hex " + to_hex(bytes)));
}

void RealWorld::key(const std::string& station, const std::string& text) {
  static int keys = 0;
  const json::object body{{"command_id", fmt::format("keys-{}-{}", ::getpid(), ++keys)},
                          {"kind", "key"},
                          {"data", text}};
  const auto reply = post(static_cast<std::uint16_t>(ports_.http),
                          "/api/v1/stations/" + station + "/input", json::serialize(body));
  if (reply.status != 200) throw Deviation{fmt::format("key at {}: {}", station, reply.body)};
}

void RealWorld::scale(const std::string& station, const std::string& line) {
  const auto answer = ask_device(device(station, "scale"), line);
  if (!said_ok(answer)) throw Deviation{"scale: " + json::serialize(answer)};
}

void RealWorld::printer(const std::string& id, const std::string& state) {
  const auto found = devices_.find(id);
  if (found == devices_.end()) throw Deviation{"no printer " + id + " in the site file"};
  const auto answer = ask_device(found->second, state == "power" ? state : "printer " + state);
  if (!said_ok(answer)) throw Deviation{"printer: " + json::serialize(answer)};
}

std::size_t RealWorld::labels_printed(const std::string& station) {
  auto& printer = device(station, "printer");
  const auto answer = ask_device(printer, "labels");
  printer.formats.clear();
  for (const auto& format : answer.at("labels").as_array())
    printer.formats.push_back(plain(format));
  return printer.formats.size();
}

const PrintedLabel& RealWorld::label(const std::string& station, std::size_t index) {
  auto& printer = device(station, "printer");
  if (!printer.seen.contains(index))
    printer.seen[index] =
        read_label(printer.formats.at(index), *device_of(site_, station, "printer"));
  return printer.seen.at(index);
}

PrintedLabel RealWorld::read_label(const std::string& hex, const DeviceConfig& printer) {
  if (!reader_) {
    reader_ = std::make_unique<Process>(
        std::vector<std::string>{find_program("node"),
                                 options_.source + "/tests/e2e/label-reader.mjs"},
        folder_ + "/label-reader.log");
    if (!reader_->read_line(patience)) throw Deviation{"the label reader does not come up"};
  }
  const auto media = printer.media.value_or(MediaSize{});
  json::object request{{"zpl_hex", hex},
                       {"dpi", printer.dpi.value_or(203)},
                       {"width_mm", media.width_mm},
                       {"height_mm", media.height_mm},
                       {"png", nullptr}};
  PrintedLabel label;
  if (!options_.out.empty())
    label.png = fmt::format("{}/label-{:03}.png", options_.out, ++labels_kept_);
  if (!label.png.empty()) request["png"] = label.png;
  reader_->write_line(json::serialize(request));
  const auto answer = reader_->read_line(patience);
  if (!answer) throw Deviation{"the label reader does not answer"};
  const auto read = parse_object(*answer, "the label reader");
  if (read.contains("error")) throw Deviation{"the label cannot be rendered: " + *answer};
  for (const auto& symbol : read.at("barcodes").as_array())
    label.symbols.push_back({plain(symbol.at("symbology")), plain(symbol.at("text"))});
  return label;
}

// ---- what is seen and heard
// ------------------------------------------------------------------------

json::object RealWorld::screen(const std::string& station) {
  try {
    const auto reply =
        get(static_cast<std::uint16_t>(ports_.http), "/api/v1/stations/" + station + "/screen");
    if (reply.status == 200) return parse_object(reply.body, "the station API");
    throw Deviation{fmt::format("screen of {}: status {} {}", station, reply.status, reply.body)};
  } catch (const boost::system::system_error& error) {
    throw Deviation{fmt::format("wecd does not answer: {}", error.what())};
  }
}

std::size_t RealWorld::heard(const std::string& station) const {
  const auto& ear = *ears_.at(station);
  const std::lock_guard lock(ear.mutex);
  return ear.tones.size();
}

std::optional<Heard> RealWorld::next_tone(const std::string& station, std::size_t before,
                                          milliseconds wait) {
  auto& ear = *ears_.at(station);
  std::unique_lock lock(ear.mutex);
  ear.changed.wait_for(lock, wait, [&] { return ear.tones.size() > before || !ear.attached; });
  if (stop_asked) throw Deviation{"stopped"};
  if (ear.tones.size() <= before) return std::nullopt;
  return ear.tones[before];
}

json::object RealWorld::status() {
  auto rows = ask_rows(state_ + "/wecd.sock", {{"cmd", "status"}});
  if (!rows || rows->empty()) throw Deviation{"wecd status: " + (rows ? "empty" : rows.error())};
  return rows->front();
}

std::vector<json::object> RealWorld::rows(const std::string& what, std::int64_t since) {
  json::object request{{"cmd", what}};
  if (what == "events") request["since"] = since;
  auto rows = ask_rows(state_ + "/wecd.sock", request);
  if (!rows) throw Deviation{fmt::format("wecd {}: {}", what, rows.error())};
  return std::move(*rows);
}

std::vector<std::string> RealWorld::site_lines(const std::string& what) {
  const auto ran = run_program({program("wec"), "--state", state_, "--json", what}, patience);
  if (ran.exit != 0)
    throw Deviation{fmt::format("wec {} exited {}: {}", what, ran.exit, ran.output)};
  return sorted_lines(ran.output);
}

std::vector<std::string> RealWorld::oms_lines(const std::string& what) {
  const auto ran = run_program(
      {program("wec-oms-sim"), "dump", what, "--control", folder_ + "/oms.sock"}, patience);
  if (ran.exit != 0)
    throw Deviation{fmt::format("wec-oms-sim dump {} exited {}: {}", what, ran.exit, ran.output)};
  return sorted_lines(ran.output);
}

std::string RealWorld::verify() {
  const auto ran = run_program({program("wec"), "--state", state_, "verify"}, patience * 4);
  return ran.exit == 0 ? "" : fmt::format("exit {}: {}", ran.exit, ran.output);
}

bool RealWorld::until(const std::function<bool()>& holds, milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  for (auto pause = milliseconds(2);; pause = std::min(pause * 2, milliseconds(30))) {
    if (stop_asked) throw Deviation{"stopped"};
    if (holds()) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace wec::scenario
