#include "daemon/oms/oms_session.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "daemon/controller/system_seams.hpp"

namespace wec {

namespace asio = boost::asio;

OmsSession::OmsSession(asio::any_io_executor executor, Door& door, Uplink& uplink, Clock& clock,
                       Random& random, SyncConfig config)
    : executor_(executor),
      door_(door),
      uplink_(uplink),
      clock_(clock),
      random_(random),
      core_(std::move(config), door.sync_state(), first_boot()),
      self_(std::make_shared<OmsSession*>(this)),
      timer_(executor) {}

OmsSession::~OmsSession() { stop(); }

void OmsSession::start() {
  act();  // the will goes first
  uplink_.start(*this);
}

void OmsSession::stop() {
  if (self_) *self_ = nullptr;
  timer_.cancel();
}

/// Runs `f` on the executor while this session lives. From any thread.
template <class F>
void OmsSession::post(F f) {
  asio::post(executor_, [self = self_, f = std::move(f)]() mutable {
    if (*self) f(**self);
  });
}

void OmsSession::committed(const Committed& what) {
  if (what.events.empty()) return;
  std::size_t bytes = 0;
  for (const LoggedEvent& row : what.events) bytes += row.raw->size();
  const std::lock_guard hold(handover_->lock);
  handover_->head = what.events.back().seq;
  handover_->head_hash = what.events.back().hash;
  if (handover_->bytes + bytes <= handover_max_bytes) {
    handover_->rows.insert(handover_->rows.end(), what.events.begin(), what.events.end());
    handover_->bytes += bytes;
  }
  if (std::exchange(handover_->posted, true)) return;
  post([](OmsSession& s) { s.take_handover(); });
}

void OmsSession::take_handover() {
  std::vector<LoggedEvent> rows;
  std::int64_t head = 0;
  std::string hash;
  {
    const std::lock_guard hold(handover_->lock);
    rows = std::exchange(handover_->rows, {});
    handover_->bytes = 0;
    handover_->posted = false;
    head = handover_->head;
    hash = handover_->head_hash;
  }
  core_.on_committed(now(), head, std::move(hash), std::move(rows));
  core_.on_site(now(), door_.sync_state());
  act();
}

void OmsSession::on_uplink_connected(const UplinkLimits& limits) {
  note_trouble({});
  core_.on_connected(now(), limits);
  act();
}

void OmsSession::on_uplink_lost(std::string_view) {
  core_.on_disconnected(now());
  act();
}

/// Said once in the log, however often it comes.
void OmsSession::on_uplink_trouble(const LinkTrouble& found) {
  if (note_trouble(found))
    spdlog::error("head office: {}: {}; {}", found.code, found.seen, found.todo);
}

bool OmsSession::note_trouble(LinkTrouble found) {
  const std::lock_guard hold(trouble_lock_);
  const bool other = trouble_.code != found.code;
  trouble_ = std::move(found);
  return other;
}

LinkTrouble OmsSession::trouble() const {
  const std::lock_guard hold(trouble_lock_);
  return trouble_;
}

void OmsSession::on_uplink_message(DownTopic topic, std::string_view bytes) {
  core_.on_message(now(), topic, bytes);
  act();
}

void OmsSession::on_uplink_delivered(std::uint64_t token, int reason) {
  core_.on_delivered(now(), token, reason);
  act();
}

/// Does what the core wants, in the order in which it counts: the door learns of a new incarnation
/// before the first command of it.
void OmsSession::act() {
  if (std::exchange(acting_, true)) return;  // a fake uplink may answer inside publish()
  for (bool again = true; again;) {
    SyncActions todo = core_.take_actions();
    if (todo.will) uplink_.set_will(*todo.will);
    for (const SyncUpdate& update : todo.updates) give_update(update);
    give_recovery(todo);
    for (HeadOfficeCommand& command : todo.commands) give_command(std::move(command));
    for (UpMessage& message : todo.publishes) uplink_.publish(std::move(message));
    if (todo.read_log) read_log(*todo.read_log);
    if (todo.digest) give_digest(std::move(*todo.digest));
    if (todo.send_lost) send_lost();
    if (todo.wants_boot) core_.on_boot(now(), new_boot());
    if (todo.drop_connection) uplink_.reset("no answer from the broker");
    again = todo.will || !todo.publishes.empty() || !todo.commands.empty() || todo.wants_boot ||
            todo.drop_connection;
  }
  acting_ = false;
  arm();
}

/// What the door refuses because it is full comes again: the core asks after a while.
void OmsSession::give_recovery(SyncActions& todo) {
  const auto refused = [this] { return door_.sync_state(); };
  if (todo.archive) {
    const auto done = [](OmsSession& s, const SyncState& state) {
      s.core_.on_archive_done(s.now(), state);
    };
    if (!door_.post(std::move(*todo.archive), back(done))) core_.on_archive_done(now(), refused());
  }
  if (todo.finish) {
    const auto done = [](OmsSession& s, const SyncState& state) {
      s.core_.on_finished(s.now(), state);
    };
    if (!door_.post(std::move(*todo.finish), back(done))) core_.on_finished(now(), refused());
  }
}

void OmsSession::give_digest(std::vector<std::uint8_t> buckets) {
  door_.read_digest(std::move(buckets), [self = self_, executor = executor_](
                                            std::int64_t seq, std::vector<std::uint64_t> sums,
                                            std::vector<std::string> rows) {
    asio::post(executor, [self, seq, sums = std::move(sums), rows = std::move(rows)] {
      if (!*self) return;
      (*self)->core_.on_digest((*self)->now(), seq, sums, rows);
      (*self)->act();
    });
  });
}

void OmsSession::send_lost() {
  door_.read_lost([self = self_, executor = executor_](std::vector<LoggedEvent> lost) {
    asio::post(executor, [self, lost = std::move(lost)] {
      if (!*self) return;
      (*self)->core_.send_quarantine((*self)->now(), lost);
      (*self)->act();
    });
  });
}

void OmsSession::give_update(SyncUpdate update) {
  // A simulated clock runs ahead of head office's too.
  if (update.clock && world_shift_) update.clock->office_ms += world_shift_();
  // Of a turn that met a full disk nothing was kept: it comes again.
  const auto done = [self = self_, executor = executor_, update](const Answer& answer) {
    asio::post(executor, [self, update, kept = answer.accepted] {
      if (!*self) return;
      OmsSession& s = **self;
      const SyncState state = s.door_.sync_state();
      if (!kept) s.core_.on_update_refused(s.now(), update);
      if (kept) s.core_.on_update_done(s.now(), state.dinc, state.dcur);
      s.core_.on_site(s.now(), state);
      s.act();
    });
  };
  if (!door_.post(update, done)) core_.on_update_refused(now(), update);
}

void OmsSession::give_command(HeadOfficeCommand command) {
  const auto done = back([](OmsSession& s, const SyncState& state) {
    s.core_.on_command_done(s.now(), state.dinc, state.dcur);
  });
  if (!door_.post(std::move(command), done)) done({});
}

/// A callback for the deciding thread that brings the door's state back to the executor.
template <class F>
std::function<void(const Answer&)> OmsSession::back(F f) {
  return [self = self_, executor = executor_, f](const Answer&) {
    asio::post(executor, [self, f] {
      if (!*self) return;
      const SyncState state = (*self)->door_.sync_state();
      f(**self, state);
      (*self)->core_.on_site((*self)->now(), state);
      (*self)->act();
    });
  };
}

void OmsSession::read_log(SyncActions::Read what) {
  door_.read_log(what.after, what.max_bytes,
                 [self = self_, executor = executor_](std::vector<LoggedEvent> rows) {
                   asio::post(executor, [self, rows = std::move(rows)]() mutable {
                     if (!*self) return;
                     (*self)->core_.on_log_rows((*self)->now(), std::move(rows));
                     (*self)->act();
                   });
                 });
}

void OmsSession::arm() {
  const std::optional<std::int64_t> at = core_.deadline();
  if (!at) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(
      std::chrono::milliseconds(std::max<std::int64_t>(0, *at - clock_.mono_ms())));
  timer_.async_wait([self = self_](const boost::system::error_code& error) {
    if (error || !*self) return;
    (*self)->core_.on_time((*self)->now());
    (*self)->act();
  });
}

/// The process has one boot: its events carry the same (ruling 2).
std::string OmsSession::first_boot() {
  const std::string known = door_.sync_state().boot;
  return known.empty() ? new_boot() : known;
}

std::string OmsSession::new_boot() { return draw_boot(random_); }

SyncTime OmsSession::now() { return {clock_.mono_ms(), clock_.wall_ms()}; }

}  // namespace wec
