// Internal: what waits to be written to one admin connection. Handlers on any thread fill it, the
// connection's coroutine empties it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/admin/row_sink.hpp"

namespace wec {

class Outbox {
 public:
  /// `wake` runs, on the thread of whoever wrote, when the coroutine should look here again.
  Outbox(std::size_t limit, std::function<void()> wake) : limit_(limit), wake_(std::move(wake)) {}

  void begin_answer();
  void add(std::string_view line, bool last);
  bool room() const;
  void when_room(std::function<void()> go_on);

  /// For the coroutine: what is to be written now, and whether the answer ends with it.
  struct Batch {
    std::string bytes;
    bool last = false;
  };
  Batch take();
  /// `take`n bytes are gone; whoever waited for room goes on, on the calling thread.
  void written();
  /// The reader is gone: everything is dropped from here on.
  void close();

 private:
  void wake_once(std::unique_lock<std::mutex>& held);

  const std::size_t limit_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::string unsent_;
  std::size_t in_flight_ = 0;
  bool finished_ = true;
  bool closed_ = false;
  bool woken_ = false;
  std::vector<std::function<void()>> waiting_;
};

/// The sink of one request.
class Reply final : public RowSink {
 public:
  explicit Reply(std::shared_ptr<Outbox> outbox) : outbox_(std::move(outbox)) {}
  ~Reply() override;
  void row(const boost::json::object& row) override;
  void end() override;
  void fail(std::string_view code, std::string_view hint) override;
  bool room() const override { return outbox_->room(); }
  void when_room(std::function<void()> go_on) override { outbox_->when_room(std::move(go_on)); }

 private:
  bool finish();

  std::shared_ptr<Outbox> outbox_;
  std::mutex mutex_;
  bool finished_ = false;
};

/// {"error":{"code":...,"hint":...}} as a line.
std::string error_line(std::string_view code, std::string_view hint);

}  // namespace wec
