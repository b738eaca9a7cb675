// A broker's certificate that must not be trusted is refused, and the refusal has the name of what
// is wrong with it. Against a real mosquitto, with certificates made here.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>

#include "daemon/oms/paho_uplink.hpp"
#include "tests/unit/oms/certificates.hpp"
#include "tests/unit/oms/process.hpp"

namespace wec::test {
namespace {

class TestClock : public Clock {
 public:
  std::int64_t mono_ms() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  std::int64_t wall_ms() override { return 1'795'528'800'000; }
};

class TestRandom : public Random {
 public:
  std::uint64_t next() override { return numbers_(); }

 private:
  std::mt19937_64 numbers_{1};
};

struct Heard : UplinkSink {
  void on_uplink_connected(const UplinkLimits&) override { connected = true; }
  void on_uplink_lost(std::string_view) override {}
  void on_uplink_message(DownTopic, std::string_view) override {}
  void on_uplink_delivered(std::uint64_t, int) override {}
  void on_uplink_trouble(const LinkTrouble& found) override { trouble = found; }
  bool connected = false;
  LinkTrouble trouble;
};

class Tls : public ::testing::Test {
 protected:
  Tls() : ca_({.name = "Site CA", .ca = true}), other_ca_({.name = "Other CA", .ca = true}) {}

  void SetUp() override {
    if (!std::filesystem::exists(mosquitto)) GTEST_SKIP() << mosquitto << " is not installed";
    std::string name = (std::filesystem::temp_directory_path() / "wec-tls-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    std::filesystem::permissions(folder_, std::filesystem::perms(0755));
    ca_.write(folder_ + "/ca.pem");
  }
  void TearDown() override {
    broker_.reset();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  void start_broker(const Certificate& certificate, const std::string& more = {}) {
    certificate.write(folder_ + "/broker.pem");
    certificate.write_key(folder_ + "/broker.key");
    port_ = free_port();
    std::ofstream(folder_ + "/mosquitto.conf")
        << "user root\nlistener " << port_ << " 127.0.0.1\nallow_anonymous true\n"
        << "persistence false\nlog_dest none\ncertfile " << folder_ << "/broker.pem\nkeyfile "
        << folder_ << "/broker.key\n"
        << more;
    start();
  }
  void start() {
    broker_ = std::make_unique<Process>(
        std::vector<std::string>{mosquitto, "-c", folder_ + "/mosquitto.conf"});
    ASSERT_TRUE(wait_until([&] { return port_answers(port_); }));
  }

  /// What a site hears that dials this broker.
  Heard dial(const std::string& host = "localhost", const Certificate* ours = nullptr) {
    boost::asio::io_context io;
    TestClock clock;
    TestRandom random;
    PahoOptions options;
    options.broker = fmt::format("mqtts://{}:{}", host, port_);
    options.tenant = "acme";
    options.site = "lej1";
    options.machine = "m-1";
    options.ca_file = folder_ + "/ca.pem";
    options.retry_first_ms = 20;
    options.retry_max_ms = 100;
    if (ours) {
      ours->write(options.cert_file = folder_ + "/ours.pem");
      ours->write_key(options.key_file = folder_ + "/ours.key");
    }
    Heard heard;
    auto uplink = PahoUplink::create(io.get_executor(), clock, random, options).value();
    uplink->set_will("{}");
    uplink->start(heard);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(patience_s);
    while (!heard.connected && heard.trouble.code.empty() && std::chrono::steady_clock::now() < end)
      io.run_one_for(std::chrono::milliseconds(50));
    uplink.reset();
    return heard;
  }

  void expect_refused(const std::string& code, const Heard& heard) {
    EXPECT_EQ(heard.trouble.code, code) << heard.trouble.seen;
    EXPECT_FALSE(heard.connected);
    EXPECT_FALSE(heard.trouble.seen.empty());
    EXPECT_FALSE(heard.trouble.todo.empty()) << "a refusal says what to do";
  }

  static Wanted broker_wanted() {
    return {.name = "broker", .alternative = "DNS:localhost,IP:127.0.0.1"};
  }

  const std::string mosquitto = "/usr/sbin/mosquitto";
  Certificate ca_, other_ca_;
  std::string folder_;
  int port_ = 0;
  std::unique_ptr<Process> broker_;
};

TEST_F(Tls, ACertificateOfOurCaIsTaken) {
  start_broker(Certificate(broker_wanted(), &ca_));
  EXPECT_TRUE(dial().connected);
  EXPECT_TRUE(dial("127.0.0.1").connected);
}

TEST_F(Tls, OfAnotherCa) {
  start_broker(Certificate(broker_wanted(), &other_ca_));
  expect_refused("TLS_WRONG_CA", dial());
}

TEST_F(Tls, Expired) {
  auto wanted = broker_wanted();
  wanted.begins_s = -86'400;
  wanted.ends_s = -60;
  start_broker(Certificate(wanted, &ca_));
  expect_refused("TLS_EXPIRED", dial());
}

TEST_F(Tls, NotYetValid) {
  auto wanted = broker_wanted();
  wanted.begins_s = 3'600;
  start_broker(Certificate(wanted, &ca_));
  expect_refused("TLS_NOT_YET_VALID", dial());
}

TEST_F(Tls, SelfSigned) {
  start_broker(Certificate(broker_wanted()));
  expect_refused("TLS_SELF_SIGNED", dial());
}

TEST_F(Tls, ForAnotherHost) {
  start_broker(Certificate({.name = "elsewhere", .alternative = "DNS:elsewhere.example"}, &ca_));
  expect_refused("TLS_WRONG_HOST", dial());
  expect_refused("TLS_WRONG_HOST", dial("127.0.0.1"));
}

TEST_F(Tls, OursIsRefusedByTheBroker) {
  const std::string more = "cafile " + folder_ + "/ca.pem\nrequire_certificate true\n";
  start_broker(Certificate(broker_wanted(), &ca_), more);
  expect_refused("TLS_OURS_REFUSED", dial());
  const Certificate foreign({.name = "acme.lej1.m-1"}, &other_ca_);
  expect_refused("TLS_OURS_REFUSED", dial("localhost", &foreign));
  const Certificate ours({.name = "acme.lej1.m-1"}, &ca_);
  EXPECT_TRUE(dial("localhost", &ours).connected);
}

TEST_F(Tls, NoTlsAndNobodyThere) {
  port_ = free_port();
  std::ofstream(folder_ + "/mosquitto.conf") << "listener " << port_ << " 127.0.0.1\n"
                                             << "allow_anonymous true\nlog_dest none\n";
  start();
  expect_refused("TLS_NONE", dial());
  broker_.reset();
  expect_refused("BROKER_UNREACHABLE", dial());
}

}  // namespace
}  // namespace wec::test
