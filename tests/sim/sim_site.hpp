// A whole site in one process on simulated time: store, controller, device sessions with their real
// drivers, sync core, head office, and simulated devices. No thread, no socket, no waiting: time
// goes to the next deadline when nothing is left to be done.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/site_file.hpp"
#include "daemon/admin/row_sink.hpp"
#include "daemon/app/start_up.hpp"
#include "head-office/sim/console.hpp"
#include "tests/sim/sim_device.hpp"
#include "tests/sim/sim_uplink.hpp"
#include "tests/sim/sim_vfs.hpp"

namespace wec::test {

/// What the simulator puts under and beside a site; the scenarios leave it empty.
struct SimWorld {
  SimDisk* disk = nullptr;  // null: real files in the state folder. Set: start_daemon() is called
  int checkpoint_pages = 1000;
  /// Which of n things that happen at one instant goes first.
  std::function<std::size_t(std::size_t)> first_of;
  /// The process has started and met nobody yet.
  std::function<void()> started;
  /// What left with each commit, in the instant it left.
  std::function<void(const Committed&)> watch;
};

class SimSite final : private Listener {
 public:
  /// `state` is a folder of this site alone.
  SimSite(SiteFile file, std::string state, SimWorld world = {});
  ~SimSite() override;

  void start_daemon();
  void kill_daemon();
  /// The process ends with nothing said or written any more; only with a simulated disk.
  void drop_daemon();
  bool daemon_runs() const { return daemon_ != nullptr; }
  void set_link(bool up) { uplink_.set_link(up); }
  void step_clock(std::int64_t seconds) { time_.stepped_ms += seconds * 1000; }
  void step_wall(std::int64_t seconds) { time_.wall_off_ms += seconds * 1000; }
  std::int64_t wall_ms() const { return time_.wall_ms; }

  /// All that can happen at this instant happens.
  void settle();
  /// Goes to the next deadline, or to `until_ms` if that comes first, and settles.
  void advance(std::int64_t until_ms);
  /// Goes on until it holds; false: not within so much simulated time.
  bool until(const std::function<bool()>& holds, std::int64_t ms);

  std::int64_t now_ms() const { return time_.mono_ms; }
  Instant now() const { return Instant(std::chrono::milliseconds(time_.mono_ms)); }

  /// The station's first device of that kind, or null.
  SimDevice* device_of(const std::string& station, DeviceKind kind);
  SimDevice* device(const std::string& id);
  std::vector<std::string> take_formats(const std::string& id) {
    return devices_.at(id)->take_formats();
  }

  // What is seen from outside, as the daemon's interfaces give it.
  Answer input(StationInput input);
  boost::json::object screen(const std::string& station) const;
  /// Tones of a station since the daemon's first start.
  const std::vector<std::pair<Tone, std::int64_t>>& tones(const std::string& station) {
    return tones_[station];
  }
  boost::json::object status();
  /// As `wec WHAT --json`; throws std::runtime_error with the daemon's refusal.
  std::vector<boost::json::object> rows(const boost::json::object& request);
  /// A line of wec-oms-sim's control socket.
  boost::json::object office(const std::string& line);
  /// "" when the log gives the tables.
  std::string verify();

  const SiteFile& file() const { return file_; }
  Controller& controller();
  hq::HeadOffice& head_office() { return office_; }
  SimUplink& uplink() { return uplink_; }
  std::size_t waiting() const;

 private:
  struct Daemon;

  void committed(const Committed&) override;
  std::unique_ptr<Daemon> new_daemon();
  bool pump_part(std::size_t part);
  void attach_devices();
  boost::json::object device_row(const std::string& id) const;

  SiteFile file_;
  std::string state_;
  SimWorld world_;
  SimTime time_;
  hq::HeadOffice office_;
  hq::Console console_;
  SimUplink uplink_;
  std::map<std::string, std::unique_ptr<DeviceOnWire>> devices_;
  std::unique_ptr<Daemon> daemon_;
  std::map<std::string, std::vector<std::pair<Tone, std::int64_t>>> tones_;
  int starts_ = 0;
};

}  // namespace wec::test
