// One open byte stream: a read loop for its owner and a bounded queue of writes. What every link
// over Asio (TCP, serial, unix socket) has in common once it is open.
#pragma once

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "firmware-bridge/link.hpp"

namespace wec {

template <class Stream>
class OpenStream : public std::enable_shared_from_this<OpenStream<Stream>> {
 public:
  static constexpr std::size_t read_chunk_bytes = 16 * 1024;

  /// `queue_max_bytes` bounds what waits to be written, the write in flight included.
  OpenStream(Stream stream, std::size_t queue_max_bytes)
      : stream_(std::move(stream)), queue_max_bytes_(queue_max_bytes) {}

  /// Reads until the stream ends or close() is called; gives the reason. `on_bytes` may call
  /// close().
  template <class OnBytes>
  boost::asio::awaitable<std::string> read_all(OnBytes on_bytes) {
    const auto self = this->shared_from_this();  // on_bytes may drop the owner's last reference
    std::array<char, read_chunk_bytes> chunk;
    while (open_) {
      const auto [error, count] = co_await stream_.async_read_some(
          boost::asio::buffer(chunk), boost::asio::as_tuple(boost::asio::use_awaitable));
      if (error) close(describe(error));
      if (open_) on_bytes(std::string_view(chunk.data(), count));
    }
    co_return reason_;
  }

  /// Called each time the queue has emptied.
  void set_on_drained(std::function<void()> on_drained) { on_drained_ = std::move(on_drained); }

  SendResult send(std::string_view bytes) {
    if (!open_) return SendResult::not_open;
    if (bytes.size() > queue_max_bytes_ - queued_bytes()) return SendResult::full;
    waiting_ += bytes;
    if (in_flight_.empty()) write_next();
    return SendResult::queued;
  }

  /// The first reason stays. Handlers that are still to come end silently.
  void close(std::string reason) {
    if (!open_) return;
    open_ = false;
    reason_ = std::move(reason);
    on_drained_ = nullptr;
    boost::system::error_code ignored;
    stream_.close(ignored);
  }

  bool is_open() const { return open_; }
  std::size_t queued_bytes() const { return in_flight_.size() + waiting_.size(); }
  Stream& stream() { return stream_; }

 private:
  static std::string describe(const boost::system::error_code& error) {
    if (error == boost::asio::error::eof) return "closed by the other side";
    return error.message();
  }

  void write_next() {
    if (waiting_.empty()) return;
    std::swap(in_flight_, waiting_);
    boost::asio::async_write(
        stream_, boost::asio::buffer(in_flight_),
        [self = this->shared_from_this()](const boost::system::error_code& error, std::size_t) {
          self->on_written(error);
        });
  }

  void on_written(const boost::system::error_code& error) {
    if (!open_) return;
    in_flight_.clear();
    if (error) return close(describe(error));  // the read loop ends with this reason
    if (!waiting_.empty()) return write_next();
    if (const auto notify = on_drained_) notify();  // a copy: the call may close this stream
  }

  Stream stream_;
  std::size_t queue_max_bytes_;
  std::string in_flight_;
  std::string waiting_;
  std::string reason_;
  std::function<void()> on_drained_;
  bool open_ = true;
};

}  // namespace wec
