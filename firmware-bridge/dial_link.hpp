// A link that opens its own wire and, when it is lost, opens it again: dial, serve, back off.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/open_stream.hpp"

namespace wec {

/// A stream, or why it could not be opened.
template <class Stream>
using Dialed = tl::expected<Stream, std::string>;

/// One attempt; runs on the link's io thread and is called again for every attempt.
template <class Stream>
using Dial = std::function<boost::asio::awaitable<Dialed<Stream>>()>;

template <class Stream>
class DialLink : public Link {
 public:
  DialLink(boost::asio::io_context& io, Dial<Stream> dial, Backoff backoff,
           std::size_t queue_max_bytes = send_queue_max_bytes)
      : core_(std::make_shared<Core>(io, std::move(dial), std::move(backoff), queue_max_bytes)) {}
  ~DialLink() override { core_->stop(); }

  void start(LinkSink& sink) override { core_->start(sink); }
  SendResult send(std::string_view bytes) override {
    return core_->stream ? core_->stream->send(bytes) : SendResult::not_open;
  }
  bool is_open() const override { return core_->stream != nullptr; }
  void reopen(std::string_view reason) override {
    if (core_->stream) core_->stream->close(std::string(reason));
  }

 private:
  // Outlives the link until its coroutine has ended; `sink` is null from stop() on.
  struct Core : std::enable_shared_from_this<Core> {
    Core(boost::asio::io_context& context, Dial<Stream> dialer, Backoff waits,
         std::size_t queue_max)
        : io(context),
          timer(context),
          dial(std::move(dialer)),
          backoff(std::move(waits)),
          queue_max_bytes(queue_max) {}

    void start(LinkSink& to) {
      assert(sink == nullptr);
      sink = &to;
      // The completion holds on to `stopped`, whose slot Asio uses up to its very end.
      boost::asio::co_spawn(
          io, run(this->shared_from_this()),
          boost::asio::bind_cancellation_slot(
              stopped.slot(), [self = this->shared_from_this()](std::exception_ptr) {}));
    }

    void stop() {
      sink = nullptr;
      if (const auto open = std::exchange(stream, nullptr)) open->close("stopped");
      // Posted, as stop() may be called from inside the coroutine that it ends.
      boost::asio::post(io, [self = this->shared_from_this()] {
        self->stopped.emit(boost::asio::cancellation_type::terminal);
      });
    }

    static boost::asio::awaitable<void> run(std::shared_ptr<Core> self) {
      while (self->sink) {
        auto dialed = co_await self->dial();
        if (!self->sink) co_return;
        if (dialed) {
          co_await self->serve(std::move(*dialed));
        } else {
          self->sink->on_link_attempt_failed(dialed.error());
        }
        if (!self->sink) co_return;
        self->timer.expires_after(self->backoff.next());
        co_await self->timer.async_wait(boost::asio::use_awaitable);
      }
    }

    boost::asio::awaitable<void> serve(Stream opened) {
      const auto open = std::make_shared<OpenStream<Stream>>(std::move(opened), queue_max_bytes);
      stream = open;
      open->set_on_drained([this] { sink->on_link_drained(); });
      sink->on_link_open();
      const auto reason = co_await open->read_all([this](std::string_view bytes) {
        backoff.reset();  // a peer that talks is well; one that only accepts may be a shut door
        sink->on_link_bytes(bytes);
      });
      if (!sink) co_return;
      stream = nullptr;
      sink->on_link_closed(reason);
    }

    boost::asio::io_context& io;
    boost::asio::steady_timer timer;
    boost::asio::cancellation_signal stopped;
    Dial<Stream> dial;
    Backoff backoff;
    std::size_t queue_max_bytes;
    LinkSink* sink = nullptr;
    std::shared_ptr<OpenStream<Stream>> stream;  // null while closed
  };

  std::shared_ptr<Core> core_;
};

}  // namespace wec
