#include "tests/sim/sim_door.hpp"

#include "daemon/controller/publish_figures.hpp"

namespace wec::test {

void SimDoor::start() {
  next_tick_ms_ = time_.mono_ms + tick_ms;
  const auto ahead = time_.stepped_ms;
  deliver(controller_.start(time_.wall_ms + time_.wall_off_ms + ahead, time_.mono_ms + ahead));
}

bool SimDoor::post(CommandBody body, std::function<void(const Answer&)> done) {
  if (queue_.size() >= commands_max && !std::holds_alternative<SyncUpdate>(body)) return false;
  const auto ahead = time_.stepped_ms;
  queue_.push_back(
      {Command{std::move(body), time_.wall_ms + time_.wall_off_ms + ahead, time_.mono_ms + ahead},
       std::move(done)});
  return true;
}

void SimDoor::read_log(std::int64_t after, std::size_t max_bytes,
                       std::function<void(std::vector<LoggedEvent>)> done) {
  read([after, max_bytes, done = std::move(done)](Store& store) {
    done(store.read_log(after, std::min(max_bytes, outbox_batch_max_bytes)));
  });
}

void SimDoor::tick_if_due() {
  if (time_.mono_ms < next_tick_ms_) return;
  next_tick_ms_ = time_.mono_ms + tick_ms;
  post(Tick{});
}

bool SimDoor::pump() {
  if (queue_.empty() && reads_.empty()) return false;
  std::vector<Pending> pending;
  pending.swap(queue_);
  const bool idle = pending.empty();
  if (!idle) {
    auto result = controller_.turn(std::move(pending));
    const auto scans = std::move(result.scans);
    const auto figures = result.figures;
    deliver(std::move(result));
    const auto ahead = time_.stepped_ms;
    controller_.note_feedback(scans, time_.mono_ms + ahead, time_.wall_ms + ahead);
    if (figures) publish_figures(*this, *figures);
  }
  auto reads = std::exchange(reads_, {});
  for (auto& read : reads) read(controller_.store());
  controller_.store().checkpoint(idle);
  return true;
}

void SimDoor::deliver(TurnResult result) {
  if (result.disk_broken) {
    tell(result.committed);  // what the controller lets out is out
    throw DiskBroke{};
  }
  for (const auto& screen : result.committed.screens) screens_[screen->station] = *screen;
  sync_ = controller_.sync_state();
  for (auto& [done, answer] : result.answers)
    if (done) done(answer);
  if (witness_ && !witness_->append(result.committed.events)) {
    witness_.reset();
    controller_.set_witness(false);
  }
  tell(result.committed);
}

void SimDoor::tell(const Committed& committed) {
  for (auto* listener : listeners_) listener->committed(committed);
}

std::optional<Screen> SimDoor::screen(const StationId& id) const {
  const auto found = screens_.find(id);
  if (found == screens_.end()) return {};
  return found->second;
}

std::vector<Screen> SimDoor::screens() const {
  std::vector<Screen> out;
  for (const auto& [id, screen] : screens_) out.push_back(screen);
  return out;
}

}  // namespace wec::test
