#include "daemon/oms/oms_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

namespace wec {

namespace asio = boost::asio;

OmsSession::OmsSession(asio::any_io_executor executor, Door& door, Uplink& uplink, Clock& clock,
                       Random& random, SyncConfig config)
    : executor_(executor),
      door_(door),
      uplink_(uplink),
      clock_(clock),
      random_(random),
      core_(std::move(config), door.sync_state(), new_boot()),
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
  act();
}

void OmsSession::on_uplink_connected(const UplinkLimits& limits) {
  core_.on_connected(now(), limits);
  act();
}

void OmsSession::on_uplink_lost(std::string_view) {
  core_.on_disconnected(now());
  act();
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
    for (HeadOfficeCommand& command : todo.commands) give_command(std::move(command));
    for (UpMessage& message : todo.publishes) uplink_.publish(std::move(message));
    if (todo.read_log) read_log(*todo.read_log);
    if (todo.wants_boot) core_.on_boot(now(), new_boot());
    if (todo.drop_connection) uplink_.reset("no answer from the broker");
    again = todo.will || !todo.publishes.empty() || !todo.commands.empty() || todo.wants_boot ||
            todo.drop_connection;
  }
  acting_ = false;
  arm();
}

void OmsSession::give_update(const SyncUpdate& update) {
  const bool taken = door_.post(update, back([](OmsSession& s, const SyncState& state) {
                                  s.core_.on_update_done(s.now(), state.dinc, state.dcur);
                                }));
  if (!taken) core_.on_update_refused(now(), update);
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
      f(**self, (*self)->door_.sync_state());
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

std::string OmsSession::new_boot() {
  return fmt::format("{:016x}{:016x}", random_.next(), random_.next());
}

SyncTime OmsSession::now() { return {clock_.mono_ms(), clock_.wall_ms()}; }

}  // namespace wec
