// wec-sim and wec-bridge as processes of their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <boost/json.hpp>
#include <filesystem>

#include "firmware-bridge/bridge_link.hpp"
#include "firmware-bridge/serial_link.hpp"
#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/tcp_link.hpp"
#include "firmware-bridge/tcp_listen_link.hpp"
#include "tests/unit/firmware-bridge/process.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr auto wec_sim = WEC_BIN_DIR "/wec-sim";
constexpr auto wec_bridge = WEC_BIN_DIR "/wec-bridge";
constexpr auto done = R"({"ok":true})";

std::string address_of(Process& sim) {
  const auto line = sim.read_line();
  boost::system::error_code error;
  const auto ready = boost::json::parse(line, error);
  if (error || !ready.as_object().contains("ready")) return "not ready: " + line;
  return std::string(ready.at("address").as_string());
}

std::uint16_t port_in(const std::string& address) {
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

class Programs : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(wec_sim) || !fs::exists(wec_bridge)) {
      GTEST_SKIP() << "wec-sim or wec-bridge is not built in " WEC_BIN_DIR;
    }
  }
  void start(std::unique_ptr<Link> made) {
    link = std::move(made);
    link->start(sink);
    ASSERT_TRUE(until([&] { return sink.opened == 1; })) << sink.failed_because;
  }
  bool until(const std::function<bool()>& condition) { return run_until(io, condition); }

  boost::asio::io_context io{1};
  RecordingSink sink;
  std::unique_ptr<Link> link;
};

TEST_F(Programs, AScaleWeighsOverTcpAsItIsTold) {
  Process sim({wec_sim, "scale", "--listen", "127.0.0.1:0"});
  start(make_tcp_link(io, {"127.0.0.1", port_in(address_of(sim))}, quick_backoff()));
  EXPECT_EQ(sim.ask("weigh 912.0 g"), done);
  link->send("SI\r\n");
  ASSERT_TRUE(until([&] { return sink.bytes == "S S      912.0 g\r\n"; }));
  EXPECT_EQ(sim.ask("taken"), R"({"ok":true,"taken":")" + to_hex("SI\r\n") + R"(","beyond":0})");
}

TEST_F(Programs, AScaleServesOnAPseudoTerminal) {
  Process sim({wec_sim, "scale", "--pty"});
  start(make_serial_link(io, SerialAddress{.path = address_of(sim)}, quick_backoff()));
  link->send("SI\r\n");
  EXPECT_TRUE(until([&] { return sink.bytes == "S S        0.0 g\r\n"; }));
}

TEST_F(Programs, AScannerConnectsAndScans) {
  auto listener = make_tcp_listen_link(io, {"127.0.0.1", 0}, quick_backoff());
  listener->start(sink);
  Process sim({wec_sim, "scanner", "--connect", listener->local_address(), "--set", "suffix=cr"});
  EXPECT_EQ(address_of(sim), listener->local_address());
  ASSERT_TRUE(until([&] { return sink.opened == 1; }));
  // This side may know of the connection a moment earlier than the scanner.
  ASSERT_TRUE(until([&] { return sim.ask("scan ]E04006381333931") == done; }));
  EXPECT_EQ(sim.ask("scan-hex 5d43311d"), done);
  EXPECT_EQ(sim.ask("raw-hex 31"), done);
  EXPECT_TRUE(until([&] { return sink.bytes == "]E04006381333931\r]C1\x1d\r1"; }));
  listener.reset();
  run_ready(io);
  EXPECT_TRUE(until([&] { return sim.ask("scan 1").find("NOT_CONNECTED") != std::string::npos; }));
}

TEST_F(Programs, APrinterShowsItsLabelsAndDropsWhenTold) {
  Process sim({wec_sim, "printer", "--listen", "127.0.0.1:0", "--set", "label_ms=1"});
  start(make_tcp_link(io, {"127.0.0.1", port_in(address_of(sim))}, quick_backoff()));
  EXPECT_EQ(sim.ask("printer drop_after_send"), done);
  link->send("^XA^FDx^FS^XZ");
  EXPECT_TRUE(until([&] { return sink.opened == 2; }));
  const auto printed = R"({"ok":true,"labels":[")" + to_hex("^XA^FDx^FS^XZ") + R"("],"printed":1})";
  EXPECT_TRUE(until([&] { return sim.ask("labels") == printed; }));
}

TEST_F(Programs, ASimEndsWithItsInputAndOnSigterm) {
  Process first({wec_sim, "scale", "--listen", "127.0.0.1:0"});
  address_of(first);
  first.close_input();
  EXPECT_EQ(first.end(0), 0);
  Process second({wec_sim, "scale", "--listen", "127.0.0.1:0"});
  address_of(second);
  EXPECT_EQ(second.end(SIGTERM), 0);
}

TEST_F(Programs, ASimRefusesBadArguments) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{wec_sim, "robot", "--pty"},
        {wec_sim, "scale"},
        {wec_sim, "scale", "--listen", "nowhere"},
        {wec_sim, "scale", "--pty", "--set", "unit=stone"},
        {wec_sim, "scale", "--pty", "--listen", "127.0.0.1:0"}}) {
    EXPECT_EQ(Process(arguments).end(0), 2) << arguments.back();
  }
}

// ---- wec-bridge --------------------------------------------------------------------------------

class BridgeProgram : public Programs {
 protected:
  void SetUp() override {
    Programs::SetUp();
    auto name = (fs::temp_directory_path() / "wec-bridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    socket_path = folder + "/lan.sock";
  }
  void TearDown() override { fs::remove_all(folder); }
  std::string folder, socket_path;
};

TEST_F(BridgeProgram, CarriesAWireAndEndsOnSigtermWithItsSocketRemoved) {
  Process sim({wec_sim, "scale", "--listen", "127.0.0.1:0"});
  const auto wire = "tcp://" + address_of(sim);
  Process bridge({wec_bridge, "--kind", "lan", "--socket", socket_path});
  start(make_bridge_link(io, socket_path, wire, quick_backoff()));
  link->send("SI\r\n");
  EXPECT_TRUE(until([&] { return sink.bytes == "S S        0.0 g\r\n"; }));
  EXPECT_EQ(bridge.end(SIGTERM), 0);
  EXPECT_FALSE(fs::exists(socket_path));
}

TEST_F(BridgeProgram, AnUpdateIsOneDevicesAndHasItsOwnArguments) {
  const auto end = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), wec_bridge);
    return Process(arguments).end(0);
  };
  EXPECT_EQ(end({"--update", "tcp://127.0.0.1:9100", "--firmware", "/dev/null"}), 1);
  EXPECT_EQ(end({"--update", "usb://0c2e:0b01"}), 2);
  EXPECT_EQ(end({"--firmware", "/dev/null"}), 2);
  EXPECT_EQ(end({"--kind", "lan"}), 2);
  EXPECT_EQ(end({}), 2);
  EXPECT_EQ(end({"--update", "usb://0c2e:0b01", "--firmware", "/dev/null", "--kind", "usb",
                 "--socket", socket_path}),
            2);
}

TEST_F(BridgeProgram, AWireIsBackAfterAKillAndANewStart) {
  Process sim({wec_sim, "scale", "--listen", "127.0.0.1:0"});
  const auto wire = "tcp://" + address_of(sim);
  auto bridge = std::make_unique<Process>(
      std::vector<std::string>{wec_bridge, "--kind", "lan", "--socket", socket_path});
  start(make_bridge_link(io, socket_path, wire, quick_backoff()));
  EXPECT_EQ(bridge->end(SIGKILL), -SIGKILL);
  EXPECT_TRUE(until([&] { return sink.closed == 1; }));
  Process again({wec_bridge, "--kind", "lan", "--socket", socket_path});
  EXPECT_TRUE(until([&] { return sink.opened == 2; }));
}

TEST_F(BridgeProgram, TellsSystemdThatItIsReadyAndAlive) {
  const auto notify_path = folder + "/notify";
  const int notify = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  notify_path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(notify, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  Process bridge({wec_bridge, "--kind", "usb", "--socket", socket_path},
                 {"NOTIFY_SOCKET=" + notify_path, "WATCHDOG_USEC=300000"});
  bool ready = false;
  int alive = 0;
  while (!ready || alive < 3) {
    pollfd waiting{notify, POLLIN, 0};
    ASSERT_EQ(::poll(&waiting, 1, 30'000), 1);
    std::array<char, 256> message{};
    const auto size = ::recv(notify, message.data(), message.size(), 0);
    const std::string text(message.data(), static_cast<std::size_t>(size));
    ready = ready || text == "READY=1";
    if (text == "WATCHDOG=1") ++alive;
  }
  EXPECT_TRUE(fs::exists(socket_path)) << "READY means that it can be asked";
  EXPECT_EQ(bridge.end(SIGTERM), 0);
  ::close(notify);
}

TEST_F(BridgeProgram, RefusesASocketThatIsServedAndBadArguments) {
  Process first({wec_bridge, "--kind", "lan", "--socket", socket_path});
  link = make_bridge_link(io, socket_path, "tcp-listen://127.0.0.1:0", quick_backoff());
  link->start(sink);
  ASSERT_TRUE(until([&] { return !link->local_address().empty(); }));
  EXPECT_EQ(Process({wec_bridge, "--kind", "lan", "--socket", socket_path}).end(0), 1);
  EXPECT_EQ(Process({wec_bridge, "--kind", "moon", "--socket", folder + "/x"}).end(0), 2);
  EXPECT_EQ(Process({wec_bridge, "--kind", "lan"}).end(0), 2);
}

}  // namespace
}  // namespace wec::testing
