// A live WebSocket on Beast. Included by connection_on.hpp only.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <chrono>
#include <deque>
#include <memory>

#include "daemon/stations/live_hub.hpp"
#include "daemon/stations/server_metrics.hpp"

namespace wec {

template <class Stream>
class LiveSession final : public LiveSocket,
                          public std::enable_shared_from_this<LiveSession<Stream>> {
 public:
  // The kernel's buffer would otherwise hide a slow reader behind megabytes.
  static constexpr int kernel_send_buffer_bytes = 64 * 1024;
  static constexpr std::size_t incoming_max_bytes = 4 * 1024;
  static constexpr std::chrono::seconds handshake_max{10};
  static constexpr std::chrono::seconds silence_max{30};  // a ping goes out after half of it

  LiveSession(std::shared_ptr<Stream> stream, StationId station, LiveHub& hub,
              ServerMetrics& metrics, std::size_t queue_max_bytes)
      : stream_(std::move(stream)),
        socket_(*stream_),
        station_(std::move(station)),
        hub_(hub),
        metrics_(metrics),
        queue_max_bytes_(queue_max_bytes) {}

  ~LiveSession() override { leave(); }

  /// From the upgrade request to the end of the connection; `first` is called when the socket is
  /// up and gives what it is to see first.
  template <class Request, class First>
  boost::asio::awaitable<void> run(Request request, First first) {
    namespace beast = boost::beast;
    constexpr auto wait = boost::asio::as_tuple(boost::asio::use_awaitable);
    prepare();
    const auto [failed] = co_await socket_.async_accept(request, wait);
    if (failed) co_return;

    open_ = true;
    metrics_.live_sockets.Increment();
    hub_.add(station_, *this);
    send(first());
    beast::flat_buffer incoming;
    const auto [ended, size] = co_await socket_.async_read(incoming, wait);
    // The socket only tells: whoever talks into it is cut off, like one who hung up.
    leave();
    if (!ended) drop();
  }

  void send(const SharedText& text) override {
    if (!open_) return;
    if (queued_bytes_ + text->size() > queue_max_bytes_) {
      metrics_.dropped_sockets.Increment();
      drop();
      return;
    }
    queue_.push_back(text);
    queued_bytes_ += text->size();
    if (queue_.size() == 1) write_next();
  }

  void drop() override {
    leave();
    boost::beast::get_lowest_layer(*stream_).close();
  }

 private:
  void prepare() {
    namespace websocket = boost::beast::websocket;
    boost::beast::get_lowest_layer(*stream_).expires_never();
    boost::system::error_code ignored;
    boost::beast::get_lowest_layer(*stream_).socket().set_option(
        boost::asio::socket_base::send_buffer_size(kernel_send_buffer_bytes), ignored);
    socket_.set_option(websocket::stream_base::timeout{handshake_max, silence_max, true});
    socket_.read_message_max(incoming_max_bytes);
    socket_.text(true);
  }

  void write_next() {
    socket_.async_write(boost::asio::buffer(*queue_.front()),
                        [self = this->shared_from_this()](boost::system::error_code failed,
                                                          std::size_t) { self->written(failed); });
  }

  void written(boost::system::error_code failed) {
    queued_bytes_ -= queue_.front()->size();
    queue_.pop_front();
    if (failed || !open_) return drop();
    if (!queue_.empty()) write_next();
  }

  void leave() {
    if (!open_) return;
    open_ = false;
    metrics_.live_sockets.Decrement();
    hub_.remove(station_, *this);
  }

  std::shared_ptr<Stream> stream_;
  boost::beast::websocket::stream<Stream&, false> socket_;  // no compression: screens are small
  StationId station_;
  LiveHub& hub_;
  ServerMetrics& metrics_;
  std::size_t queue_max_bytes_;
  std::deque<SharedText> queue_;  // the front one is being written
  std::size_t queued_bytes_ = 0;
  bool open_ = false;
};

}  // namespace wec
