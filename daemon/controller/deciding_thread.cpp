// A bounded queue in, listeners out; reads get a slice between turns.

#include "daemon/controller/deciding_thread.hpp"

#include <algorithm>

#include "daemon/controller/publish_figures.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

DecidingThread::DecidingThread(Controller& controller, Clock& clock,
                               std::function<void()> on_disk_broken)
    : controller_(controller), clock_(clock), on_disk_broken_(std::move(on_disk_broken)) {
  publish_snapshots({});
}

DecidingThread::~DecidingThread() { stop(); }

void DecidingThread::set_reserve(DiskReserve reserve) {
  reserve_ = std::move(reserve);
  controller_.live().disk_full = !reserve_.take();
}

void DecidingThread::set_witness(std::optional<Witness> witness) {
  witness_ = std::move(witness);
  controller_.set_second_medium(witness_ ? &*witness_ : nullptr);
}

void DecidingThread::drop_witness() {
  controller_.set_second_medium(nullptr);
  witness_.reset();
  controller_.set_witness(false);
}

void DecidingThread::add_listener(Listener& listener) { listeners_.push_back(&listener); }

void DecidingThread::start() {
  auto first = controller_.start(clock_.wall_ms(), clock_.mono_ms());
  publish_snapshots(first.committed.screens);
  pulse_.turn_ended_ms = clock_.mono_ms();
  thread_ = std::thread([this, first = std::move(first)]() mutable {
    deliver(std::move(first));
    run();
  });
}

void DecidingThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

/// Ruling 13: 256 in all, 16 a station, 64 a device. Sync and head office are bounded by their
/// session.
bool DecidingThread::count_in(const CommandBody& body) {
  if (queue_.size() >= commands_max && !std::holds_alternative<SyncUpdate>(body)) return false;
  if (const auto* input = std::get_if<StationInput>(&body)) {
    auto& waiting = input->device.empty() ? bounds_.stations[input->station.text]
                                          : bounds_.devices[input->device.text];
    if (waiting >= (input->device.empty() ? commands_per_station_max : commands_per_device_max))
      return false;
    ++waiting;
  } else if (const auto* reading = std::get_if<ScaleReading>(&body)) {
    auto& waiting = bounds_.devices[reading->device.text];
    if (waiting >= commands_per_device_max) return false;
    ++waiting;
  }
  return true;
}

bool DecidingThread::post(CommandBody body, std::function<void(const Answer&)> done) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || !count_in(body)) {
      ++pulse_.busy;
      return false;
    }
    queue_.push_back(
        {Command{std::move(body), clock_.wall_ms(), clock_.mono_ms()}, std::move(done)});
  }
  KILL_POINT("scan-queued");
  wake_.notify_one();
  return true;
}

void DecidingThread::read(std::function<void(Store&)> read) {
  {
    const std::lock_guard lock(mutex_);
    reads_.push_back(std::move(read));
  }
  wake_.notify_one();
}

void DecidingThread::read_log(std::int64_t after, std::size_t max_bytes,
                              std::function<void(std::vector<LoggedEvent>)> done) {
  read([after, max_bytes, done = std::move(done)](Store& store) {
    done(store.read_log(after, std::min(max_bytes, outbox_batch_max_bytes)));
  });
}

void DecidingThread::read_digest(std::vector<std::uint8_t> buckets, DigestDone done) {
  read([buckets = std::move(buckets), done = std::move(done)](Store& store) {
    const auto& sums = store.digest();
    auto rows = buckets.empty() ? std::vector<std::string>() : store.digest_rows(buckets);
    done(store.head().seq, {sums.begin(), sums.end()}, std::move(rows));
  });
}

void DecidingThread::read_lost(std::function<void(std::vector<LoggedEvent>)> done) {
  read([done = std::move(done)](Store& store) {
    std::vector<LoggedEvent> out;
    for (const auto& row : Table<LostRow>(store).after({}, lost_rows_max)) {
      LoggedEvent event;
      event.seq = row.seq;
      event.hash = row.hash;
      event.raw = std::make_shared<const std::string>(row.raw);
      out.push_back(std::move(event));
    }
    done(std::move(out));
  });
}

SyncState DecidingThread::sync_state() const {
  const std::lock_guard lock(snapshot_mutex_);
  return sync_;
}

std::optional<Screen> DecidingThread::screen(const StationId& id) const {
  const std::lock_guard lock(snapshot_mutex_);
  const auto found = screens_.find(id);
  if (found == screens_.end()) return {};
  return *found->second;
}

std::vector<Screen> DecidingThread::screens() const {
  const std::lock_guard lock(snapshot_mutex_);
  std::vector<Screen> out;
  for (const auto& [id, screen] : screens_) out.push_back(*screen);
  return out;
}

void DecidingThread::run() {
  auto next_tick = clock_.mono_ms() + tick_ms;
  for (;;) {
    std::vector<Pending> pending;
    std::function<void(Store&)> slice;
    bool stopping = false;
    {
      std::unique_lock lock(mutex_);
      const auto wait_ms = std::max<std::int64_t>(0, next_tick - clock_.mono_ms());
      wake_.wait_for(lock, std::chrono::milliseconds(wait_ms),
                     [&] { return stopping_ || !queue_.empty() || !reads_.empty(); });
      pending.swap(queue_);
      bounds_ = {};
      stopping = stopping_;
      if (!reads_.empty()) {
        slice = std::move(reads_.front());
        reads_.pop_front();
      }
    }
    if (clock_.mono_ms() >= next_tick) {
      next_tick = clock_.mono_ms() + tick_ms;
      if (reserve_.take && controller_.live().disk_full && reserve_.take())
        controller_.live().disk_full = false;
      if (witness_ && !controller_.live().suspect && !witness_->trim(controller_.sync_state().safe))
        drop_witness();
      pending.push_back({Command{Tick{}, clock_.wall_ms(), clock_.mono_ms()}, {}});
    }
    const bool idle = pending.empty() && !slice;
    if (!pending.empty()) one_turn(std::move(pending));
    if (slice) slice(controller_.store());
    controller_.store().checkpoint(idle);
    pulse_.turn_ended_ms = clock_.mono_ms();
    if (stopping && idle) return;
  }
}

void DecidingThread::one_turn(std::vector<Pending> pending) {
  KILL_POINT("turn-begins");
  pulse_.commands += pending.size();
  ++pulse_.turns;
  pulse_.commit_since_ms = clock_.mono_ms();
  auto result = controller_.turn(std::move(pending));
  pulse_.commit_since_ms = 0;
  if (result.disk_broken) {
    on_disk_broken_();
    return;
  }
  if (result.disk_full && reserve_.give_back) {
    reserve_.give_back();
    controller_.live().disk_full = true;
  }
  const auto scans = std::move(result.scans);
  const auto figures = result.figures;
  deliver(std::move(result));
  controller_.note_feedback(scans, clock_.mono_ms(), clock_.wall_ms());
  if (figures) publish_figures(*this, *figures);
}

/// After the commit: screens first (so that an answer never shows more than a GET), then answers,
/// then the listeners. What needs the second medium waits for it, nothing else does.
void DecidingThread::deliver(TurnResult result) {
  publish_snapshots(result.committed.screens);
  for (auto& [done, answer] : result.answers) {
    if (!answer.accepted) ++pulse_.refused;
    KILL_POINT("before-answer");
    done(answer);
  }
  KILL_POINT("answered");
  auto& committed = result.committed;
  if (!witness_) return tell(committed);
  std::vector<DeviceOrder> prints;
  std::erase_if(committed.device_orders, [&](DeviceOrder& order) {
    if (!std::holds_alternative<PrintLabel>(order.command)) return false;
    prints.push_back(std::move(order));
    return true;
  });
  tell(committed);
  copy_to_witness(committed.events);
  if (prints.empty()) return;
  Committed after;
  after.device_orders = std::move(prints);
  tell(after);
}

/// A suspect site's second medium knows more than its log: it is left alone, and written anew from
/// `safe` on once the log is whole.
void DecidingThread::copy_to_witness(const std::vector<LoggedEvent>& events) {
  if (controller_.live().suspect) return;
  if (!controller_.take_recovered()) {
    if (!witness_->append(events)) drop_witness();
    return;
  }
  auto at = std::min(controller_.sync_state().safe, controller_.store().head().seq - 1);
  if (!witness_->start_over()) return drop_witness();
  while (at < controller_.store().head().seq) {
    const auto rows = controller_.store().read_log(at, copy_slice_bytes);
    if (!witness_->append(rows)) return drop_witness();
    at = rows.back().seq;
  }
}

void DecidingThread::tell(const Committed& committed) {
  for (auto* listener : listeners_) listener->committed(committed);
}

void DecidingThread::publish_snapshots(const std::vector<SharedScreen>& changed) {
  const std::lock_guard lock(snapshot_mutex_);
  for (const auto& screen : changed) screens_[screen->station] = screen;
  sync_ = controller_.sync_state();
}

}  // namespace wec
