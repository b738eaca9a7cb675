// What single kinds of link do beyond the contract; and captures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "firmware-bridge/capture.hpp"
#include "firmware-bridge/link_pair.hpp"
#include "firmware-bridge/serial_link.hpp"
#include "firmware-bridge/tcp_link.hpp"
#include "firmware-bridge/tcp_listen_link.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

using boost::asio::ip::tcp;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::uint16_t port_of(const Link& link) {
  const auto address = link.local_address();
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

tcp::socket connect_to(boost::asio::io_context& io, const Link& link) {
  tcp::socket socket(io);
  socket.connect({boost::asio::ip::make_address("127.0.0.1"), port_of(link)});
  return socket;
}

TEST(TcpListenLink, KnowsItsPortFromItsStartOn) {
  boost::asio::io_context io(1);
  RecordingSink sink;
  const auto link = make_tcp_listen_link(io, {"localhost", 0}, quick_backoff());
  EXPECT_EQ(link->local_address(), "");
  link->start(sink);
  EXPECT_GT(port_of(*link), 0);
}

TEST(TcpListenLink, ANewPeerReplacesTheOldOne) {
  boost::asio::io_context io(1);
  RecordingSink sink;
  const auto link = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  link->start(sink);
  auto first = connect_to(io, *link);
  ASSERT_TRUE(run_until(io, [&] { return sink.opened == 1; }));
  auto second = connect_to(io, *link);
  ASSERT_TRUE(run_until(io, [&] { return sink.opened == 2; }));
  EXPECT_THAT(sink.calls, ElementsAre("open", "closed", "open"));
  EXPECT_THAT(sink.closed_because, HasSubstr("replaced"));
  second.send(boost::asio::buffer("new", 3));
  EXPECT_TRUE(run_until(io, [&] { return sink.bytes == "new"; }));
}

TEST(TcpListenLink, ASecondHostOfAPrinterWaitsForTheFirstToGo) {
  boost::asio::io_context io(1);
  RecordingSink sink;
  const auto link = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff(), SecondPeer::waits);
  link->start(sink);
  auto first = connect_to(io, *link);
  ASSERT_TRUE(run_until(io, [&] { return sink.opened == 1; }));
  auto second = connect_to(io, *link);
  second.send(boost::asio::buffer("second", 6));
  first.send(boost::asio::buffer("first", 5));
  ASSERT_TRUE(run_until(io, [&] { return sink.bytes.size() >= 5; }));
  run_ready(io);
  EXPECT_EQ(sink.bytes, "first");
  first.close();
  EXPECT_TRUE(run_until(io, [&] { return sink.bytes == "firstsecond"; }));
  EXPECT_THAT(sink.calls, ElementsAre("open", "closed", "open"));
}

TEST(TcpListenLink, TriesAgainWhenItsPortIsTaken) {
  boost::asio::io_context io(1);
  RecordingSink holder_sink, sink;
  auto holder = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  holder->start(holder_sink);
  const auto link = make_tcp_listen_link(io, {"127.0.0.1", port_of(*holder)}, quick_backoff());
  link->start(sink);
  ASSERT_TRUE(run_until(io, [&] { return sink.failed > 0; }));
  EXPECT_THAT(sink.failed_because, HasSubstr("Address already in use"));
  holder.reset();
  EXPECT_TRUE(run_until(io, [&] { return !link->local_address().empty(); }));
}

TEST(TcpListenLink, SaysWhenTheAddressIsNone) {
  boost::asio::io_context io(1);
  RecordingSink sink;
  const auto link = make_tcp_listen_link(io, {"no.such.name", 0}, quick_backoff());
  link->start(sink);
  ASSERT_TRUE(run_until(io, [&] { return sink.failed > 0; }));
  EXPECT_THAT(sink.failed_because, HasSubstr("no.such.name"));
}

TEST(TcpLink, SaysWhoRefusedIt) {
  boost::asio::io_context io(1);
  RecordingSink sink;
  const auto link = make_tcp_link(io, {"127.0.0.1", 1}, quick_backoff());
  link->start(sink);
  ASSERT_TRUE(run_until(io, [&] { return sink.failed > 2; }));
  EXPECT_EQ(sink.failed_because, "127.0.0.1:1: Connection refused");
  EXPECT_TRUE(sink.calls.empty());
}

TEST(TcpLink, ResolvesNames) {
  boost::asio::io_context io(1);
  RecordingSink peer_sink, sink;
  const auto peer = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  peer->start(peer_sink);
  const auto link = make_tcp_link(io, {"localhost", port_of(*peer)}, quick_backoff());
  link->start(sink);
  EXPECT_TRUE(run_until(io, [&] { return sink.opened == 1; })) << sink.failed_because;
}

TEST(TcpLink, IsGivenUpWhileItStillConnects) {
  boost::asio::io_context io(1);
  RecordingSink sink;
  auto link = make_tcp_link(io, {"127.0.0.1", 1}, quick_backoff());
  link->start(sink);
  link.reset();  // before the answer to the attempt is heard
  io.restart();
  EXPECT_LT(io.run(), 20u);  // returns once nothing is pending any more
  EXPECT_EQ(sink.failed, 0);
}

TEST(TcpLink, SendsAtOnceAndNoticesDeadPeers) {
  boost::asio::io_context io(1);
  RecordingSink sink;
  const auto link = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  link->start(sink);
  auto socket = connect_to(io, *link);
  set_device_socket_options(socket.native_handle());
  tcp::no_delay no_delay;
  boost::asio::socket_base::keep_alive keep_alive;
  socket.get_option(no_delay);
  socket.get_option(keep_alive);
  EXPECT_TRUE(no_delay.value());
  EXPECT_TRUE(keep_alive.value());
  int timeout_ms = 0;
  socklen_t size = sizeof timeout_ms;
  ::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, &size);
  EXPECT_EQ(timeout_ms, 10'000);
}

// ---- captures ----------------------------------------------------------------------------------

struct Captured {
  Captured() {
    auto [near_end, far_end] = make_link_pair(io);
    device = std::move(far_end);
    device->start(device_sink);
    wire = std::move(near_end);
  }
  void capture(std::size_t size_max = 1024) {
    CaptureOptions options;
    options.device_name = "Scale W1";
    options.size_max = size_max;
    options.now = [this] { return std::chrono::steady_clock::time_point{time}; };
    link = make_capture_link(
        std::move(wire), [this](std::string_view line) { lines.emplace_back(line); }, options);
    link->start(sink);
    EXPECT_TRUE(run_until(io, [&] { return sink.opened == 1; }));
  }

  boost::asio::io_context io{1};
  RecordingSink device_sink, sink;
  std::unique_ptr<Link> wire, device, link;
  std::chrono::milliseconds time{0};
  std::vector<std::string> lines;
};

TEST(Capture, WritesTheTrafficAsAReplayFile) {
  Captured c;
  c.capture();
  c.link->send("SI\r\n");
  ASSERT_TRUE(run_until(c.io, [&] { return c.device_sink.bytes == "SI\r\n"; }));
  c.time += std::chrono::milliseconds(120);
  c.device->send("S S      1.00 g\r\n");
  ASSERT_TRUE(run_until(c.io, [&] { return !c.sink.bytes.empty(); }));
  c.device.reset();
  ASSERT_TRUE(run_until(c.io, [&] { return c.sink.closed == 1; }));
  EXPECT_THAT(c.lines,
              ElementsAre("# Name: Scale W1", "# Source: captured from the device by wec", "open",
                          "> SI\\r\\n", "@ +120", "< S S      1.00 g\\r\\n", "close"));
  EXPECT_EQ(c.sink.bytes, "S S      1.00 g\r\n") << "the traffic itself is not touched";
}

TEST(Capture, EndsAtItsSizeWhileTheTrafficGoesOn) {
  Captured c;
  c.capture(120);
  for (int i = 0; i < 20; ++i) c.link->send("0123456789");
  ASSERT_TRUE(run_until(c.io, [&] { return c.device_sink.bytes.size() == 200; }));
  EXPECT_THAT(c.lines.back(), HasSubstr("full"));
  EXPECT_LT(c.lines.size(), 10u);
}

TEST(Capture, MaskedItKeepsTheShapeAndNothingElse) {
  CaptureMask mask;
  EXPECT_EQ(mask("^XA^FO50,60^FDJohn D\xc3\xb6 12^FS~HS"), "^XA^FO00,00^FDXxxx Xxx 00^FS~HS");
  EXPECT_EQ(mask("]"), "]");
  EXPECT_EQ(mask("C1"), "C1");  // in pieces, as a serial line brings it
  EXPECT_EQ(mask("4006381"), "0000000");
  std::vector<std::string> lines;
  CaptureOptions options;
  options.device_name = "SC1";
  options.mask = true;
  CaptureRecorder recorder([&](std::string_view line) { lines.emplace_back(line); }, options);
  recorder.from_device("]C0PIN 1234\r");
  recorder.to_device("abc");
  EXPECT_THAT(lines, ::testing::Contains("< ]C0XXX 0000\\r"));
  EXPECT_THAT(lines, ::testing::Contains("> xxx"));
  EXPECT_THAT(lines, ::testing::Not(::testing::Contains(HasSubstr("1234"))));
}

TEST(Capture, EscapesWhatATextFileWouldLose) {
  EXPECT_EQ(escape_replay(" a b \\\r\n\x02\x7f\xff"), "\\x20a b \\\\\\r\\n\\x02\\x7f\\xff");
  EXPECT_EQ(escape_replay("a "), "a\\x20");
}

}  // namespace
}  // namespace wec::testing
