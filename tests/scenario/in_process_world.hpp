// The world of one process on simulated time: the daemon's own parts, head office and the simulated
// devices, joined by tests/sim/sim_site.hpp. A scenario runs in milliseconds and always the same.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "tests/scenario/world.hpp"
#include "tests/sim/sim_site.hpp"

namespace wec::scenario {

class InProcessWorld final : public World {
 public:
  /// Throws std::runtime_error when the site file is refused.
  explicit InProcessWorld(const std::string& site_path);
  ~InProcessWorld() override;

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
  std::chrono::steady_clock::time_point now() override;
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
  SimDevice& device(const std::string& station, DeviceKind kind);
  boost::json::object office(const std::string& line);
  void control(SimDevice& device, const std::string& line);

  std::string folder_;
  std::unique_ptr<test::SimSite> site_;
  std::map<std::string, PrintedLabel> labels_;  // by station and index
  int keys_ = 0;
};

}  // namespace wec::scenario
