#include "firmware-bridge/tcp_listen_link.hpp"

#include <fmt/format.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <optional>
#include <string>
#include <utility>

#include "firmware-bridge/open_stream.hpp"
#include "firmware-bridge/tcp_link.hpp"

namespace wec {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

std::string text_of(const tcp::endpoint& endpoint) {
  const auto host = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("[{}]:{}", host, endpoint.port())
                                    : fmt::format("{}:{}", host, endpoint.port());
}

// Outlives the link until its coroutines have ended; `sink` is null from stop() on.
struct Listener : std::enable_shared_from_this<Listener> {
  Listener(asio::io_context& context, TcpListenAddress address, Backoff waits, SecondPeer policy)
      : io(context),
        acceptor(context),
        timer(context),
        peer_gone(context),
        to(std::move(address)),
        backoff(std::move(waits)),
        second_peer(policy) {}

  void start(LinkSink& owner) {
    assert(sink == nullptr);
    sink = &owner;
    first_attempt = listen();
    // The completion holds on to `stopped`, whose slot Asio uses up to its very end.
    asio::co_spawn(io, run(shared_from_this()),
                   asio::bind_cancellation_slot(
                       stopped.slot(), [self = shared_from_this()](std::exception_ptr) {}));
  }

  void stop() {
    sink = nullptr;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    if (const auto open = std::exchange(peer, nullptr)) open->close("stopped");
    // Posted, as stop() may be called from inside the coroutine that it ends.
    asio::post(io, [self = shared_from_this()] {
      self->stopped.emit(asio::cancellation_type::terminal);
      self->peer_gone.cancel();
    });
  }

  boost::system::error_code listen() {
    boost::system::error_code error;
    const auto host = to.host == "localhost" ? std::string("127.0.0.1") : to.host;
    const auto ip = asio::ip::make_address(host, error);
    if (error) return error;
    const tcp::endpoint endpoint(ip, to.port);
    if (acceptor.is_open()) acceptor.close(error);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    return error;
  }

  static asio::awaitable<void> run(std::shared_ptr<Listener> self) {
    auto error = self->first_attempt;
    while (error) {
      self->sink->on_link_attempt_failed(
          fmt::format("cannot listen on {}:{}: {}", self->to.host, self->to.port, error.message()));
      if (!self->sink) co_return;
      self->timer.expires_after(self->backoff.next());
      co_await self->timer.async_wait(asio::use_awaitable);
      error = self->listen();
    }
    self->backoff.reset();
    while (self->sink) co_await self->accept_one();
  }

  asio::awaitable<void> accept_one() {
    auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
    if (!sink) co_return;
    if (error) {  // out of descriptors, or the peer left while it queued: wait, then go on
      sink->on_link_attempt_failed(fmt::format("accept: {}", error.message()));
      if (!sink) co_return;
      timer.expires_after(backoff.next());
      co_await timer.async_wait(asio::use_awaitable);
      co_return;
    }
    set_device_socket_options(socket.native_handle());
    if (peer) co_await make_room();
    if (!sink) co_return;
    peer = std::make_shared<OpenStream<tcp::socket>>(std::move(socket), Link::send_queue_max_bytes);
    asio::co_spawn(io, serve(shared_from_this(), peer), asio::detached);
  }

  // on_link_closed of the old peer comes before on_link_open of the new one.
  asio::awaitable<void> make_room() {
    if (second_peer == SecondPeer::replaces) peer->close("replaced by a new connection");
    while (peer && sink) {
      peer_gone.expires_at(asio::steady_timer::time_point::max());
      co_await peer_gone.async_wait(asio::as_tuple(asio::use_awaitable));
    }
  }

  static asio::awaitable<void> serve(std::shared_ptr<Listener> self,
                                     std::shared_ptr<OpenStream<tcp::socket>> open) {
    if (!self->sink) co_return;
    open->set_on_drained([owner = self.get()] { owner->sink->on_link_drained(); });
    self->sink->on_link_open();
    const auto reason = co_await open->read_all(
        [owner = self.get()](std::string_view bytes) { owner->sink->on_link_bytes(bytes); });
    if (!self->sink) co_return;
    self->peer = nullptr;
    self->sink->on_link_closed(reason);
    self->peer_gone.cancel();
  }

  asio::io_context& io;
  tcp::acceptor acceptor;
  asio::steady_timer timer;
  asio::steady_timer peer_gone;  // never expires; cancelled when the peer has gone
  asio::cancellation_signal stopped;
  TcpListenAddress to;
  Backoff backoff;
  SecondPeer second_peer;
  boost::system::error_code first_attempt;
  LinkSink* sink = nullptr;
  std::shared_ptr<OpenStream<tcp::socket>> peer;  // null while nobody is connected
};

class TcpListenLink : public Link {
 public:
  explicit TcpListenLink(std::shared_ptr<Listener> listener) : listener_(std::move(listener)) {}
  ~TcpListenLink() override { listener_->stop(); }

  void start(LinkSink& sink) override { listener_->start(sink); }
  SendResult send(std::string_view bytes) override {
    return is_open() ? listener_->peer->send(bytes) : SendResult::not_open;
  }
  bool is_open() const override { return listener_->peer && listener_->peer->is_open(); }
  void reopen(std::string_view reason) override {
    if (listener_->peer) listener_->peer->close(std::string(reason));
  }
  std::string local_address() const override {
    boost::system::error_code error;
    const auto endpoint = listener_->acceptor.local_endpoint(error);
    return error ? std::string{} : text_of(endpoint);
  }

 private:
  std::shared_ptr<Listener> listener_;
};

}  // namespace

std::unique_ptr<Link> make_tcp_listen_link(asio::io_context& io, const TcpListenAddress& address,
                                           Backoff backoff, SecondPeer second_peer) {
  return std::make_unique<TcpListenLink>(
      std::make_shared<Listener>(io, address, std::move(backoff), second_peer));
}

}  // namespace wec
