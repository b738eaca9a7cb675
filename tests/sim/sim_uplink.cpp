#include "tests/sim/sim_uplink.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wec::test {

std::string SimUplink::new_boot() { return fmt::format("{:032x}", 0xB0070000LL + ++boots_); }

void SimUplink::attach(Door& door, SyncConfig config, std::string boot) {
  door_ = &door;
  core_ = std::make_unique<SyncCore>(std::move(config), door.sync_state(), std::move(boot));
  door.add_listener(*this);
  act();
  connect_at_ = time_.mono_ms;
}

void SimUplink::detach() {
  if (connected_ && up_ && !will_.empty()) site_status(will_);
  core_.reset();
  door_ = nullptr;
  connected_ = false;
  connect_at_.reset();
  down_.clear();
  air_.clear();
  back_.clear();
  delivered_.clear();
}

void SimUplink::set_link(bool up) {
  if (up == up_) return;
  up_ = up;
  if (up) {
    connect_at_ = time_.mono_ms + reconnect_ms;
    return;
  }
  office_up_ = false;
  down_.clear();
  air_.clear();
  delivered_.clear();
  if (!std::exchange(connected_, false) || !core_) return;
  core_->on_disconnected(now());
  act();
}

void SimUplink::connect() {
  connect_at_.reset();
  if (!up_) return;
  if (!std::exchange(office_up_, true)) office_.on_broker_up(office_now());
  from_office();
  if (!core_) return;
  connected_ = true;
  core_->on_connected(now(), {20, 0});
  act();
  if (!office_retained_.empty()) to_site(DownTopic::office_status, office_retained_);
}

void SimUplink::committed(const Committed& what) {
  if (what.events.empty() || !core_) return;
  core_->on_committed(now(), what.events.back().seq, what.events.back().hash, what.events);
  back_.push_back([] {});  // act() on the next pump, as the session's thread would
}

std::optional<std::int64_t> SimUplink::deadline_ms() const {
  std::optional<std::int64_t> first = connect_at_;
  const auto sooner = [&](std::optional<std::int64_t> at) {
    if (at && (!first || *at < *first)) first = at;
  };
  if (core_) sooner(core_->deadline());
  if (office_up_) sooner(office_.deadline());
  if (!air_.empty()) sooner(air_.front().at_ms);
  if (!down_.empty() && connected_) sooner(down_.front().at_ms);
  return first;
}

bool SimUplink::pump() {
  bool moved = false;
  if (connect_at_ && time_.mono_ms >= *connect_at_) connect(), moved = true;
  if (office_up_ && office_.deadline() && *office_.deadline() <= time_.mono_ms)
    office_.on_time(office_now()), moved = true;
  from_office();
  if (!core_) return moved;
  for (; !air_.empty() && air_.front().at_ms <= time_.mono_ms; moved = true) {
    const auto up = std::move(air_.front());
    air_.pop_front();
    if (up.message.token) delivered_.push_back(up.message.token);
    for (int i = 0; i < up.copies; ++i) to_office(up.message);
  }
  if (core_->deadline() && *core_->deadline() <= time_.mono_ms) core_->on_time(now()), moved = true;
  for (; !back_.empty(); back_.pop_front()) back_.front()(), moved = true;
  for (auto tokens = std::exchange(delivered_, {}); const auto token : tokens)
    core_->on_delivered(now(), token, 0), moved = true;
  for (; !down_.empty() && connected_ && down_.front().at_ms <= time_.mono_ms; moved = true) {
    const auto message = std::move(down_.front());
    down_.pop_front();
    core_->on_message(now(), message.topic, message.bytes);
  }
  if (moved) act();
  return moved;
}

/// What oms_session.cpp does on its executor, in the same order.
void SimUplink::act() {
  for (bool again = true; again;) {
    SyncActions todo = core_->take_actions();
    if (todo.will) will_ = *todo.will;
    for (const SyncUpdate& update : todo.updates) {
      const bool taken = door_->post(update, [this](const Answer&) {
        back_.push_back([this] {
          const auto state = door_->sync_state();
          core_->on_update_done(now(), state.dinc, state.dcur);
        });
      });
      if (!taken) core_->on_update_refused(now(), update);
    }
    for (HeadOfficeCommand& command : todo.commands) {
      const auto done = [this](const Answer&) {
        back_.push_back([this] {
          const auto state = door_->sync_state();
          core_->on_command_done(now(), state.dinc, state.dcur);
        });
      };
      if (!door_->post(std::move(command), done)) done({});
    }
    for (UpMessage& message : todo.publishes) to_broker(std::move(message));
    if (todo.read_log)
      door_->read_log(todo.read_log->after, todo.read_log->max_bytes,
                      [this](std::vector<LoggedEvent> rows) {
                        back_.push_back([this, rows = std::move(rows)]() mutable {
                          core_->on_log_rows(now(), std::move(rows));
                        });
                      });
    if (todo.wants_boot) core_->on_boot(now(), new_boot());
    again = todo.will || !todo.publishes.empty() || !todo.commands.empty() || todo.wants_boot;
  }
}

std::int64_t SimUplink::arrival(std::int64_t& last) {
  const auto delay = weather_.delay_ms ? weather_.delay_ms() : 0;
  return last = std::max(last, time_.mono_ms + delay);
}

void SimUplink::to_broker(UpMessage message) {
  if (!connected_) return;
  const int copies = weather_.copies && message.topic != UpTopic::status ? weather_.copies() : 1;
  air_.push_back({std::move(message), arrival(last_up_ms_), copies});
  if (air_.back().at_ms > time_.mono_ms || air_.size() > 1) return;
  const auto now_there = std::move(air_.front());
  air_.pop_front();
  if (now_there.message.token) delivered_.push_back(now_there.message.token);
  for (int i = 0; i < copies; ++i) to_office(now_there.message);
}

void SimUplink::to_site(DownTopic topic, std::string bytes) {
  const bool steady = topic != DownTopic::command && topic != DownTopic::control;
  const int copies = weather_.copies && !steady ? weather_.copies() : 1;
  const auto at = arrival(last_down_ms_);
  for (int i = 0; i < copies; ++i) down_.push_back({topic, bytes, at});
}

void SimUplink::to_office(const UpMessage& message) {
  switch (message.topic) {
    case UpTopic::event:
      office_.on_event(message.fence, *message.bytes, office_now());
      break;
    case UpTopic::control:
      office_.on_control(*message.bytes, office_now());
      break;
    case UpTopic::status:
      site_status(*message.bytes);
      to_site(DownTopic::own_status, *message.bytes);
      break;
  }
  from_office();
}

void SimUplink::site_status(const std::string& bytes) { office_.on_site_status(bytes); }

void SimUplink::from_office() {
  for (auto& message : office_.take_outgoing()) {
    if (!office_up_) continue;
    const auto topic = message.topic == hq::Topic::command   ? DownTopic::command
                       : message.topic == hq::Topic::control ? DownTopic::control
                                                             : DownTopic::office_status;
    if (message.retain && topic == DownTopic::office_status) office_retained_ = message.bytes;
    if (connected_) to_site(topic, std::move(message.bytes));
  }
}

}  // namespace wec::test
