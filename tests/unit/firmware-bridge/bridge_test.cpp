// The two halves of a bridge: what is refused, what survives, what a broken peer gets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>

#include "firmware-bridge/bridge_link.hpp"
#include "firmware-bridge/bridge_protocol.hpp"
#include "firmware-bridge/bridge_server.hpp"
#include "firmware-bridge/tcp_listen_link.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

namespace fs = std::filesystem;
using boost::asio::local::stream_protocol;
using ::testing::Contains;
using ::testing::HasSubstr;

class BridgeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "wec-bridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    path = folder + "/b.sock";
  }
  void TearDown() override {
    server.reset();
    run_ready(io);
    fs::remove_all(folder);
  }

  tl::expected<std::unique_ptr<BridgeServer>, LinkError> listen(BridgeKind kind) {
    BridgeServerOptions options;
    options.socket_path = path;
    options.kind = kind;
    options.makings.random = halfway();
    options.makings.backoff = {std::chrono::milliseconds(2), std::chrono::milliseconds(20)};
    options.log = [this](std::string_view line) { log.emplace_back(line); };
    return BridgeServer::listen(io, options);
  }
  void serve(BridgeKind kind = BridgeKind::lan) {
    auto made = listen(kind);
    ASSERT_TRUE(made) << made.error().message;
    server = std::move(*made);
  }
  std::unique_ptr<Link> wire(std::string_view address) {
    return make_bridge_link(io, path, address, quick_backoff());
  }
  bool until(const std::function<bool()>& condition) { return run_until(io, condition); }

  // A peer that speaks raw bytes to the bridge, to see what it makes of them.
  stream_protocol::socket connect() {
    stream_protocol::socket socket(io);
    socket.connect(stream_protocol::endpoint(path));
    return socket;
  }
  // True once the bridge has closed this connection.
  bool closed_by_bridge(stream_protocol::socket& socket) {
    bool closed = false;
    std::array<char, 4096> buffer;
    std::function<void()> read = [&] {
      socket.async_read_some(boost::asio::buffer(buffer), [&](const auto& error, std::size_t) {
        closed = static_cast<bool>(error);
        if (!error) read();
      });
    };
    read();
    return until([&] { return closed; });
  }

  boost::asio::io_context io{1};
  std::string folder, path;
  std::vector<std::string> log;
  std::unique_ptr<BridgeServer> server;
};

TEST_F(BridgeTest, TheLanBridgeOpensNoDeviceNodeAndTheUsbBridgeNoNetwork) {
  for (const auto& [kind, address] : {std::pair{BridgeKind::lan, "serial:///dev/ttyS0"},
                                      {BridgeKind::usb, "tcp://127.0.0.1:1"},
                                      {BridgeKind::usb, "tcp-listen://127.0.0.1:0"}}) {
    serve(kind);
    RecordingSink sink;
    const auto link = wire(address);
    link->start(sink);
    ASSERT_TRUE(until([&] { return sink.failed > 0; }));
    EXPECT_THAT(sink.failed_because, HasSubstr("WRONG_BRIDGE"));
    EXPECT_THAT(sink.failed_because, HasSubstr(address));
    server.reset();
    run_ready(io);
  }
}

TEST_F(BridgeTest, NothingButWiresIsOpenedByABridge) {
  serve();
  for (const auto* address : {"sim:scale", "bridge://usb/serial:///dev/ttyS0", "tcp://a", "x"}) {
    RecordingSink sink;
    const auto link = wire(address);
    link->start(sink);
    ASSERT_TRUE(until([&] { return sink.failed > 0; })) << address;
    EXPECT_EQ(sink.opened, 0);
  }
}

TEST_F(BridgeTest, ARefusedWireIsNotAskedForAgainUntilTheBridgeIsNew) {
  serve(BridgeKind::usb);
  RecordingSink sink;
  RecordingSink device;
  const auto listener = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  listener->start(device);
  const auto link = wire("tcp://" + listener->local_address());
  link->start(sink);
  ASSERT_TRUE(until([&] { return sink.failed == 1; }));
  EXPECT_EQ(server->wires(), 1u) << "the connection stays, so that nobody asks in a circle";
  server.reset();
  ASSERT_TRUE(until([&] { return sink.failed > 1; }));
  serve(BridgeKind::lan);
  EXPECT_TRUE(until([&] { return sink.opened == 1; }));
}

TEST_F(BridgeTest, AWireOutlivesItsBridge) {
  RecordingSink device;
  const auto listener = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  listener->start(device);
  RecordingSink sink;
  const auto link = wire("tcp://" + listener->local_address());
  link->start(sink);
  ASSERT_TRUE(until([&] { return sink.failed > 0; })) << "no bridge yet";
  serve();
  ASSERT_TRUE(until([&] { return sink.opened == 1; }));
  server.reset();
  ASSERT_TRUE(until([&] { return sink.closed == 1; }));
  EXPECT_THAT(sink.closed_because, HasSubstr("bridge"));
  serve();
  ASSERT_TRUE(until([&] { return sink.opened == 2; }));
  link->send("hello");
  EXPECT_TRUE(until([&] { return device.bytes == "hello"; }));
}

TEST_F(BridgeTest, TellsTheBoundAddressOfAListeningWire) {
  serve();
  RecordingSink sink;
  const auto link = wire("tcp-listen://127.0.0.1:0");
  link->start(sink);
  ASSERT_TRUE(until([&] { return !link->local_address().empty(); }));
  EXPECT_THAT(link->local_address(), ::testing::MatchesRegex("127\\.0\\.0\\.1:[1-9][0-9]*"));
}

TEST_F(BridgeTest, TellsWhyAWireDoesNotOpen) {
  serve();
  RecordingSink sink;
  const auto link = wire("tcp://127.0.0.1:1");
  link->start(sink);
  ASSERT_TRUE(until([&] { return sink.failed > 1; }));
  EXPECT_THAT(sink.failed_because, HasSubstr("127.0.0.1:1: Connection refused"));
}

TEST_F(BridgeTest, GivesTheWireBackWhenItsLinkIsGone) {
  serve();
  RecordingSink device;
  const auto listener = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  listener->start(device);
  RecordingSink sink;
  auto link = wire("tcp://" + listener->local_address());
  link->start(sink);
  ASSERT_TRUE(until([&] { return device.opened == 1 && sink.opened == 1; }));
  link.reset();
  EXPECT_TRUE(until([&] { return device.closed == 1 && server->wires() == 0; }));
}

TEST_F(BridgeTest, DropsAConnectionThatTalksNonsenseAndServesTheOthers) {
  using namespace std::string_literals;
  serve();
  struct Case {
    std::string bytes;
    const char* name;
  };
  for (const auto& [bytes, name] :
       {Case{"GET / HTTP/1.1\r\n\r\n", "OVERLONG_FRAME"}, Case{"\0\0\0\0"s, "EMPTY_FRAME"},
        Case{"\0\0\0\x01\x7f"s, "UNKNOWN_FRAME"}, Case{encode_data("x"), "UNEXPECTED_FRAME"},
        Case{encode_frame(FrameKind::ready), "UNEXPECTED_FRAME"},
        Case{encode_open("tcp-listen://127.0.0.1:0") + encode_open("tcp-listen://127.0.0.1:0"),
             "UNEXPECTED_FRAME"}}) {
    auto socket = connect();
    boost::asio::write(socket, boost::asio::buffer(bytes));
    EXPECT_TRUE(closed_by_bridge(socket)) << name;
    EXPECT_THAT(log, Contains(HasSubstr(name)));
  }
  EXPECT_TRUE(until([&] { return server->wires() == 0; }));
  RecordingSink sink;
  const auto link = wire("tcp-listen://127.0.0.1:0");
  link->start(sink);
  EXPECT_TRUE(until([&] { return !link->local_address().empty(); }));
}

TEST_F(BridgeTest, RefusesAnotherVersionOfTheProtocolByName) {
  serve();
  auto socket = connect();
  auto open = encode_open("tcp://127.0.0.1:1");
  open[bridge_header_bytes + 1] = 9;
  boost::asio::write(socket, boost::asio::buffer(open));
  ASSERT_TRUE(until([&] { return !log.empty(); }));
  EXPECT_THAT(log, Contains(HasSubstr("BAD_VERSION")));
}

// What was meant for the wire before it was lost must not reach the device after it.
TEST_F(BridgeTest, DropsBytesThatWereSentBeforeTheReopening) {
  serve();
  RecordingSink device;
  const auto listener = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  listener->start(device);
  auto socket = connect();
  const auto open = encode_open("tcp://" + listener->local_address());
  boost::asio::write(socket, boost::asio::buffer(open + encode_frame(FrameKind::data, "old")));
  ASSERT_TRUE(until([&] { return device.opened == 1; }));
  const auto now = encode_data("old too") + encode_frame(FrameKind::ready) + encode_data("new");
  boost::asio::write(socket, boost::asio::buffer(now));
  ASSERT_TRUE(until([&] { return device.bytes.size() >= 3; }));
  EXPECT_EQ(device.bytes, "new");
}

TEST_F(BridgeTest, CutsOffAClientThatSendsMoreThanTheWireHolds) {
  serve();
  using boost::asio::ip::tcp;
  tcp::acceptor acceptor(io, {boost::asio::ip::make_address("127.0.0.1"), 0});
  tcp::socket device(io);  // takes the connection and reads nothing
  acceptor.async_accept(device, [](const auto&) {});
  auto socket = connect();
  const auto open =
      encode_open("tcp://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()));
  boost::asio::write(socket, boost::asio::buffer(open));
  ASSERT_TRUE(
      until([&] { return device.is_open() && !log.empty() && log.back().ends_with("open"); }));
  const auto flood = encode_frame(FrameKind::ready) + encode_data(pattern(32 * 1024 * 1024));
  bool ended = false;
  boost::asio::async_write(socket, boost::asio::buffer(flood),
                           [&](const auto&, std::size_t) { ended = true; });
  EXPECT_TRUE(until([&] { return ended && server->wires() == 0; }));
  EXPECT_THAT(log, Contains(HasSubstr("OVERFLOW")));
}

TEST_F(BridgeTest, TheSocketIsForOwnerAndGroupAndGoesWithTheServer) {
  serve();
  struct stat found{};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777u, 0660u);
  server.reset();
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(BridgeTest, ReplacesASocketThatNobodyServesAndRefusesOneThatIsServed) {
  {
    boost::asio::local::stream_protocol::acceptor dead(io, stream_protocol::endpoint(path));
  }
  ASSERT_TRUE(fs::exists(path)) << "left behind, as after a kill -9";
  serve();
  const auto second = listen(BridgeKind::lan);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "SOCKET_TAKEN");
}

TEST_F(BridgeTest, DoesNotRemoveAFileThatIsNoSocket) {
  std::ofstream(path) << "precious";
  const auto made = listen(BridgeKind::lan);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "SOCKET_FAILED");
  EXPECT_TRUE(fs::is_regular_file(path));
}

// ---- the wecd side, against a bridge that is scripted frame by frame --------------------------

class FakeWire : public Link {
 public:
  void start(LinkSink& to) override { sink = &to; }
  SendResult send(std::string_view bytes) override {
    sent += bytes;
    return SendResult::queued;
  }
  bool is_open() const override { return true; }
  void reopen(std::string_view reason) override { reopened_because = reason; }
  LinkSink* sink = nullptr;
  std::string sent;
  std::string reopened_because;
};

class BridgeLinkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto fake = std::make_unique<FakeWire>();
    bridge = fake.get();
    link = make_bridge_link(std::move(fake), "tcp://10.0.0.1:9100");
    link->start(sink);
    bridge->sink->on_link_open();
    bridge->sent.clear();
  }
  void say(const std::string& frames) { bridge->sink->on_link_bytes(frames); }

  RecordingSink sink;
  FakeWire* bridge = nullptr;
  std::unique_ptr<Link> link;
};

TEST_F(BridgeLinkTest, AnswersEachOpeningWithReady) {
  say(encode_frame(FrameKind::opened));
  EXPECT_EQ(bridge->sent, encode_frame(FrameKind::ready));
  say(encode_frame(FrameKind::closed, "unplugged") + encode_frame(FrameKind::opened));
  EXPECT_EQ(bridge->sent, encode_frame(FrameKind::ready) + encode_frame(FrameKind::ready));
  EXPECT_EQ(sink.opened, 2);
  EXPECT_EQ(sink.closed_because, "unplugged");
}

TEST_F(BridgeLinkTest, TakesBytesForLeftOnlyWhenTheBridgeHasWrittenThem) {
  say(encode_frame(FrameKind::opened));
  link->send("12345");
  say(encode_drained(3));
  EXPECT_EQ(sink.drained, 0);
  say(encode_drained(5));
  EXPECT_EQ(sink.drained, 1);
}

TEST_F(BridgeLinkTest, DoesNotTakeLostBytesForWrittenOnes) {
  say(encode_frame(FrameKind::opened));
  link->send("12345");
  say(encode_frame(FrameKind::closed, "gone") + encode_drained(5));
  say(encode_frame(FrameKind::opened));
  EXPECT_EQ(sink.drained, 0);
}

TEST_F(BridgeLinkTest, CountsWhatIsUnderWayAgainstTheQueue) {
  say(encode_frame(FrameKind::opened));
  EXPECT_EQ(link->send(pattern(Link::send_queue_max_bytes)), SendResult::queued);
  EXPECT_EQ(link->send("x"), SendResult::full);
  say(encode_drained(10));
  EXPECT_EQ(link->send("0123456789"), SendResult::queued);
  EXPECT_EQ(link->send("x"), SendResult::full);
}

TEST_F(BridgeLinkTest, BreaksWithABridgeThatTalksNonsense) {
  struct Case {
    std::string frames;
    const char* name;
  };
  for (const auto& [frames, name] :
       {Case{"HTTP/1.1 400", "OVERLONG_FRAME"}, Case{encode_open("tcp://a:1"), "UNEXPECTED_FRAME"},
        Case{encode_frame(FrameKind::opened) + encode_frame(FrameKind::opened), "UNEXPECTED_FRAME"},
        Case{encode_drained(1), "BAD_DRAINED"},
        Case{encode_frame(FrameKind::drained, "short"), "BAD_DRAINED"}}) {
    bridge->reopened_because.clear();
    say(frames);
    EXPECT_THAT(bridge->reopened_because, HasSubstr(name));
    bridge->sink->on_link_closed(bridge->reopened_because);
    bridge->sink->on_link_open();
  }
}

TEST_F(BridgeLinkTest, IgnoresBytesOfAWireThatIsNotOpen) {
  say(encode_data("ghost"));
  EXPECT_EQ(sink.bytes, "");
}

}  // namespace
}  // namespace wec::testing
