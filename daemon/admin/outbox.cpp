// The unsent bytes of one admin connection, with their limit and their wake-ups.
#include "daemon/admin/outbox.hpp"

#include <utility>

namespace wec {

void Outbox::begin_answer() {
  const std::lock_guard hold(mutex_);
  finished_ = false;
}

void Outbox::wake_once(std::unique_lock<std::mutex>& held) {
  // One wake-up for all that is written before the coroutine looks: a row costs no post.
  if (std::exchange(woken_, true)) return;
  held.unlock();
  wake_();
}

void Outbox::add(std::string_view line, bool last) {
  std::unique_lock held(mutex_);
  if (closed_) return;
  unsent_.append(line);
  unsent_.push_back('\n');
  finished_ = finished_ || last;
  wake_once(held);
}

bool Outbox::room() const {
  const std::lock_guard hold(mutex_);
  return closed_ || unsent_.size() + in_flight_ < limit_;
}

void Outbox::when_room(std::function<void()> go_on) {
  std::unique_lock held(mutex_);
  if (closed_) return;
  waiting_.push_back(std::move(go_on));
  wake_once(held);
}

Outbox::Batch Outbox::take() {
  const std::lock_guard hold(mutex_);
  woken_ = false;
  in_flight_ = unsent_.size();
  return {std::exchange(unsent_, {}), finished_};
}

void Outbox::written() {
  std::vector<std::function<void()>> ready;
  {
    const std::lock_guard hold(mutex_);
    in_flight_ = 0;
    if (unsent_.size() < limit_) ready.swap(waiting_);
  }
  for (auto& go_on : ready) go_on();
}

void Outbox::close() {
  std::vector<std::function<void()>> dropped;
  const std::lock_guard hold(mutex_);
  closed_ = true;
  unsent_.clear();
  dropped.swap(waiting_);  // their sinks may be let go only after the lock
}

Reply::~Reply() { fail("NO_ANSWER", "this is a fault of wecd; its journal says more"); }

bool Reply::finish() {
  const std::lock_guard hold(mutex_);
  return !std::exchange(finished_, true);
}

void Reply::row(const boost::json::object& row) {
  const std::lock_guard hold(mutex_);
  if (!finished_) outbox_->add(boost::json::serialize(row), false);
}

void Reply::end() {
  if (finish()) outbox_->add(R"({"end":true})", true);
}

void Reply::fail(std::string_view code, std::string_view hint) {
  if (finish()) outbox_->add(error_line(code, hint), true);
}

std::string error_line(std::string_view code, std::string_view hint) {
  return boost::json::serialize(
      boost::json::object{{"error", boost::json::object{{"code", code}, {"hint", hint}}}});
}

}  // namespace wec
