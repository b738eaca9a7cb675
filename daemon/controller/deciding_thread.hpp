// The deciding thread: the Door of the daemon. Takes what waits, lets the controller decide it in
// one commit, then hands out answers and effects. The only thread that touches SQLite.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "daemon/controller/clock.hpp"
#include "daemon/controller/controller.hpp"
#include "daemon/controller/door.hpp"

namespace wec {

/// For the watchdog and /metrics: written by the deciding thread, read by any.
struct Pulse {
  std::atomic<std::int64_t> turn_ended_ms{0};    // monotonic
  std::atomic<std::int64_t> commit_since_ms{0};  // 0: not inside a commit
  std::atomic<std::uint64_t> turns{0}, commands{0}, refused{0}, busy{0};
};

/// Room on the disk that is held for bad times (ruling 10).
struct DiskReserve {
  std::function<bool()> take;  // false: there is not enough room
  std::function<void()> give_back;
};

class DecidingThread final : public Door {
 public:
  static constexpr std::int64_t tick_ms = 1000;
  static constexpr std::size_t copy_slice_bytes = 256 * 1024;
  static constexpr std::size_t lost_rows_max = 1000;  // sent to quarantine; all are kept

  /// `on_disk_broken` is called on the deciding thread; it must end the process (exit code 74).
  DecidingThread(Controller&, Clock&, std::function<void()> on_disk_broken);
  ~DecidingThread() override;

  void set_witness(std::optional<Witness> witness);
  /// Takes the reserve. While it cannot be had, scans are refused DISK_FULL and it is tried again
  /// every tick; when a commit finds the disk full it is given back, so that what the floor has
  /// already done (a printer's report, head office's acknowledgement) still fits.
  void set_reserve(DiskReserve reserve);

  void start();
  /// Takes no more commands, finishes what waits, ends the thread.
  void stop();

  bool post(CommandBody, std::function<void(const Answer&)> done = {}) override;
  void read(std::function<void(Store&)> read) override;
  void read_log(std::int64_t after, std::size_t max_bytes,
                std::function<void(std::vector<LoggedEvent>)> done) override;
  void read_digest(std::vector<std::uint8_t> buckets, DigestDone done) override;
  void read_lost(std::function<void(std::vector<LoggedEvent>)> done) override;
  SyncState sync_state() const override;
  FigureFacts figure_facts() const override { return controller_.figure_facts(); }
  std::optional<Screen> screen(const StationId&) const override;
  std::vector<Screen> screens() const override;
  void add_listener(Listener&) override;

  const Pulse& pulse() const { return pulse_; }

 private:
  struct Bounds {
    std::map<std::string, std::size_t> stations, devices;
  };

  void run();
  void one_turn(std::vector<Pending> pending);
  void deliver(TurnResult result);
  void tell(const Committed& committed);
  void copy_to_witness(const std::vector<LoggedEvent>& events);
  void drop_witness();
  void publish_snapshots(const std::vector<SharedScreen>& changed);
  bool count_in(const CommandBody& body);

  Controller& controller_;
  Clock& clock_;
  std::function<void()> on_disk_broken_;
  DiskReserve reserve_;
  std::optional<Witness> witness_;
  std::vector<Listener*> listeners_;

  mutable std::mutex mutex_;  // queue_, reads_, bounds_, stopping_
  std::condition_variable wake_;
  std::vector<Pending> queue_;
  std::deque<std::function<void(Store&)>> reads_;
  Bounds bounds_;
  bool stopping_ = false;

  mutable std::mutex snapshot_mutex_;  // screens_, sync_
  std::map<StationId, SharedScreen> screens_;
  SyncState sync_;

  Pulse pulse_;
  std::thread thread_;
};

}  // namespace wec
