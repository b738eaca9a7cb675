#include "daemon/oms/road_watch.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>

namespace wec {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;

}  // namespace

struct RoadWatch::State : std::enable_shared_from_this<State> {
  State(asio::any_io_executor ex, Random& r, BrokerUrl u, std::function<void(bool)> o)
      : random(r), url(std::move(u)), open(std::move(o)), timer(ex), resolver(ex), socket(ex) {}

  // Each knock has until the next one: a packet that was lost on the way is not waited for.
  void wait() {
    constexpr auto half = RoadWatch::knock_every_ms / 2;
    const auto pause = half + static_cast<int>(random.next() % half);
    timer.expires_after(std::chrono::milliseconds(pause));
    timer.async_wait([self = shared_from_this()](const Error& error) {
      if (error || !self->open) return;
      if (self->asked) self->failed = true;  // nobody has answered the last one
      self->knock();
    });
  }

  void knock() {
    ++number;
    asked = true;
    close();
    wait();
    resolver.async_resolve(
        url.host, std::to_string(url.port),
        [self = shared_from_this(), of = number](const Error& error, const auto& found) {
          if (!self->open || of != self->number) return;
          if (error) return;
          asio::async_connect(self->socket, found, [self, of](const Error& refused, const auto&) {
            if (!self->open || of != self->number || refused) return;
            self->answered();
          });
        });
  }

  void answered() {
    timer.cancel();
    close();
    std::exchange(open, nullptr)(failed);
  }

  void close() {
    Error ignored;
    resolver.cancel();
    socket.close(ignored);
  }

  Random& random;
  BrokerUrl url;
  std::function<void(bool)> open;
  asio::steady_timer timer;
  asio::ip::tcp::resolver resolver;
  asio::ip::tcp::socket socket;
  std::uint64_t number = 0;
  bool asked = false, failed = false;
};

RoadWatch::RoadWatch(asio::any_io_executor executor, Random& random, const BrokerUrl& url,
                     std::function<void(bool came_back)> open)
    : state_(std::make_shared<State>(executor, random, url, std::move(open))) {
  state_->wait();
}

RoadWatch::~RoadWatch() {
  state_->open = nullptr;
  state_->timer.cancel();
  state_->close();
}

}  // namespace wec
