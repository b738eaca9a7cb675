#include "firmware-bridge/ipp_link.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/asio/post.hpp>
#include <cassert>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>

#include "firmware-bridge/ipp_client.hpp"
#include "firmware-bridge/text_pdf.hpp"

namespace wec {
namespace {

namespace asio = boost::asio;

/// The link as its worker sees it; all of it belongs to the link's own thread.
struct Front {
  LinkSink* sink = nullptr;  // null from the link's end on
  bool open = false;
  std::size_t waiting = 0;
  unsigned openings = 0;
  LinkIdentity identity;
};

std::string joined(const std::vector<std::string>& reasons) {
  return reasons.empty() ? "-" : fmt::format("{}", fmt::join(reasons, ","));
}

std::string told(const IppPrinter& printer) {
  return fmt::format("printer {} {} {}", printer.state, printer.accepts ? "yes" : "no",
                     joined(printer.reasons));
}

std::string told(const IppJob& job) {
  return fmt::format("job {} {} {}", job.id, job.state, joined(job.reasons));
}

/// Owned by its link and by its thread, which nobody waits for: libcups cannot be woken.
class Worker : public std::enable_shared_from_this<Worker> {
 public:
  Worker(asio::io_context& io, IppAddress to, Paper paper, const IppRetry& retry)
      : io_(io),
        client_(std::move(to)),
        paper_(paper),
        backoff_([engine = std::mt19937_64(retry.seed)](
                     std::uint64_t bound) mutable { return engine() % bound; },
                 retry.backoff) {}

  void begin(std::shared_ptr<Front> front) {
    front_ = std::move(front);
    std::thread([self = shared_from_this()] { self->run(); }).detach();
  }

  /// Nothing is posted any more.
  void leave() {
    const std::lock_guard lock(mutex_);
    left_ = true;
    woken_.notify_one();
  }

  void ask(std::string request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
    woken_.notify_one();
  }

  void cut(std::string reason) {
    const std::lock_guard lock(mutex_);
    cut_ = std::move(reason);
    woken_.notify_one();
  }

 private:
  using Lock = std::unique_lock<std::mutex>;

  void run() {
    Lock lock(mutex_);
    while (!left_) {
      if (!open(lock)) continue;
      std::string why;
      while (!left_ && why.empty()) {
        woken_.wait(lock, [this] { return left_ || !requests_.empty() || !cut_.empty(); });
        if (!cut_.empty()) {
          why = std::exchange(cut_, {});
        } else if (!requests_.empty()) {
          why = serve_one(lock);
        }
      }
      client_.close();
      requests_.clear();
      post([why](Front& front) {
        front.open = false;
        front.sink->on_link_closed(why);
      });
      rest(lock);
    }
  }

  bool open(Lock& lock) {
    cut_.clear();
    lock.unlock();
    auto state = first_state();
    lock.lock();
    if (!state) {
      client_.close();
      post([why = state.error()](Front& front) { front.sink->on_link_attempt_failed(why); });
      rest(lock);
      return false;
    }
    backoff_.reset();
    post([identity = state->identity](Front& front) {
      front.identity = identity;
      ++front.openings;
      front.open = true;
      front.waiting = 0;
      front.sink->on_link_open();
    });
    return true;
  }

  tl::expected<IppPrinter, std::string> first_state() {
    if (const auto opened = client_.open(); !opened) return tl::make_unexpected(opened.error());
    auto state = client_.printer();
    if (!state) return tl::make_unexpected(state.error().reason);
    return std::move(*state);
  }

  /// Why the connection is gone; empty: it stands.
  std::string serve_one(Lock& lock) {
    const auto request = std::move(requests_.front());
    requests_.pop_front();
    lock.unlock();
    const auto answer = exchange(request);
    lock.lock();
    if (!answer) return answer.error();
    post([text = *answer](Front& front) {
      const bool last = front.waiting > 0 && --front.waiting == 0;
      front.sink->on_link_bytes(text);
      if (last && front.sink != nullptr) front.sink->on_link_drained();
    });
    return {};
  }

  tl::expected<std::string, std::string> exchange(std::string_view request) {
    if (request == "status") return answer(client_.printer(), "failed");
    if (request.starts_with("print ")) return print(request.substr(6));
    int id = 0;
    const auto digits = request.substr(std::min(request.size(), std::size_t{4}));
    std::from_chars(digits.data(), digits.data() + digits.size(), id);
    if (!request.starts_with("job ") || id <= 0) return "failed no such question";
    return answer(client_.job(id), "failed");
  }

  tl::expected<std::string, std::string> print(std::string_view request) {
    const auto end = std::min(request.find('\n'), request.size());
    const std::string name(request.substr(0, end));
    const auto pdf = text_as_pdf(request.substr(std::min(end + 1, request.size())), name, paper_);
    if (!pdf) return "refused " + pdf.error();
    return answer(client_.print(name, *pdf), "refused");
  }

  template <class Result>
  static tl::expected<std::string, std::string> answer(const Result& result, const char* no) {
    if (result) return told(*result);
    if (result.error().lost) return tl::make_unexpected(result.error().reason);
    return fmt::format("{} {}", no, result.error().reason);
  }

  void rest(Lock& lock) {
    woken_.wait_for(lock, backoff_.next(), [this] { return left_; });
  }

  /// With the lock held, so that nothing is posted once the link has left.
  template <class Work>
  void post(Work work) {
    if (left_) return;
    asio::post(io_, [front = front_, work = std::move(work)] {
      if (front->sink != nullptr) work(*front);
    });
  }

  asio::io_context& io_;
  std::shared_ptr<Front> front_;

  // Of the thread alone.
  IppClient client_;
  Paper paper_;
  Backoff backoff_;

  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<std::string> requests_;  // ipp_requests_waiting_max
  std::string cut_;                   // not empty: the owner wants the connection anew
  bool left_ = false;
};

class IppLink final : public Link {
 public:
  IppLink(asio::io_context& io, const IppAddress& address, const IppRetry& retry)
      : worker_(std::make_shared<Worker>(io, address, address.letter ? Paper::letter : Paper::a4,
                                         retry)) {}
  ~IppLink() override {
    front_->sink = nullptr;
    worker_->leave();
  }

  void start(LinkSink& sink) override {
    assert(front_->sink == nullptr);
    front_->sink = &sink;
    worker_->begin(front_);
  }

  SendResult send(std::string_view request) override {
    if (!front_->open) return SendResult::not_open;
    if (front_->waiting == ipp_requests_waiting_max) return SendResult::full;
    ++front_->waiting;
    worker_->ask(std::string(request));
    return SendResult::queued;
  }

  bool is_open() const override { return front_->open; }
  void reopen(std::string_view reason) override {
    if (front_->open) worker_->cut(std::string(reason));
  }
  LinkIdentity identity() const override { return front_->identity; }

 private:
  std::shared_ptr<Front> front_ = std::make_shared<Front>();
  std::shared_ptr<Worker> worker_;
};

}  // namespace

std::unique_ptr<Link> make_ipp_link(asio::io_context& io, const IppAddress& address,
                                    const IppRetry& retry) {
  return std::make_unique<IppLink>(io, address, retry);
}

}  // namespace wec
