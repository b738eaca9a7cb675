// Accepts admin connections and runs one coroutine for each, all of them on one strand: read a
// line, call its handler, write rows until the answer ends, again.
#include "daemon/admin/admin_server.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <set>

#include "daemon/admin/outbox.hpp"
#include "daemon/admin/socket_address.hpp"

namespace wec {

namespace asio = boost::asio;
using boost::system::error_code;
using Unix = asio::local::stream_protocol;
using Strand = asio::strand<asio::io_context::executor_type>;

namespace {

struct Connection : std::enable_shared_from_this<Connection> {
  Connection(Unix::socket accepted, const Strand& strand)
      : socket(std::move(accepted)), wake(strand), deadline(strand) {
    wake.expires_at(asio::steady_timer::time_point::max());
  }

  /// Closes the connection unless rest() comes first.
  void give_up_in(int seconds) {
    deadline.expires_after(std::chrono::seconds(seconds));
    deadline.async_wait([weak = weak_from_this()](const error_code& cancelled) {
      const auto self = weak.lock();
      if (!cancelled && self) self->close();
    });
  }
  void rest() { deadline.cancel(); }
  void close() {
    error_code ignored;
    socket.close(ignored);
    if (outbox) outbox->close();
    wake.cancel();
    deadline.cancel();
  }

  Unix::socket socket;
  std::shared_ptr<Outbox> outbox;
  std::string received;
  asio::steady_timer wake;  // never runs out; cancelled when the outbox has something new
  asio::steady_timer deadline;
  bool woken = false;
  bool ended = false;  // the peer will say nothing more; after that a read would wait for ever
};

enum class Heard { request, too_long, gone };

// The next line goes to `line`, without its end.
asio::awaitable<Heard> hear(Connection& peer, std::string& line) {
  if (peer.ended) co_return Heard::gone;
  error_code error;
  peer.give_up_in(AdminServer::idle_max_seconds);
  auto size = co_await asio::async_read_until(
      peer.socket, asio::dynamic_buffer(peer.received, AdminServer::request_max_bytes), '\n',
      asio::redirect_error(asio::use_awaitable, error));
  peer.rest();
  if (error == asio::error::not_found) co_return Heard::too_long;
  if (error == asio::error::eof && !peer.received.empty()) {
    size = peer.received.size();  // a last line that nobody ended
    peer.ended = true;
  } else if (error) {
    co_return Heard::gone;
  }
  line = peer.received.substr(0, size);
  peer.received.erase(0, size);
  if (line.ends_with('\n')) line.pop_back();
  co_return Heard::request;
}

// Writes what handlers put into the outbox until the answer has ended. False: the reader is gone.
asio::awaitable<bool> write_answer(Connection& peer) {
  while (true) {
    const auto batch = peer.outbox->take();
    error_code error;
    if (!batch.bytes.empty()) {
      peer.give_up_in(AdminServer::stall_max_seconds);
      co_await asio::async_write(peer.socket, asio::buffer(batch.bytes),
                                 asio::redirect_error(asio::use_awaitable, error));
      peer.rest();
    }
    if (error || !peer.socket.is_open()) co_return false;
    peer.outbox->written();
    if (batch.last) co_return true;
    while (!peer.woken && peer.socket.is_open()) {
      co_await peer.wake.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
    peer.woken = false;
  }
}

Unix::acceptor listen(const Strand& strand, const SocketAddress& address) {
  Unix::acceptor acceptor(strand);
  acceptor.open();
  // On Linux the file of a bound socket gets the mode of the descriptor: it is never open to
  // others.
  if (::fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR) != 0) {
    throw boost::system::system_error(errno, boost::system::system_category(), "fchmod");
  }
  ::unlink(address.path().c_str());
  acceptor.bind(Unix::endpoint(address.path()));
  acceptor.listen();
  return acceptor;
}

}  // namespace

struct AdminServer::Shared : std::enable_shared_from_this<Shared> {
  Shared(asio::io_context& context, const std::string& state_dir)
      : io(context),
        strand(asio::make_strand(context)),
        address(state_dir),
        acceptor(listen(strand, address)) {}

  asio::awaitable<void> accept_all();
  asio::awaitable<void> serve(std::shared_ptr<Connection> peer);
  void answer(const std::string& line, const std::shared_ptr<Outbox>& outbox);
  void stop();

  asio::io_context& io;
  Strand strand;
  SocketAddress address;
  Unix::acceptor acceptor;
  std::map<std::string, AdminHandler, std::less<>> handlers;
  std::set<std::shared_ptr<Connection>> live;
};

asio::awaitable<void> AdminServer::Shared::accept_all() {
  const auto self = shared_from_this();
  while (acceptor.is_open()) {
    error_code error;
    auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::no_descriptors) {
      asio::steady_timer pause(strand, std::chrono::seconds(1));  // until others let go of theirs
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
    if (!socket.is_open()) continue;
    if (live.size() >= connections_max) {
      const auto busy = error_line("BUSY", "too many admin connections; try again") + "\n";
      socket.non_blocking(true, error);
      socket.write_some(asio::buffer(busy), error);  // a fresh socket has room for one line
      continue;
    }
    const auto peer = std::make_shared<Connection>(std::move(socket), strand);
    peer->outbox = std::make_shared<Outbox>(
        unsent_max_bytes, [where = strand, weak = std::weak_ptr<Connection>(peer)] {
          asio::post(where, [weak] {
            if (const auto woken = weak.lock()) {
              woken->woken = true;
              woken->wake.cancel();
            }
          });
        });
    live.insert(peer);
    asio::co_spawn(strand, serve(peer), asio::detached);
  }
}

asio::awaitable<void> AdminServer::Shared::serve(std::shared_ptr<Connection> peer) {
  const auto self = shared_from_this();
  while (true) {
    std::string line;
    const auto heard = co_await hear(*peer, line);
    if (heard == Heard::gone) break;
    peer->outbox->begin_answer();
    if (heard == Heard::too_long) {
      peer->outbox->add(error_line("TOO_LONG", "a request is one line of at most 64 KiB"), true);
    } else {
      answer(line, peer->outbox);
    }
    const bool there = co_await write_answer(*peer);
    if (!there || heard == Heard::too_long) break;
  }
  peer->close();
  live.erase(peer);
}

void AdminServer::Shared::answer(const std::string& line, const std::shared_ptr<Outbox>& outbox) {
  const auto reply = std::make_shared<Reply>(outbox);
  error_code error;
  const auto request = boost::json::parse(line, error);
  const auto* object = error ? nullptr : request.if_object();
  const auto* cmd = object == nullptr ? nullptr : object->if_contains("cmd");
  if (cmd == nullptr || !cmd->is_string()) {
    return reply->fail("BAD_REQUEST", R"(a request is one JSON object a line with a text "cmd")");
  }
  const auto handler = handlers.find(std::string_view(cmd->get_string()));
  if (handler == handlers.end()) {
    return reply->fail("UNKNOWN_COMMAND", "wec and wecd may be of different versions");
  }
  try {
    handler->second(*object, reply);
  } catch (const std::exception& mistake) {
    // Boost.JSON throws when a field is missing or of another type: the request's mistake, not
    // ours.
    reply->fail("BAD_REQUEST", mistake.what());
  }
}

void AdminServer::Shared::stop() {
  error_code ignored;
  acceptor.close(ignored);
  ::unlink(address.path().c_str());
  for (const auto& peer : live) peer->close();
}

AdminServer::AdminServer(asio::io_context& io, const std::string& state_dir)
    : shared_(std::make_shared<Shared>(io, state_dir)) {}

AdminServer::~AdminServer() {
  // Nobody runs a stopped context: what is posted to it would stay there, with every sink.
  if (shared_->io.stopped()) {
    shared_->stop();
    return;
  }
  asio::post(shared_->strand, [shared = shared_] { shared->stop(); });
}

void AdminServer::on(std::string cmd, AdminHandler handler) {
  shared_->handlers.insert_or_assign(std::move(cmd), std::move(handler));
}

void AdminServer::start() {
  asio::co_spawn(shared_->strand, shared_->accept_all(), asio::detached);
}

}  // namespace wec
