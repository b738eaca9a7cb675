#include "firmware-bridge/bridge_server.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <utility>

#include "firmware-bridge/bridge_protocol.hpp"
#include "firmware-bridge/open_stream.hpp"

namespace wec {

namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using Stream = OpenStream<stream_protocol::socket>;
using Log = std::function<void(std::string_view)>;

constexpr mode_t socket_mode = 0660;  // the group of the directory decides who may ask for wires
constexpr std::chrono::milliseconds accept_pause{250};  // after a failed accept (no descriptors)

std::string_view name_of(BridgeKind kind) {
  return kind == BridgeKind::usb ? usb_bridge_name : lan_bridge_name;
}

/// The wire that a connection asked for, if this bridge may open it.
tl::expected<std::unique_ptr<Link>, LinkError> open_wire(asio::io_context& io, BridgeKind kind,
                                                         std::string_view address,
                                                         const LinkMakings& makings) {
  const auto parsed = parse_link_address(address);
  if (!parsed) return tl::make_unexpected(parsed.error());
  if (bridge_for(parsed->target) != name_of(kind)) {
    return tl::make_unexpected(LinkError{
        "WRONG_BRIDGE", fmt::format("\"{}\" is not for the {} bridge", address, name_of(kind))});
  }
  return make_link(io, *parsed, "", makings);
}

// One connection of wecd and the wire that it asked for.
class Wire : public LinkSink, public std::enable_shared_from_this<Wire> {
 public:
  Wire(asio::io_context& io, stream_protocol::socket socket, const BridgeServerOptions& options)
      : io_(io),
        options_(options),
        stream_(std::make_shared<Stream>(std::move(socket), BridgeServer::to_wecd_max_bytes)) {}

  asio::awaitable<void> serve() {
    const auto self = shared_from_this();
    const auto reason = co_await stream_->read_all([this](std::string_view bytes) { take(bytes); });
    link_.reset();
    if (!address_.empty()) options_.log(fmt::format("{}: given back: {}", address_, reason));
  }

  void close(std::string reason) {
    link_.reset();
    stream_->close(std::move(reason));
  }

  void on_link_open() override {
    options_.log(fmt::format("{}: open", address_));
    ++opened_;
    const auto who = link_->identity();
    tell((who == LinkIdentity{} ? std::string() : encode_identity(who)) +
         encode_frame(FrameKind::opened));
  }
  void on_link_bytes(std::string_view bytes) override { tell(encode_data(bytes)); }
  void on_link_closed(std::string_view reason) override {
    options_.log(fmt::format("{}: lost: {}", address_, reason));
    done_ = taken_;  // what was still queued went with the wire
    // In this order: wecd must not take the lost bytes for written ones.
    tell(encode_frame(FrameKind::closed, reason) + encode_drained(done_));
  }
  void on_link_attempt_failed(std::string_view reason) override {
    tell(encode_frame(FrameKind::failed, reason));
  }
  void on_link_drained() override {
    done_ = taken_;
    tell(encode_drained(done_));
  }

 private:
  void take(std::string_view bytes) {
    while (stream_->is_open()) {
      const auto frame = reader_.next(bytes);
      if (frame && !*frame) return;
      if (!frame) return drop(frame.error());
      on_frame(**frame);
    }
  }

  void on_frame(const BridgeFrame& frame) {
    if (refused_) return;
    if (frame.kind == FrameKind::open && address_.empty()) return open(frame.body);
    if (frame.kind == FrameKind::ready && link_ && readied_ < opened_) {
      ++readied_;
      return;
    }
    if (frame.kind == FrameKind::data && link_) return to_wire(frame.body);
    drop({"UNEXPECTED_FRAME", fmt::format("kind {}", static_cast<int>(frame.kind))});
  }

  void open(std::string_view body) {
    const auto address = decode_open(body);
    if (!address) return refuse(address.error());
    address_ = *address;
    auto made = open_wire(io_, options_.kind, address_, options_.makings);
    if (!made) return refuse(made.error());
    options_.log(fmt::format("{}: asked for", address_));
    link_ = std::move(*made);
    link_->start(*this);
    if (const auto local = link_->local_address(); !local.empty()) {
      tell(encode_frame(FrameKind::local, local));
    }
  }

  void to_wire(std::string_view bytes) {
    if (taken_ + bytes.size() - done_ > BridgeServer::to_wire_max_bytes) {
      return drop({"OVERFLOW", "more bytes than the wire's queue holds"});
    }
    taken_ += bytes.size();
    const bool meant_for_this_opening = readied_ == opened_;
    if (meant_for_this_opening && link_->send(bytes) == SendResult::queued) return;
    done_ = taken_;  // the wire was lost while these were under way
    tell(encode_drained(done_));
  }

  void tell(std::string_view frames) {
    if (stream_->send(frames) == SendResult::full) {
      drop({"WECD_TOO_SLOW", "bytes of the wire were not taken"});
    }
  }

  void refuse(const LinkError& error) {
    refused_ = true;
    options_.log(fmt::format("{}: refused: {}: {}", address_, error.code, error.message));
    tell(encode_refused(error));
  }

  void drop(const LinkError& error) {
    options_.log(fmt::format("{}: dropped: {}: {}", address_, error.code, error.message));
    stream_->close(error.code);  // serve() then ends and gives the wire back
  }

  asio::io_context& io_;
  const BridgeServerOptions& options_;
  std::shared_ptr<Stream> stream_;
  FrameReader reader_;
  std::string address_;
  std::unique_ptr<Link> link_;
  std::uint64_t taken_ = 0;    // bytes of DATA from wecd
  std::uint64_t done_ = 0;     // of them, written to the wire or dropped with it
  std::uint64_t opened_ = 0;   // how often the wire was opened
  std::uint64_t readied_ = 0;  // how often wecd has said that it knows
  bool refused_ = false;
};

bool somebody_serves(asio::io_context& io, const std::string& path) {
  stream_protocol::socket probe(io);
  boost::system::error_code error;
  probe.connect(stream_protocol::endpoint(path), error);
  return !error;
}

}  // namespace

struct BridgeServer::Core : std::enable_shared_from_this<BridgeServer::Core> {
  Core(asio::io_context& context, BridgeServerOptions given)
      : io(context), options(std::move(given)), acceptor(context), timer(context) {
    options.makings.in_process = true;
    options.makings.make_sim = nullptr;
  }

  std::optional<LinkError> bind() {
    if (somebody_serves(io, options.socket_path)) {
      return LinkError{"SOCKET_TAKEN",
                       fmt::format("another bridge serves {}", options.socket_path)};
    }
    struct stat found{};
    const bool there = ::lstat(options.socket_path.c_str(), &found) == 0;
    if (there && S_ISSOCK(found.st_mode)) ::unlink(options.socket_path.c_str());
    boost::system::error_code error;
    const stream_protocol::endpoint endpoint(options.socket_path);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error && ::chmod(options.socket_path.c_str(), socket_mode) != 0) {
      error.assign(errno, boost::system::system_category());
    }
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) return std::nullopt;
    return LinkError{"SOCKET_FAILED", fmt::format("{}: {}", options.socket_path, error.message())};
  }

  static asio::awaitable<void> accept_all(std::shared_ptr<Core> self) {
    while (!self->stopped) {
      auto [error, socket] =
          co_await self->acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
      if (self->stopped) co_return;
      if (!error) {
        self->admit(std::move(socket));
        continue;
      }
      self->options.log(fmt::format("accept: {}", error.message()));
      self->timer.expires_after(accept_pause);
      co_await self->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
  }

  void admit(stream_protocol::socket socket) {
    if (wires.size() >= wires_max) {
      options.log(fmt::format("refused a connection: {} wires are open", wires_max));
      return;
    }
    const auto wire = std::make_shared<Wire>(io, std::move(socket), options);
    wires.insert(wire);
    asio::co_spawn(io, serve(shared_from_this(), wire), asio::detached);
  }

  static asio::awaitable<void> serve(std::shared_ptr<Core> self, std::shared_ptr<Wire> wire) {
    co_await wire->serve();
    self->wires.erase(wire);
  }

  void stop() {
    stopped = true;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    timer.cancel();
    for (const auto& wire : wires) wire->close("the bridge stops");
    ::unlink(options.socket_path.c_str());
  }

  asio::io_context& io;
  BridgeServerOptions options;
  stream_protocol::acceptor acceptor;
  asio::steady_timer timer;
  std::set<std::shared_ptr<Wire>> wires;
  bool stopped = false;
};

BridgeServer::BridgeServer(std::shared_ptr<Core> core) : core_(std::move(core)) {}
BridgeServer::~BridgeServer() { core_->stop(); }
std::size_t BridgeServer::wires() const { return core_->wires.size(); }

tl::expected<std::unique_ptr<BridgeServer>, LinkError> BridgeServer::listen(
    asio::io_context& io, BridgeServerOptions options) {
  auto core = std::make_shared<Core>(io, std::move(options));
  if (const auto error = core->bind()) return tl::make_unexpected(*error);
  asio::co_spawn(io, Core::accept_all(core), asio::detached);
  return std::unique_ptr<BridgeServer>(new BridgeServer(std::move(core)));
}

}  // namespace wec
