// A door without a store: one deciding thread that answers inputs by a function of the test, and
// publishes what the function asks for, in the order of the real one.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "daemon/controller/clock.hpp"
#include "daemon/controller/door.hpp"

namespace wec {

class FakeClock : public Clock {
 public:
  std::int64_t mono_ms() override { return now_ms; }
  std::int64_t wall_ms() override { return 1'700'000'000'000 + now_ms; }
  std::int64_t now_ms = 1;
};

class FakeRandom : public Random {
 public:
  std::uint64_t next() override { return state_ += 0x9e3779b97f4a7c15ULL; }

 private:
  std::uint64_t state_ = 1;
};

class FakeDoor : public Door {
 public:
  struct Outcome {
    Answer answer;
    Committed committed;
  };
  using Decide = std::function<Outcome(const StationInput&, Screen current)>;

  FakeDoor() : deciding_([this] { run(); }) {}
  ~FakeDoor() override {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
    deciding_.join();
  }

  void set_screen(Screen screen) {
    const std::lock_guard lock(mutex_);
    screens_[screen.station] = std::move(screen);
  }
  void set_decide(Decide decide) {
    const std::lock_guard lock(mutex_);
    decide_ = std::move(decide);
  }
  void set_full(bool full) {
    const std::lock_guard lock(mutex_);
    full_ = full;
  }
  /// While held, inputs wait as if the disk were slow.
  void hold(bool held) {
    {
      const std::lock_guard lock(mutex_);
      held_ = held;
    }
    changed_.notify_all();
  }
  std::size_t posted() const {
    const std::lock_guard lock(mutex_);
    return posted_;
  }
  /// A commit that no input caused: a cancellation, a reading of the scale.
  void commit(const Committed& committed) {
    {
      const std::lock_guard lock(mutex_);
      for (const auto& screen : committed.screens) screens_[screen->station] = *screen;
    }
    for (Listener* listener : listeners_) listener->committed(committed);
  }

  bool post(CommandBody body, std::function<void(const Answer&)> done) override {
    {
      const std::lock_guard lock(mutex_);
      if (full_) return false;
      ++posted_;
      waiting_.emplace_back(std::get<StationInput>(body), std::move(done));
    }
    changed_.notify_all();
    return true;
  }
  void read(std::function<void(Store&)>) override {}
  void read_log(std::int64_t, std::size_t, std::function<void(std::vector<LoggedEvent>)>) override {
  }
  SyncState sync_state() const override { return {}; }
  std::optional<Screen> screen(const StationId& station) const override {
    const std::lock_guard lock(mutex_);
    const auto found = screens_.find(station);
    return found == screens_.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<Screen> screens() const override {
    const std::lock_guard lock(mutex_);
    std::vector<Screen> all;
    for (const auto& [station, screen] : screens_) all.push_back(screen);
    return all;
  }
  void add_listener(Listener& listener) override { listeners_.push_back(&listener); }

 private:
  using Waiting = std::pair<StationInput, std::function<void(const Answer&)>>;

  std::optional<Waiting> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || (!held_ && !waiting_.empty()); });
    if (ended_) return std::nullopt;
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    return next;
  }

  void run() {
    while (auto next = take()) {
      Decide decide;
      {
        const std::lock_guard lock(mutex_);
        decide = decide_;
      }
      const Screen current = screen(next->first.station).value_or(Screen{});
      Outcome outcome;
      if (decide) outcome = decide(next->first, current);
      {
        const std::lock_guard lock(mutex_);
        for (const auto& s : outcome.committed.screens) screens_[s->station] = *s;
      }
      if (next->second) next->second(outcome.answer);
      for (Listener* listener : listeners_) listener->committed(outcome.committed);
    }
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<StationId, Screen> screens_;
  std::deque<Waiting> waiting_;
  Decide decide_;
  bool full_ = false, held_ = false, ended_ = false;
  std::size_t posted_ = 0;
  std::vector<Listener*> listeners_;
  std::thread deciding_;  // last: it uses all of the above
};

}  // namespace wec
