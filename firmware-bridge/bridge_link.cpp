#include "firmware-bridge/bridge_link.hpp"

#include <fmt/format.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <utility>

#include "firmware-bridge/bridge_protocol.hpp"
#include "firmware-bridge/dial_link.hpp"

namespace wec {

namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;

asio::awaitable<Dialed<stream_protocol::socket>> connect_to_bridge(asio::io_context& io,
                                                                   std::string path) {
  stream_protocol::socket socket(io);
  const auto [error] = co_await socket.async_connect(stream_protocol::endpoint(path),
                                                     asio::as_tuple(asio::use_awaitable));
  if (error) co_return tl::make_unexpected(fmt::format("bridge {}: {}", path, error.message()));
  co_return Dialed<stream_protocol::socket>(std::move(socket));
}

class BridgeLink : public Link, private LinkSink {
 public:
  BridgeLink(std::unique_ptr<Link> to_bridge, std::string_view wire)
      : wire_(wire), to_bridge_(std::move(to_bridge)) {}
  ~BridgeLink() override { *alive_ = false; }

  void start(LinkSink& sink) override {
    sink_ = &sink;
    to_bridge_->start(*this);
  }

  SendResult send(std::string_view bytes) override {
    if (!open_) return SendResult::not_open;
    if (bytes.size() > send_queue_max_bytes - (sent_ - drained_)) return SendResult::full;
    const auto result = to_bridge_->send(encode_data(bytes));
    if (result == SendResult::queued) sent_ += bytes.size();
    return result;
  }

  bool is_open() const override { return open_; }
  void reopen(std::string_view reason) override { to_bridge_->reopen(reason); }
  std::string local_address() const override { return local_address_; }
  LinkIdentity identity() const override { return identity_; }

 private:
  void on_link_open() override {
    reader_ = FrameReader{};
    identity_ = {};
    sent_ = drained_ = sent_before_open_ = 0;
    to_bridge_->send(encode_open(wire_));
  }

  void on_link_attempt_failed(std::string_view reason) override {
    sink_->on_link_attempt_failed(reason);
  }

  void on_link_closed(std::string_view reason) override {
    local_address_.clear();
    const auto why = fmt::format("bridge: {}", reason);
    if (std::exchange(open_, false)) return sink_->on_link_closed(why);
    sink_->on_link_attempt_failed(why);
  }

  void on_link_bytes(std::string_view bytes) override {
    const auto alive = alive_;  // the sink may destroy this link in any of its calls
    while (*alive) {
      const auto frame = reader_.next(bytes);
      if (frame && !*frame) return;
      if (!frame) return break_off(frame.error());
      on_frame(**frame);
    }
  }

  void on_frame(const BridgeFrame& frame) {
    switch (frame.kind) {
      case FrameKind::data:
        if (open_) sink_->on_link_bytes(frame.body);
        return;
      case FrameKind::local:
        local_address_ = frame.body;
        return;
      case FrameKind::identity:
        identity_ = decode_identity(frame.body).value_or(LinkIdentity{});
        return;
      case FrameKind::opened:
        return on_opened();
      case FrameKind::closed:
        if (std::exchange(open_, false)) sink_->on_link_closed(frame.body);
        return;
      case FrameKind::failed:
        sink_->on_link_attempt_failed(frame.body);
        return;
      case FrameKind::drained:
        return on_drained(frame.body);
      case FrameKind::refused: {
        const auto error = decode_refused(frame.body);
        return sink_->on_link_attempt_failed(fmt::format("{}: {}", error.code, error.message));
      }
      case FrameKind::open:
      case FrameKind::ready:
        break;
    }
    break_off({"UNEXPECTED_FRAME", "the bridge sent what only wecd may send"});
  }

  void on_opened() {
    if (open_) return break_off({"UNEXPECTED_FRAME", "OPENED twice"});
    if (to_bridge_->send(encode_frame(FrameKind::ready)) != SendResult::queued) return;
    open_ = true;
    sent_before_open_ = sent_;
    sink_->on_link_open();
  }

  void on_drained(std::string_view body) {
    const auto total = decode_drained(body);
    if (!total || *total > sent_ || *total < drained_) {
      return break_off({"BAD_DRAINED", "the bridge confirmed bytes that it was not given"});
    }
    drained_ = *total;
    const bool news = sent_ > sent_before_open_;
    if (open_ && news && drained_ == sent_) sink_->on_link_drained();
  }

  // A bridge that talks nonsense is not believed any more; on_link_closed() follows.
  void break_off(const LinkError& error) {
    to_bridge_->reopen(fmt::format("{}: {}", error.code, error.message));
  }

  std::string wire_;
  LinkSink* sink_ = nullptr;
  FrameReader reader_;
  std::uint64_t sent_ = 0;     // bytes of DATA on this connection
  std::uint64_t drained_ = 0;  // of them, dealt with by the bridge
  std::uint64_t sent_before_open_ = 0;
  std::string local_address_;
  LinkIdentity identity_;
  bool open_ = false;  // the wire, not the connection to the bridge
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<Link> to_bridge_;  // last, so that it goes first
};

}  // namespace

std::unique_ptr<Link> make_bridge_link(std::unique_ptr<Link> to_bridge, std::string_view wire) {
  return std::make_unique<BridgeLink>(std::move(to_bridge), wire);
}

std::unique_ptr<Link> make_bridge_link(asio::io_context& io, std::string socket_path,
                                       std::string_view wire, Backoff backoff) {
  // The bound is the wire's; frames around the bytes come on top of it.
  constexpr auto queue_max =
      Link::send_queue_max_bytes + Link::send_queue_max_bytes / 256 + bridge_frame_max_bytes;
  auto to_bridge = std::make_unique<DialLink<stream_protocol::socket>>(
      io, [&io, path = std::move(socket_path)] { return connect_to_bridge(io, path); },
      std::move(backoff), queue_max);
  return make_bridge_link(std::move(to_bridge), wire);
}

}  // namespace wec
