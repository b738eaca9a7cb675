// The door without a thread: commands wait until pump() lets the controller decide them in one
// commit, as the deciding thread does. Deterministic; used by whoever runs the daemon on simulated
// time.
#pragma once

#include <deque>
#include <map>
#include <optional>

#include "daemon/controller/controller.hpp"
#include "daemon/controller/door.hpp"

namespace wec::test {

/// Simulated time: moves only when it is told to.
struct SimTime {
  std::int64_t mono_ms = 1'000'000;
  std::int64_t wall_ms = 1'795'528'800'000;  // 2026-11-24T14:00:00Z
  std::int64_t stepped_ms = 0;               // `wec sim clock`: only the daemon's clock
  std::int64_t wall_off_ms = 0;              // the daemon's wall clock is wrong by this
};

/// A commit met an I/O error: the real daemon ends here with exit code 74.
struct DiskBroke {};

class SimDoor final : public Door {
 public:
  static constexpr std::int64_t tick_ms = 1000;

  SimDoor(Controller& controller, const SimTime& time, std::optional<Witness> witness)
      : controller_(controller), time_(time), witness_(std::move(witness)) {}

  /// First commit of the process.
  void start();
  /// Decides all that waits, in one turn; runs the reads that wait. False: nothing was to be done.
  bool pump();
  std::size_t waiting() const { return queue_.size(); }
  /// When the next tick is due, in simulated milliseconds.
  std::int64_t next_tick_ms() const { return next_tick_ms_; }
  void tick_if_due();

  bool post(CommandBody, std::function<void(const Answer&)> done = {}) override;
  void read(std::function<void(Store&)> read) override { reads_.push_back(std::move(read)); }
  void read_log(std::int64_t after, std::size_t max_bytes,
                std::function<void(std::vector<LoggedEvent>)> done) override;
  SyncState sync_state() const override { return sync_; }
  FigureFacts figure_facts() const override { return controller_.figure_facts(); }
  std::optional<Screen> screen(const StationId&) const override;
  std::vector<Screen> screens() const override;
  void add_listener(Listener& listener) override { listeners_.push_back(&listener); }

 private:
  void deliver(TurnResult result);
  void tell(const Committed& committed);

  Controller& controller_;
  const SimTime& time_;
  std::optional<Witness> witness_;
  std::vector<Listener*> listeners_;
  std::vector<Pending> queue_;
  std::deque<std::function<void(Store&)>> reads_;
  std::map<StationId, Screen> screens_;
  SyncState sync_;
  std::int64_t next_tick_ms_ = 0;
};

}  // namespace wec::test
