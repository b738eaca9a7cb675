#include "tests/bench/drain/slow_link.hpp"

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <string>

namespace wec::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clk = std::chrono::steady_clock;

constexpr std::size_t waiting_max = 32 * 1024 * 1024;  // then the sender waits

/// One direction: reads at once, writes when its time has come.
struct Pipe : std::enable_shared_from_this<Pipe> {
  Pipe(std::shared_ptr<tcp::socket> f, std::shared_ptr<tcp::socket> t, std::chrono::milliseconds d)
      : from(std::move(f)), to(std::move(t)), delay(d), timer(from->get_executor()) {}

  void read() {
    reading = true;
    from->async_read_some(asio::buffer(buffer),
                          [self = shared_from_this()](const auto& error, std::size_t n) {
                            self->reading = false;
                            if (error) return self->close();
                            self->take(n);
                          });
  }

  void take(std::size_t n) {
    waiting.push_back({Clk::now() + delay, std::string(buffer.data(), n)});
    bytes += n;
    if (!writing) write();
    if (bytes < waiting_max) read();
  }

  void write() {
    if (waiting.empty()) return;
    writing = true;
    timer.expires_at(waiting.front().due);
    timer.async_wait([self = shared_from_this()](const auto& error) {
      if (error) return;
      asio::async_write(*self->to, asio::buffer(self->waiting.front().text),
                        [self](const auto& failed, std::size_t) {
                          self->writing = false;
                          if (failed) return self->close();
                          self->bytes -= self->waiting.front().text.size();
                          self->waiting.pop_front();
                          if (!self->reading && self->bytes < waiting_max) self->read();
                          self->write();
                        });
    });
  }

  void close() {
    boost::system::error_code ignored;
    from->close(ignored);
    to->close(ignored);
  }

  struct Chunk {
    Clk::time_point due;
    std::string text;
  };
  std::shared_ptr<tcp::socket> from, to;
  std::chrono::milliseconds delay;
  asio::steady_timer timer;
  std::array<char, 65536> buffer{};
  std::deque<Chunk> waiting;
  std::size_t bytes = 0;
  bool reading = false, writing = false;
};

}  // namespace

struct SlowLink::State : std::enable_shared_from_this<State> {
  State(asio::io_context& context, int p, int t, std::chrono::milliseconds d)
      : io(context), acceptor(context), work(context.get_executor()), port(p), to(t), delay(d) {}

  static tcp::endpoint at(int number) {
    return {asio::ip::address_v4::loopback(), static_cast<asio::ip::port_type>(number)};
  }

  void listen() {
    acceptor.open(tcp::v4());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(at(port));
    acceptor.listen();
    accept();
  }

  void accept() {
    acceptor.async_accept([self = shared_from_this()](const auto& error, tcp::socket socket) {
      if (error) return;
      if (self->came_ns == 0) self->came_ns = Clk::now().time_since_epoch().count();
      self->join(std::make_shared<tcp::socket>(std::move(socket)));
      self->accept();
    });
  }

  void join(std::shared_ptr<tcp::socket> one) {
    const auto other = std::make_shared<tcp::socket>(io);
    other->async_connect(at(to), [self = shared_from_this(), one, other](const auto& error) {
      if (error) return;
      one->set_option(tcp::no_delay(true));
      other->set_option(tcp::no_delay(true));
      std::make_shared<Pipe>(one, other, self->delay)->read();
      std::make_shared<Pipe>(other, one, self->delay)->read();
    });
  }

  asio::io_context& io;
  tcp::acceptor acceptor;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  int port, to;
  std::chrono::milliseconds delay;
  std::atomic<std::int64_t> came_ns{0};
};

SlowLink::SlowLink(int port, int to_port, std::chrono::milliseconds delay)
    : state_(std::make_shared<State>(io_, port, to_port, delay)), thread_([this] { io_.run(); }) {}

SlowLink::~SlowLink() {
  io_.stop();
  thread_.join();
}

void SlowLink::open() {
  asio::post(io_, [state = state_] { state->listen(); });
}

std::optional<Clk::time_point> SlowLink::first_came() const {
  if (state_->came_ns == 0) return {};
  return Clk::time_point(Clk::duration(state_->came_ns.load()));
}

}  // namespace wec::bench
