// What every link does, whatever it is made of: the same tests on each of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "firmware-bridge/bridge_link.hpp"
#include "firmware-bridge/bridge_server.hpp"
#include "firmware-bridge/link_pair.hpp"
#include "firmware-bridge/serial_link.hpp"
#include "firmware-bridge/sim/pty.hpp"
#include "firmware-bridge/tcp_link.hpp"
#include "firmware-bridge/tcp_listen_link.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

/// A link under test and whatever is at its other end.
class Rig {
 public:
  virtual ~Rig() = default;
  virtual std::unique_ptr<Link> make_link() = 0;
  /// The peer breaks the connection; a link then finds a peer again.
  virtual void drop() { peer->reopen("dropped by the peer"); }
  virtual bool peer_notices_the_end() const { return true; }

  asio::io_context io{1};
  RecordingSink peer_sink;
  std::unique_ptr<Link> peer;

 protected:
  std::uint16_t listen() {
    peer = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
    peer->start(peer_sink);
    const auto address = peer->local_address();
    return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  }
};

class TcpRig : public Rig {
 public:
  std::unique_ptr<Link> make_link() override {
    return make_tcp_link(io, {"127.0.0.1", listen()}, quick_backoff());
  }
};

// The peer is a client, and starts once the link under test has told its port.
class ListenRig : public Rig {
 public:
  std::unique_ptr<Link> make_link() override {
    auto placeholder = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
    RecordingSink nobody;
    placeholder->start(nobody);
    const auto address = placeholder->local_address();
    placeholder.reset();
    const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    peer = make_tcp_link(io, {"127.0.0.1", port}, quick_backoff());
    peer->start(peer_sink);
    return make_tcp_listen_link(io, {"127.0.0.1", port}, quick_backoff());
  }
};

// The device node of a pty changes with every pty, so a symbolic link stands for it.
class SerialRig : public Rig {
 public:
  SerialRig() {
    auto name = (fs::temp_directory_path() / "wec-serial-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~SerialRig() override { fs::remove_all(folder_); }
  std::unique_ptr<Link> make_link() override {
    plug_in();
    return make_serial_link(io, SerialAddress{.path = folder_ + "/ttyX"}, quick_backoff());
  }
  void drop() override {
    peer.reset();
    plug_in();
  }
  bool peer_notices_the_end() const override { return false; }

 private:
  void plug_in() {
    auto pty = open_pty(io);
    ASSERT_TRUE(pty) << pty.error();
    fs::remove(folder_ + "/ttyX");
    fs::create_symlink(pty->path, folder_ + "/ttyX");
    peer = std::move(pty->link);
    peer->start(peer_sink);
  }
  std::string folder_;
};

class SimRig : public Rig {
 public:
  std::unique_ptr<Link> make_link() override {
    auto [near_end, far_end] = make_link_pair(io);
    peer = std::move(far_end);
    peer->start(peer_sink);
    return std::move(near_end);
  }
};

class BridgeRig : public Rig {
 public:
  BridgeRig() {
    auto name = (fs::temp_directory_path() / "wec-bridge-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    BridgeServerOptions options;
    options.socket_path = folder_ + "/lan.sock";
    options.makings.random = halfway();
    options.makings.backoff = {std::chrono::milliseconds(2), std::chrono::milliseconds(20)};
    server_ = std::move(BridgeServer::listen(io, options).value());
  }
  ~BridgeRig() override {
    server_.reset();
    run_ready(io);
    fs::remove_all(folder_);
  }
  std::unique_ptr<Link> make_link() override {
    const auto wire = "tcp://127.0.0.1:" + std::to_string(listen());
    return make_bridge_link(io, folder_ + "/lan.sock", wire, quick_backoff());
  }

 private:
  std::string folder_;
  std::unique_ptr<BridgeServer> server_;
};

template <class R>
std::unique_ptr<Rig> make_rig() {
  return std::make_unique<R>();
}

struct RigKind {
  const char* name;
  std::unique_ptr<Rig> (*make)();
};
void PrintTo(const RigKind& kind, std::ostream* out) { *out << kind.name; }

class LinkContract : public ::testing::TestWithParam<RigKind> {
 protected:
  void SetUp() override { link = rig->make_link(); }
  void TearDown() override {
    link.reset();
    rig->peer.reset();
    run_ready(rig->io);
  }
  bool until(const std::function<bool()>& condition) { return run_until(rig->io, condition); }
  void open_both() {
    link->start(sink);
    ASSERT_TRUE(until([&] { return link->is_open() && rig->peer->is_open(); }))
        << sink.failed_because;
  }

  std::unique_ptr<Rig> rig = GetParam().make();
  RecordingSink sink;
  std::unique_ptr<Link> link;
};

TEST_P(LinkContract, OpensByItselfAndTellsItFromTheLoop) {
  link->start(sink);
  EXPECT_EQ(sink.opened, 0) << "no call from inside start()";
  EXPECT_FALSE(link->is_open());
  ASSERT_TRUE(until([&] { return sink.opened == 1; })) << sink.failed_because;
  EXPECT_TRUE(link->is_open());
  EXPECT_EQ(sink.closed, 0);
}

TEST_P(LinkContract, RefusesBytesWhileItIsNotOpen) {
  EXPECT_EQ(link->send("early"), SendResult::not_open);
  link->start(sink);
  EXPECT_EQ(link->send("early"), SendResult::not_open);
}

TEST_P(LinkContract, CarriesBytesOfAllValuesBothWays) {
  open_both();
  const auto there = pattern(200'000);
  const auto back = std::string(there.rbegin(), there.rend());
  EXPECT_EQ(link->send(there), SendResult::queued);
  EXPECT_EQ(rig->peer->send(back), SendResult::queued);
  EXPECT_TRUE(until([&] { return rig->peer_sink.bytes.size() >= there.size(); }));
  EXPECT_TRUE(until([&] { return sink.bytes.size() >= back.size(); }));
  EXPECT_TRUE(rig->peer_sink.bytes == there);
  EXPECT_TRUE(sink.bytes == back);
}

TEST_P(LinkContract, TellsWhenAllBytesHaveLeft) {
  open_both();
  EXPECT_EQ(sink.drained, 0);
  link->send("one");
  link->send("two");
  EXPECT_EQ(sink.drained, 0) << "no call from inside send()";
  EXPECT_TRUE(until([&] { return sink.drained > 0; }));
  EXPECT_TRUE(until([&] { return rig->peer_sink.bytes == "onetwo"; }));
}

TEST_P(LinkContract, RefusesWholeWhatDoesNotFitTheQueue) {
  open_both();
  const auto most = pattern(Link::send_queue_max_bytes);
  EXPECT_EQ(link->send(most), SendResult::queued);
  EXPECT_EQ(link->send("x"), SendResult::full);
  EXPECT_TRUE(until([&] { return sink.drained > 0; }));
  EXPECT_EQ(link->send("after"), SendResult::queued);
  EXPECT_TRUE(until([&] { return rig->peer_sink.bytes.size() >= most.size() + 5; }));
  EXPECT_TRUE(rig->peer_sink.bytes == most + "after");
}

TEST_P(LinkContract, TellsTheLossAndOpensAgain) {
  open_both();
  rig->drop();
  EXPECT_TRUE(until([&] { return sink.opened == 2; }));
  EXPECT_THAT(sink.calls, ::testing::ElementsAre("open", "closed", "open"));
  EXPECT_FALSE(sink.closed_because.empty());
  ASSERT_TRUE(until([&] { return rig->peer->is_open(); }));
  EXPECT_EQ(link->send("again"), SendResult::queued);
  EXPECT_TRUE(until([&] { return rig->peer_sink.bytes == "again"; }));
}

TEST_P(LinkContract, CutsTheWireWhenAskedAndOpensAgain) {
  open_both();
  link->reopen("half a format is in the printer");
  EXPECT_EQ(sink.closed, 0) << "no call from inside reopen()";
  EXPECT_TRUE(until([&] { return sink.opened == 2; }));
  EXPECT_THAT(sink.closed_because, ::testing::HasSubstr("half a format is in the printer"));
}

TEST_P(LinkContract, CallsNobodyAfterItsEnd) {
  open_both();
  rig->peer->send("late");
  link.reset();
  const auto told = sink.calls.size();
  if (rig->peer_notices_the_end()) {
    EXPECT_TRUE(until([&] { return rig->peer_sink.closed > 0; }));
  }
  run_ready(rig->io);
  EXPECT_EQ(sink.calls.size(), told);
  EXPECT_EQ(sink.bytes, "");
}

TEST_P(LinkContract, MayBeDestroyedFromItsOwnOpening) {
  bool gone = false;
  sink.at_open = [&] {
    link.reset();
    gone = true;
  };
  link->start(sink);
  EXPECT_TRUE(until([&] { return gone; }));
  run_ready(rig->io);
  EXPECT_EQ(sink.closed, 0);
}

TEST_P(LinkContract, MayBeDestroyedFromItsOwnBytes) {
  sink.at_bytes = [&] { link.reset(); };
  open_both();
  rig->peer->send("first");
  EXPECT_TRUE(until([&] { return !link; }));
  run_ready(rig->io);
  EXPECT_EQ(sink.chunks.size(), 1u);
  EXPECT_EQ(sink.closed, 0);
}

TEST_P(LinkContract, MayBeDestroyedFromItsOwnClosing) {
  sink.at_closed = [&] { link.reset(); };
  open_both();
  rig->drop();
  EXPECT_TRUE(until([&] { return !link; }));
  run_ready(rig->io);
  EXPECT_EQ(sink.opened, 1);
}

TEST_P(LinkContract, MayBeDestroyedBeforeItsStart) {
  link.reset();
  run_ready(rig->io);
  EXPECT_TRUE(sink.calls.empty());
}

INSTANTIATE_TEST_SUITE_P(Every, LinkContract,
                         ::testing::Values(RigKind{"tcp", make_rig<TcpRig>},
                                           RigKind{"tcp_listen", make_rig<ListenRig>},
                                           RigKind{"serial", make_rig<SerialRig>},
                                           RigKind{"sim", make_rig<SimRig>},
                                           RigKind{"bridge_tcp", make_rig<BridgeRig>}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace wec::testing
