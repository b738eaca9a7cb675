// Modbus links against libmodbus's own server, on a pseudo terminal and over TCP.
#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <modbus/modbus.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <thread>

#include "drivers/driver.hpp"
#include "drivers/modbus_frame.hpp"
#include "firmware-bridge/bridge_server.hpp"
#include "firmware-bridge/link_factory.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct FreeContext {
  void operator()(modbus_t* context) const { modbus_free(context); }
};
struct FreeMap {
  void operator()(modbus_mapping_t* map) const { modbus_mapping_free(map); }
};

/// Units served by libmodbus on a thread of its own; register r holds 1000 + r until it is written.
class Units {
 public:
  explicit Units(modbus_t* context) : context_(context), map_(modbus_mapping_new(16, 16, 64, 64)) {
    for (int i = 0; i < 64; ++i) map_->tab_registers[i] = static_cast<std::uint16_t>(1000 + i);
    modbus_set_indication_timeout(context, 0, 20'000);  // looks for its end that often
  }
  virtual ~Units() = default;
  std::atomic<int> asked{0};
  std::atomic<int> silent_unit{-1};

 protected:
  /// Until the peer has gone or the test is over.
  void serve(std::size_t unit_at) {
    std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> request{};
    while (!stop_) {
      const int size = modbus_receive(context_.get(), request.data());
      if (size == 0 || (size < 0 && (errno == ETIMEDOUT || errno >= MODBUS_ENOBASE))) continue;
      if (size < 0) return;
      ++asked;
      if (request[unit_at] == silent_unit) continue;
      ::modbus_reply(context_.get(), request.data(), size, map_.get());
    }
  }

  std::unique_ptr<modbus_t, FreeContext> context_;
  std::unique_ptr<modbus_mapping_t, FreeMap> map_;
  std::atomic<bool> stop_{false};
};

/// A gateway: it answers for every unit but the silent one.
class TcpUnits : public Units {
 public:
  TcpUnits() : Units(modbus_new_tcp("127.0.0.1", 0)) {
    listener_ = modbus_tcp_listen(context_.get(), 1);
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &size);
    port_ = ntohs(bound.sin_port);
    thread_ = std::thread([this] {
      while (!stop_) {
        int listener = listener_;
        const int peer = modbus_tcp_accept(context_.get(), &listener);
        if (peer < 0) return;
        peer_ = peer;
        serve(6);
        peer_ = -1;
        ::close(peer);
      }
    });
  }
  ~TcpUnits() override {
    stop_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  void drop() { ::shutdown(peer_, SHUT_RDWR); }
  std::string address(int unit) const {
    return fmt::format("modbus+tcp://127.0.0.1:{}/{}", port_, unit);
  }

 private:
  int listener_ = -1;
  std::atomic<int> peer_{-1};
  int port_ = 0;
  std::thread thread_;
};

struct Master {
  Master() : descriptor(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    ::grantpt(descriptor);
    ::unlockpt(descriptor);
    std::array<char, 64> name{};
    ::ptsname_r(descriptor, name.data(), name.size());
    path = name.data();
  }
  int descriptor;
  std::string path;
};

/// A serial line with unit 7 on it, and no other.
class RtuUnit : private Master, public Units {
 public:
  RtuUnit() : Units(modbus_new_rtu("/dev/null", 115200, 'N', 8, 1)) {
    keeper_ =
        ::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);  // else an idle line is a dead one
    modbus_set_slave(context_.get(), 7);
    modbus_set_socket(context_.get(), descriptor);
    thread_ = std::thread([this] { serve(0); });
  }
  ~RtuUnit() override {
    unplug();
    ::close(keeper_);
  }
  void unplug() {
    if (!thread_.joinable()) return;
    stop_ = true;
    thread_.join();
    ::close(descriptor);
  }
  std::string address(int unit, std::string_view settings = "baud=115200") const {
    return fmt::format("modbus+rtu://{}?{}#{}", path, settings, unit);
  }

 private:
  int keeper_ = -1;
  std::thread thread_;
};

class ModbusTest : public ::testing::Test {
 protected:
  ModbusTest() {
    makings.random = halfway();
    makings.in_process = true;
    makings.backoff = {std::chrono::milliseconds(2), std::chrono::milliseconds(20)};
  }

  struct Wire {
    std::unique_ptr<RecordingSink> sink = std::make_unique<RecordingSink>();
    std::unique_ptr<Link> link;
  };
  Wire wire(const std::string& address) {
    Wire made;
    made.link = make_link(io, address, "D1", makings).value();
    made.link->start(*made.sink);
    return made;
  }
  bool until(const std::function<bool()>& condition) { return run_until(io, condition); }
  bool opens(const Wire& wire) {
    return until([&] { return wire.link->is_open(); });
  }
  /// The registers of one reply.
  std::vector<std::uint16_t> read(Wire& from, std::uint16_t first, std::uint16_t count) {
    const ModbusSpan span{ModbusTable::holding, first, count};
    from.sink->chunks.clear();
    EXPECT_EQ(from.link->send(modbus_read(span)), SendResult::queued);
    EXPECT_TRUE(until([&] { return !from.sink->chunks.empty(); }));
    if (from.sink->chunks.empty()) return {};
    const auto registers = modbus_registers(from.sink->chunks[0], span);
    EXPECT_TRUE(registers) << registers.error();
    return registers.value_or(std::vector<std::uint16_t>{});
  }

  boost::asio::io_context io{1};
  LinkMakings makings;
  std::size_t seen = 0;
};

TEST_F(ModbusTest, ReadsAndWritesAUnitOnASerialLine) {
  RtuUnit line;
  auto unit = wire(line.address(7));
  ASSERT_TRUE(opens(unit));
  EXPECT_THAT(read(unit, 3, 2), ElementsAre(1003, 1004));
  unit.link->send(modbus_write_register(3, 77));
  ASSERT_TRUE(until([&] { return unit.sink->chunks.size() == 2; }));
  EXPECT_EQ(unit.sink->chunks[1], modbus_write_register(3, 77));
  EXPECT_THAT(read(unit, 3, 1), ElementsAre(77));
}

TEST_F(ModbusTest, ReadsAndWritesAUnitBehindAGateway) {
  TcpUnits gateway;
  auto unit = wire(gateway.address(5));
  ASSERT_TRUE(opens(unit));
  for (int i = 0; i < 200; ++i) ASSERT_THAT(read(unit, 1, 1), ElementsAre(1001));
  unit.link->send(modbus_write_coil(2, true));
  EXPECT_TRUE(until([&] { return unit.sink->chunks.size() == 2; }));
  EXPECT_EQ(unit.sink->chunks[1], std::string("\x05\x00\x02\xFF\x00", 5));
}

TEST_F(ModbusTest, EveryFunctionThatDriversUseIsCarried) {
  TcpUnits gateway;
  auto unit = wire(gateway.address(1));
  ASSERT_TRUE(opens(unit));
  using namespace std::string_literals;
  const auto answer = [&](std::string request) {
    unit.sink->chunks.clear();
    EXPECT_EQ(unit.link->send(request), SendResult::queued);
    EXPECT_TRUE(until([&] { return unit.sink->drained > 0; }));
    unit.sink->drained = 0;
    return unit.sink->bytes.substr(std::exchange(seen, unit.sink->bytes.size()));
  };
  EXPECT_EQ(answer("\x0F\0\x01\0\x0A\x02\x05\x02"s), "\x0F\0\x01\0\x0A"s);  // coils 1, 3, 10
  EXPECT_EQ(answer("\x01\0\0\0\x0C"s), "\x01\x02\x0A\x04"s);
  EXPECT_EQ(answer("\x02\0\0\0\x03"s), "\x02\x01\0"s);
  EXPECT_EQ(answer("\x10\0\x02\0\x02\x04\x12\x34\xAB\xCD"s), "\x10\0\x02\0\x02"s);
  EXPECT_EQ(answer("\x03\0\x02\0\x02"s), "\x03\x04\x12\x34\xAB\xCD"s);
  EXPECT_EQ(answer("\x04\0\0\0\x01"s), "\x04\x02\0\0"s);
  // What libmodbus would not send, or what says another count than it has, is silence.
  for (const auto& bad : {""s, "\x03\0"s, "\x03\0\0\0\0"s, "\x2B\x0E\x01\0\0"s,
                          "\x10\0\0\0\x02\x04\0\0"s, "\x01\0\0\xFF\xFF"s}) {
    EXPECT_EQ(answer(bad), "");
  }
}

TEST_F(ModbusTest, AnExceptionIsAReply) {
  TcpUnits gateway;
  auto unit = wire(gateway.address(1));
  ASSERT_TRUE(opens(unit));
  unit.link->send(modbus_read({ModbusTable::holding, 60, 10}));
  ASSERT_TRUE(until([&] { return !unit.sink->chunks.empty(); }));
  EXPECT_EQ(unit.sink->chunks[0], "\x83\x02");
}

TEST_F(ModbusTest, UnitsShareTheirBus) {
  RtuUnit line;
  auto first = wire(line.address(7));
  auto second = wire(line.address(7));
  ASSERT_TRUE(opens(first) && opens(second));
  for (std::uint16_t i = 0; i < 20; ++i) {
    EXPECT_THAT(read(first, i, 1), ElementsAre(1000 + i));
    EXPECT_THAT(read(second, i, 2), ElementsAre(1000 + i, 1001 + i));
  }
  EXPECT_EQ(second.sink->failed, 0);  // a line of its own would have been refused as busy
}

TEST_F(ModbusTest, ALineHasOneSetOfSettings) {
  RtuUnit line;
  const auto first = wire(line.address(7));
  const auto second = make_link(io, line.address(8, "baud=9600"), "D2", makings);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "LINE_SETTINGS");
  EXPECT_THAT(second.error().message, HasSubstr("baud=115200"));
  EXPECT_THAT(second.error().message, HasSubstr("baud=9600"));
}

TEST_F(ModbusTest, ASilentUnitIsLeftInPeaceAndTheOthersGoOn) {
  TcpUnits gateway;
  gateway.silent_unit = 9;
  auto dead = wire(gateway.address(9));
  auto well = wire(gateway.address(1));
  ASSERT_TRUE(opens(dead) && opens(well));
  for (int i = 1; i <= 3; ++i) {
    dead.link->send(modbus_read({ModbusTable::holding, 0, 1}));
    ASSERT_TRUE(until([&] { return dead.sink->drained == i; }));
  }
  const int asked = gateway.asked;
  dead.link->send(modbus_read({ModbusTable::holding, 0, 1}));
  EXPECT_THAT(read(well, 4, 1), ElementsAre(1004));
  EXPECT_EQ(gateway.asked, asked + 1);  // of the well one
  EXPECT_TRUE(until([&] { return dead.sink->drained == 4; }));
  EXPECT_TRUE(dead.sink->chunks.empty());
  EXPECT_TRUE(dead.link->is_open());
}

TEST_F(ModbusTest, AUnitThatComesBackIsHeardAgain) {
  TcpUnits gateway;
  gateway.silent_unit = 9;
  auto unit = wire(gateway.address(9));
  ASSERT_TRUE(opens(unit));
  unit.link->send(modbus_read({ModbusTable::holding, 0, 1}));
  ASSERT_TRUE(until([&] { return unit.sink->drained == 1; }));
  gateway.silent_unit = -1;
  EXPECT_THAT(read(unit, 2, 1), ElementsAre(1002));
}

TEST_F(ModbusTest, MoreRequestsThanAreAllowedAreRefused) {
  TcpUnits gateway;
  gateway.silent_unit = 9;
  auto unit = wire(gateway.address(9));
  EXPECT_EQ(unit.link->send("\x03"), SendResult::not_open);
  ASSERT_TRUE(opens(unit));
  const auto request = modbus_read({ModbusTable::holding, 0, 1});
  for (std::size_t i = 0; i < ModbusLimits::requests_waiting_max; ++i) {
    EXPECT_EQ(unit.link->send(request), SendResult::queued);
  }
  EXPECT_EQ(unit.link->send(request), SendResult::full);
}

TEST_F(ModbusTest, ALostConnectionClosesItsLinksAndIsMadeAgain) {
  TcpUnits gateway;
  auto first = wire(gateway.address(1));
  auto second = wire(gateway.address(2));
  ASSERT_TRUE(opens(first) && opens(second));
  EXPECT_THAT(read(first, 0, 1), ElementsAre(1000));
  gateway.drop();
  first.link->send(modbus_read({ModbusTable::holding, 0, 1}));
  EXPECT_TRUE(until([&] { return first.sink->closed == 1 && second.sink->closed == 1; }));
  EXPECT_FALSE(first.sink->closed_because.empty());
  ASSERT_TRUE(opens(first) && opens(second));
  EXPECT_THAT(read(second, 5, 1), ElementsAre(1005));
}

TEST_F(ModbusTest, AnUnpluggedLineIsReported) {
  RtuUnit line;
  auto unit = wire(line.address(7));
  ASSERT_TRUE(opens(unit));
  line.unplug();
  unit.link->send(modbus_read({ModbusTable::holding, 0, 1}));
  EXPECT_TRUE(until([&] { return unit.sink->closed == 1 && unit.sink->failed > 0; }));
}

TEST_F(ModbusTest, ReopenConcernsOneLink) {
  TcpUnits gateway;
  auto first = wire(gateway.address(1));
  auto second = wire(gateway.address(2));
  ASSERT_TRUE(opens(first) && opens(second));
  first.link->reopen("asked for");
  EXPECT_TRUE(until([&] { return first.sink->opened == 2; }));
  EXPECT_EQ(first.sink->closed_because, "asked for");
  EXPECT_EQ(second.sink->closed, 0);
  EXPECT_THAT(read(first, 0, 1), ElementsAre(1000));
}

TEST_F(ModbusTest, ADestroyedLinkHearsNothingMore) {
  TcpUnits gateway;
  auto unit = wire(gateway.address(1));
  ASSERT_TRUE(opens(unit));
  unit.sink->at_bytes = [&] { unit.link.reset(); };
  unit.link->send(modbus_read({ModbusTable::holding, 0, 1}));
  unit.link->send(modbus_read({ModbusTable::holding, 1, 1}));
  EXPECT_TRUE(until([&] { return unit.link == nullptr; }));
  auto other = wire(gateway.address(1));  // the bus lives on, or again
  ASSERT_TRUE(opens(other));
  EXPECT_THAT(read(other, 1, 1), ElementsAre(1001));
  EXPECT_EQ(unit.sink->chunks.size(), 1u);
}

TEST_F(ModbusTest, ABridgeCarriesIt) {
  TcpUnits gateway;
  BridgeServerOptions options;
  auto folder = (std::filesystem::temp_directory_path() / "wec-modbus-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  options.socket_path = folder + "/lan.sock";
  options.makings = makings;
  const auto server = BridgeServer::listen(io, options).value();
  makings.in_process = false;
  makings.bridges["lan"] = options.socket_path;
  auto first = wire(gateway.address(1));
  auto second = wire(gateway.address(2));
  ASSERT_TRUE(opens(first) && opens(second));
  EXPECT_THAT(read(first, 3, 1), ElementsAre(1003));
  EXPECT_THAT(read(second, 4, 1), ElementsAre(1004));
  std::filesystem::remove_all(folder);
}

TEST_F(ModbusTest, NobodyThereIsAFailedAttempt) {
  auto unit = wire("modbus+tcp://127.0.0.1:1/1");
  EXPECT_TRUE(until([&] { return unit.sink->failed > 1; }));
  auto node = wire("modbus+rtu:///dev/wec-no-such-node#1");
  EXPECT_TRUE(until([&] { return node.sink->failed > 1; }));
  EXPECT_THAT(node.sink->failed_because, HasSubstr("No such file"));
}

}  // namespace
}  // namespace wec::testing
