// A Door with a deciding thread and a log, but no warehouse: it answers every command from head
// office with one cmd.result, and commits whatever event a test asks for.
#pragma once

#include <fmt/format.h>
#include <openssl/evp.h>

#include <atomic>
#include <boost/json.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/controller/door.hpp"

namespace wec::test {

inline std::string sha256_start(const std::string& bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  std::string hex;
  for (int i = 0; i < 16; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

class FakeDoor : public Door {
 public:
  FakeDoor() {
    state_.head_hash = std::string(zero_hash);
    thread_ = std::thread([this] { run(); });
  }
  ~FakeDoor() override { stop(); }

  void stop() {
    {
      const std::lock_guard hold(lock_);
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  void commit_event(const std::string& type, const std::string& data) {
    later([this, type, data] { commit({append(type, data)}); });
  }

  /// As a deciding thread whose commits find no room.
  void set_disk_full(bool full) { disk_full_ = full; }
  int updates_refused() const { return updates_refused_; }

  bool post(CommandBody body, std::function<void(const Answer&)> done = {}) override {
    later([this, body = std::move(body), done = std::move(done)] {
      Answer given;
      given.accepted = !disk_full_;
      const auto* update = std::get_if<SyncUpdate>(&body);
      if (update && disk_full_) ++updates_refused_;
      if (update && !disk_full_) note(*update);
      const auto* command = std::get_if<HeadOfficeCommand>(&body);
      if (command && !disk_full_) answer(*command);
      if (done) done(given);
    });
    return true;
  }
  void read(std::function<void(Store&)>) override {}
  void read_log(std::int64_t after, std::size_t max_bytes,
                std::function<void(std::vector<LoggedEvent>)> done) override {
    later([this, after, max_bytes, done = std::move(done)] {
      std::vector<LoggedEvent> found;
      std::size_t bytes = 0;
      for (auto i = static_cast<std::size_t>(after); i < log_.size(); ++i) {
        bytes += log_[i].raw->size();
        if (!found.empty() && bytes > max_bytes) break;
        found.push_back(log_[i]);
      }
      done(std::move(found));
    });
  }
  SyncState sync_state() const override {
    const std::lock_guard hold(lock_);
    return state_;
  }
  std::optional<Screen> screen(const StationId&) const override { return std::nullopt; }
  std::vector<Screen> screens() const override { return {}; }
  void add_listener(Listener& listener) override { listener_ = &listener; }

 private:
  void later(std::function<void()> f) {
    {
      const std::lock_guard hold(lock_);
      queue_.push_back(std::move(f));
    }
    wake_.notify_one();
  }

  void run() {
    for (;;) {
      std::unique_lock hold(lock_);
      wake_.wait(hold, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      const auto f = std::move(queue_.front());
      queue_.pop_front();
      hold.unlock();
      f();
    }
  }

  void note(const SyncUpdate& u) {
    const std::lock_guard hold(lock_);
    if (u.fence) state_.fence = *u.fence;
    if (u.dinc && *u.dinc != state_.dinc) {
      state_.dinc = *u.dinc;
      state_.dcur = cursors_[state_.dinc];
    }
    if (u.stored) state_.stored = *u.stored;
    if (u.applied) state_.applied = *u.applied;
    if (u.safe) state_.safe = *u.safe;
    if (u.link) state_.link = *u.link;
  }

  void answer(const HeadOfficeCommand& command) {
    {
      const std::lock_guard hold(lock_);
      if (command.dinc != state_.dinc || command.dseq != state_.dcur + 1) return;
      state_.dcur = cursors_[state_.dinc] = command.dseq;
    }
    boost::json::object result{{"cmdid", fmt::format("c{}", command.dseq)}, {"dinc", command.dinc}};
    result["dseq"] = command.dseq;
    result["op"] = "config.set";
    boost::system::error_code error;
    const auto whole = boost::json::parse(command.raw, error);
    result["result"] = error ? "rejected" : "ok";
    if (error) result["reason"] = "MALFORMED";
    result["cmd"] = boost::json::object{};
    commit({append("cmd.result", boost::json::serialize(result))});
  }

  LoggedEvent append(const std::string& type, const std::string& data) {
    LoggedEvent row;
    row.seq = static_cast<std::int64_t>(log_.size()) + 1;
    row.fence = "0";
    row.type = type;
    row.prev = log_.empty() ? std::string(zero_hash) : log_.back().hash;
    row.raw = std::make_shared<const std::string>(fmt::format(
        R"({{"specversion":"1.0","id":"0:{}","source":"urn:wec:acme:lej1","type":"org.wec.{}.v1",)"
        R"("time":"2025-01-01T00:00:00.000Z","datacontenttype":"application/json",)"
        R"("dataschema":"urn:wec:schema:{}:1","sequence":"{:020}","wecfence":"0","wecprev":"{}",)"
        R"("wechlc":"000000000000.0000","data":{}}})",
        row.seq, type, type, row.seq, row.prev, data));
    row.hash = sha256_start(*row.raw);
    log_.push_back(row);
    return row;
  }

  void commit(std::vector<LoggedEvent> rows) {
    {
      const std::lock_guard hold(lock_);
      state_.head = rows.back().seq;
      state_.head_hash = rows.back().hash;
    }
    Committed committed;
    committed.events = std::move(rows);
    if (listener_) listener_->committed(committed);
  }

  mutable std::mutex lock_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  SyncState state_;
  std::map<std::string, std::int64_t> cursors_;
  bool stopping_ = false;
  std::atomic<bool> disk_full_{false};
  std::atomic<int> updates_refused_{0};
  std::vector<LoggedEvent> log_;  // on the deciding thread only
  Listener* listener_ = nullptr;
  std::thread thread_;
};

}  // namespace wec::test
