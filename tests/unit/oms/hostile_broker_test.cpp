// A broker that means harm, byte by byte over a real socket: whatever it sends, the site takes no
// harm, gives the connection up, and goes on with the next broker that is honest.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "tests/unit/oms/process.hpp"
#include "tests/unit/oms/site_on_broker.hpp"

namespace wec::test {
namespace {

using boost::asio::ip::tcp;

long rss_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6)) / 1024;
  return 0;
}

std::string two_bytes(std::size_t n) {
  return {static_cast<char>(n >> 8U), static_cast<char>(n & 0xffU)};
}

std::string length(std::size_t n) {
  std::string out;
  do {
    out += static_cast<char>((n & 0x7fU) | (n > 0x7f ? 0x80U : 0U));
    n >>= 7U;
  } while (n > 0);
  return out;
}

std::string publish(const std::string& topic, const std::string& payload) {
  const std::string rest = two_bytes(topic.size()) + topic + '\0' + payload;
  return '\x30' + length(rest.size()) + rest;
}

const std::string down = "wec/1/acme/lej1/dn/";

/// Takes one connection, says yes to CONNECT and SUBSCRIBE, sends its bytes, and is silent from
/// then on. The next connection ends it: the site has given up the first.
class HostileBroker {
 public:
  explicit HostileBroker(std::string bytes)
      : bytes_(std::move(bytes)),
        acceptor_(io_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
        port_(acceptor_.local_endpoint().port()),
        thread_([this] { run(); }) {}
  ~HostileBroker() { join(); }

  int port() const { return port_; }
  bool was_left() const { return left_; }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  void run() {
    tcp::socket victim(io_);
    acceptor_.accept(victim);
    read_packet(victim);
    write(victim, {"\x20\x03\x00\x00\x00", 5});
    const std::string subscribe = read_packet(victim);
    write(victim, "\x90\x06" + subscribe.substr(0, 2) + std::string("\x00\x01\x01\x01", 4));
    write(victim, bytes_);
    tcp::socket next(io_);
    acceptor_.accept(next);
    left_ = true;
    acceptor_.close();
  }

  static void write(tcp::socket& to, const std::string& bytes) {
    boost::system::error_code gone;
    boost::asio::write(to, boost::asio::buffer(bytes), gone);
  }

  /// What follows the fixed header.
  static std::string read_packet(tcp::socket& from) {
    boost::system::error_code gone;
    unsigned char byte = 0;
    boost::asio::read(from, boost::asio::buffer(&byte, 1), gone);
    std::size_t n = 0;
    for (unsigned shift = 0; !gone; shift += 7) {
      boost::asio::read(from, boost::asio::buffer(&byte, 1), gone);
      n |= (byte & 0x7fU) << shift;
      if ((byte & 0x80U) == 0) break;
    }
    std::string rest(n, '\0');
    boost::asio::read(from, boost::asio::buffer(rest), gone);
    return rest;
  }

  std::string bytes_;
  boost::asio::io_context io_;
  tcp::acceptor acceptor_;
  int port_;
  std::atomic<bool> left_{false};
  std::thread thread_;
};

struct Hostile {
  const char* name;
  std::string bytes;
};

class HostileBrokerTest : public ::testing::TestWithParam<Hostile> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(mosquitto)) GTEST_SKIP() << mosquitto << " is not installed";
    if (!std::filesystem::exists(sim)) GTEST_SKIP() << sim << " is not built";
    std::string name = (std::filesystem::temp_directory_path() / "wec-hostile-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override {
    if (!folder.empty()) std::filesystem::remove_all(folder);
  }
  std::int64_t stored_at_office() const {
    const std::string answer = ask(folder + "/oms.sock", "status");
    return answer.empty() ? 0 : boost::json::parse(answer).at("stored").as_int64();
  }

  const std::string mosquitto = "/usr/sbin/mosquitto", sim = WEC_BIN_DIR "/wec-oms-sim";
  std::string folder;
};

TEST_P(HostileBrokerTest, HurtsNobodyAndTheQueueGoesOn) {
  HostileBroker hostile(GetParam().bytes);
  const long before = rss_mib();
  Site site(hostile.port(), 1);
  for (int i = 0; i < 5; ++i) site.door.commit_event("scan.rejected", "{}");
  ASSERT_TRUE(wait_until([&] { return hostile.was_left(); })) << "it is given up";
  hostile.join();
  EXPECT_LT(rss_mib() - before, 100) << "a claim takes no memory";
  const Process broker({mosquitto, "-p", std::to_string(hostile.port())});
  Process office({sim, "run", "--broker", fmt::format("mqtt://127.0.0.1:{}", hostile.port()),
                  "--tenant", "acme", "--site", "lej1", "--state", folder + "/oms.log", "--control",
                  folder + "/oms.sock"});
  ASSERT_TRUE(office.line().has_value());
  EXPECT_TRUE(wait_until([&] { return stored_at_office() >= 5; }));
  EXPECT_EQ(office.end(SIGTERM), 0) << "chained, once each";
}

// MQTT's own length ends at 256 MiB: a gibibyte can only be claimed with a fifth byte.
INSTANTIATE_TEST_SUITE_P(
    Bytes, HostileBrokerTest,
    ::testing::Values(Hostile{"LongestLength", "\x30\xff\xff\xff\x7f" + two_bytes(5) + "wec/1"},
                      Hostile{"LengthBeyondMqtt", "\x30\xff\xff\xff\xff\x08"},
                      Hostile{"TopicLongerThanItsPacket", std::string("\x30\x04\xff\xffwe", 6)},
                      Hostile{"PropertiesLongerThanTheirPacket",
                              "\x30\x0a" + two_bytes(5) + "wec/1" + "\x7f\x01\x02"},
                      Hostile{"NestedTooDeep", publish(down + "ctl", std::string(90'000, '[')) +
                                                   publish(down + "cmd", std::string(90'000, '['))},
                      Hostile{
                          "NotUtf8",
                          publish(down + "ctl", "{\"t\":\"\xff\xfe\"}") +
                              publish("wec/1/\xc3\x28/dn/cmd", "x") +
                              publish(down + "cmd", "{\"id\":\"D0:1\",\"type\":\"\xed\xa0\x80\"}")},
                      Hostile{"Flood",
                              [] {
                                std::string all;
                                for (int i = 0; i < 200; ++i)
                                  all += publish(down + "arc", std::string(90'000, 'x'));
                                return all;
                              }()},
                      Hostile{"NoKindOfPacketThereIs", std::string("\xf7\x02\x00\x00\x00\x00", 6)}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace wec::test
