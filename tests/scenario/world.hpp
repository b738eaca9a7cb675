// Everything a scenario can touch and see, and nothing else (floor.md 6.1, ruling 22). The
// scenarios know only this; what stands behind it is real_world.cpp or
// in_process_world.cpp.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wec::scenario {

/// How long a thing that must happen may take, on a busy machine.
inline constexpr std::chrono::milliseconds patience{30'000};

struct Heard {
  std::string tone;  // OK DONE ATTENTION STOP
  std::chrono::steady_clock::time_point at;
};

struct Symbol {
  std::string aim;  // "]C1"
  std::string text;
};

/// One label that came out of a printer, as a scanner sees it.
struct PrintedLabel {
  std::vector<Symbol> symbols;
  std::string png;  // where its picture lies; empty: not kept
};

struct StationInfo {
  std::string id;
  std::string kind;
};

/// Of one thread. Everything throws Deviation when the world cannot do it any more.
class World {
 public:
  virtual ~World() = default;

  virtual std::vector<StationInfo> stations() const = 0;

  // head office
  virtual void oms(const std::string& type, const boost::json::object& data) = 0;
  /// Bytes as they are on dn/cmd, with a dseq of their own.
  virtual void oms_raw(const std::string& text) = 0;
  /// Head office sends its next message twice.
  virtual void double_next_message() = 0;
  virtual boost::json::object oms_status() = 0;
  virtual std::vector<boost::json::object> oms_dump(const std::string& what) = 0;

  // the floor
  /// Bytes into the scanner of the station. False: nobody is connected any more.
  virtual bool scan(const std::string& station, const std::string& bytes) = 0;
  /// The same without the frame around it.
  virtual bool scan_raw(const std::string& station, const std::string& bytes) = 0;
  virtual void key(const std::string& station, const std::string& text) = 0;
  /// A line for the scale ("weigh 912.0 g", "zero") or the printer ("paper_out").
  virtual void scale(const std::string& station, const std::string& line) = 0;
  virtual void printer(const std::string& device, const std::string& state) = 0;
  /// Labels that came out of the station's printer so far, oldest first.
  virtual std::size_t labels_printed(const std::string& station) = 0;
  virtual const PrintedLabel& label(const std::string& station, std::size_t index) = 0;

  // what is broken and mended
  virtual void link(bool up) = 0;
  virtual void kill_daemon() = 0;
  /// Head office is killed, and started again on what it had stored.
  virtual void restart_office() = 0;
  /// A fault of net_faults on the site's link to the broker, or on head office's; "" mends all.
  virtual void net(std::string_view fault, bool of_office) = 0;
  /// A copy of the state directory; and the copy put back, as from a backup. The second medium is
  /// another disk: it stays as it is, or is lost as well.
  virtual void keep_disk(const std::string& name) = 0;
  virtual void put_back_disk(const std::string& name, bool medium_too) = 0;
  virtual void start_daemon() = 0;
  virtual bool daemon_runs() = 0;
  /// The daemon dies at the n-th pass of a kill point from now.
  virtual void kill_at(const std::string& point, int n) = 0;
  /// Other files take all room that the site's disk has left, or give it back.
  virtual void disk(bool full) = 0;
  /// `wec sim clock`: the daemon's clock goes forward.
  virtual void step_clock(std::int64_t seconds) = 0;
  /// The time that waits and tones are measured in.
  virtual std::chrono::steady_clock::time_point now() = 0;

  // what is seen and heard
  virtual boost::json::object screen(const std::string& station) = 0;
  virtual std::size_t heard(const std::string& station) const = 0;
  /// The tone after the first `before` ones; nothing when none came or the daemon is gone.
  virtual std::optional<Heard> next_tone(const std::string& station, std::size_t before,
                                         std::chrono::milliseconds wait) = 0;
  virtual boost::json::object status() = 0;
  /// Rows of the site: stock orders tasks labels devices, or events above `since`.
  virtual std::vector<boost::json::object> rows(const std::string& what,
                                                std::int64_t since = 0) = 0;
  /// `wec WHAT --json` and `wec-oms-sim dump WHAT`, line by line, sorted as text.
  virtual std::vector<std::string> site_lines(const std::string& what) = 0;
  virtual std::vector<std::string> oms_lines(const std::string& what) = 0;
  /// `wec verify`: "" when the log gives the tables, else what it said.
  virtual std::string verify() = 0;

  /// Looks again and again until it holds; false after `wait`.
  virtual bool until(const std::function<bool()>& holds, std::chrono::milliseconds wait) = 0;
};

}  // namespace wec::scenario
