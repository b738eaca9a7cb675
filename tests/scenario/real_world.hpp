// The world of real processes: mosquitto, wec-oms-sim, wecd, one wec-sim a device, and a renderer
// and decoder of labels. Bots touch sockets and pipes of these only.
#pragma once

#include <csignal>
#include <map>
#include <memory>
#include <string>

#include "tests/scenario/process.hpp"
#include "tests/scenario/real_site.hpp"
#include "tests/scenario/world.hpp"

namespace wec::scenario {

struct RealOptions {
  std::string site;        // the site file to copy
  std::string out;         // where pictures of labels go; empty: nowhere
  std::string bin;         // the folder of the programs
  std::string source;      // the source tree, for the label reader
  std::string state_disk;  // a small disk for the site's state alone; empty: beside the rest
  std::string capture;     // where all MQTT messages go, a line each: topic, blank, hex
};

/// Why the real world cannot be had here ("mosquitto is not installed"); empty: it can.
std::string what_is_missing(const RealOptions& options);

class RealWorld : public World {
 public:
  /// Starts everything and waits until it is ready. Throws std::runtime_error or Deviation.
  explicit RealWorld(RealOptions options);
  ~RealWorld() override;

  std::string address() const;  // http://127.0.0.1:PORT
  const std::string& folder() const { return folder_; }
  void keep_folder() { keep_ = true; }
  /// SIGTERM to the daemon and to head office; what they exited with.
  std::pair<int, int> stop();

  std::vector<StationInfo> stations() const override;
  void oms(const std::string& type, const boost::json::object& data) override;
  void oms_raw(const std::string& text) override;
  void double_next_message() override;
  boost::json::object oms_status() override;
  std::vector<boost::json::object> oms_dump(const std::string& what) override;
  bool scan(const std::string& station, const std::string& bytes) override;
  bool scan_raw(const std::string& station, const std::string& bytes) override;
  void key(const std::string& station, const std::string& text) override;
  void scale(const std::string& station, const std::string& line) override;
  void printer(const std::string& device, const std::string& state) override;
  std::size_t labels_printed(const std::string& station) override;
  const PrintedLabel& label(const std::string& station, std::size_t index) override;
  void link(bool up) override;
  void kill_daemon() override;
  void restart_office() override;
  void net(std::string_view fault, bool of_office) override;
  void keep_disk(const std::string& name) override;
  void put_back_disk(const std::string& name, bool medium_too) override;
  void start_daemon() override;
  bool daemon_runs() override;
  void kill_at(const std::string& point, int n) override;
  void disk(bool full) override;
  void step_clock(std::int64_t seconds) override;
  std::chrono::steady_clock::time_point now() override { return std::chrono::steady_clock::now(); }
  boost::json::object screen(const std::string& station) override;
  std::size_t heard(const std::string& station) const override;
  std::optional<Heard> next_tone(const std::string& station, std::size_t before,
                                 std::chrono::milliseconds wait) override;
  boost::json::object status() override;
  std::vector<boost::json::object> rows(const std::string& what, std::int64_t since) override;
  std::vector<std::string> site_lines(const std::string& what) override;
  std::vector<std::string> oms_lines(const std::string& what) override;
  std::string verify() override;
  bool until(const std::function<bool()>& holds, std::chrono::milliseconds wait) override;

 private:
  struct Ear;  // the live socket of one station, on a thread of its own
  struct Device {
    std::string kind;
    std::unique_ptr<Process> process;
    std::vector<std::string> formats;          // of a printer: what came out, as hex
    std::map<std::size_t, PrintedLabel> seen;  // decoded ones
  };

  std::string program(const std::string& name) const { return options_.bin + "/" + name; }
  void start_broker();
  void start_office();
  void start_capture();
  void start_devices();
  void start_device(const DeviceConfig& device);
  void listen_in();
  boost::json::object ask_device(Device& device, const std::string& line);
  Device& device(const std::string& station, const std::string& kind);
  boost::json::object ask_office(const std::string& line);
  PrintedLabel read_label(const std::string& hex, const DeviceConfig& printer);

  RealOptions options_;
  SiteFile site_;
  Ports ports_;
  int office_port_ = 0;  // head office's own way into the broker
  std::string folder_, state_;
  bool keep_ = false;
  int labels_kept_ = 0;
  std::unique_ptr<Process> broker_, office_, daemon_, reader_, capture_;
  std::map<std::string, Device> devices_;
  std::map<std::string, std::unique_ptr<Ear>> ears_;
};

/// Ctrl-C: every wait ends with a Deviation.
extern volatile std::sig_atomic_t stop_asked;

}  // namespace wec::scenario
