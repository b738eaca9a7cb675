// The whole road with real parts: OmsSession and PahoUplink, a real mosquitto, and wec-oms-sim as a
// process of its own. What dies is killed with SIGKILL and comes back.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include "tests/unit/oms/process.hpp"
#include "tests/unit/oms/site_on_broker.hpp"

// Paho C drops what it had queued when a client is destroyed in the middle of it; nothing of ours.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libpaho-mqtt3as"; }

namespace wec::test {
namespace {

class RealBroker : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(mosquitto)) GTEST_SKIP() << mosquitto << " is not installed";
    if (!std::filesystem::exists(sim)) GTEST_SKIP() << sim << " is not built";
    std::string name = (std::filesystem::temp_directory_path() / "wec-oms-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
    control = folder + "/oms.sock";
    port = free_port();
    std::ofstream(folder + "/mosquitto.conf")
        << "listener " << port << " 127.0.0.1\nallow_anonymous true\npersistence false\n"
        << "set_tcp_nodelay true\nlog_dest none\n";
    start_broker();
  }
  void TearDown() override {
    office.reset();
    broker.reset();
    if (!folder.empty()) std::filesystem::remove_all(folder);
  }

  void start_broker() {
    broker = std::make_unique<Process>(
        std::vector<std::string>{mosquitto, "-c", folder + "/mosquitto.conf"});
    ASSERT_TRUE(wait_until([&] { return port_answers(port); }));
  }

  void start_office() {
    office = std::make_unique<Process>(std::vector<std::string>{
        sim, "run", "--broker", fmt::format("mqtt://127.0.0.1:{}", port), "--tenant", "acme",
        "--site", "lej1", "--state", folder + "/oms.log", "--control", control});
    const std::optional<std::string> ready = office->line();
    ASSERT_TRUE(ready.has_value());
    ASSERT_NE(ready->find("\"ready\":true"), std::string::npos) << *ready;
  }

  boost::json::object status() const {
    const std::string answer = ask(control, "status");
    if (answer.empty()) return {};
    return boost::json::parse(answer).as_object();
  }
  std::int64_t status_of(const char* key) const {
    const boost::json::object s = status();
    return s.contains(key) ? s.at(key).as_int64() : -1;
  }

  const std::string mosquitto = "/usr/sbin/mosquitto";
  const std::string sim = std::string(WEC_BIN_DIR) + "/wec-oms-sim";
  std::string folder, control;
  int port = 0;
  std::unique_ptr<Process> broker, office;
};

std::string work(int i) { return fmt::format(R"({{"station":"S1","operator":"O{}"}})", i); }

TEST_F(RealBroker, FiveHundredEventsArriveOnceAlthoughBrokerAndHeadOfficeAreKilled) {
  start_office();
  Site site(port);
  for (int i = 0; i < 20; ++i) ask(control, fmt::format(R"(cmd config.set {{"key":"k{}"}})", i));
  int committed = 0;
  const auto commit_up_to = [&](int n) {
    for (; committed < n; ++committed) site.door.commit_event("labour.signed_in", work(committed));
  };
  commit_up_to(100);
  ASSERT_TRUE(wait_until([&] { return status_of("stored") >= 20; }));
  for (const int upto : {250, 400}) {
    broker->end(SIGKILL);
    commit_up_to(upto - 50);
    start_broker();
    commit_up_to(upto);
    ASSERT_TRUE(wait_until([&] { return status_of("stored") >= upto - 100; }));
  }
  EXPECT_EQ(office->end(SIGKILL), 128 + SIGKILL);
  commit_up_to(500);
  start_office();
  ASSERT_TRUE(wait_until([&] { return status_of("stored") == 520 && status_of("pending") == 0; }))
      << boost::json::serialize(status());
  ASSERT_TRUE(wait_until([&] { return site.door.sync_state().stored == 520; }));
  EXPECT_EQ(site.door.sync_state().dcur, 20);
  EXPECT_EQ(site.door.sync_state().link, "online");

  const auto events =
      boost::json::parse(ask(control, "dump events")).as_object().at("rows").as_array();
  std::set<std::string> operators;
  for (const auto& e : events)
    if (const auto& data = e.at("data").as_object(); data.contains("operator"))
      operators.insert(std::string(data.at("operator").as_string()));
  EXPECT_EQ(events.size(), 520U);
  EXPECT_EQ(operators.size(), 500U);
  EXPECT_EQ(office->end(SIGTERM), 0) << "wec-oms-sim found a broken invariant";
}

TEST_F(RealBroker, WhatAFullDiskDidNotKeepIsToldToTheDoorAgain) {
  start_office();
  Site site(port);
  site.door.set_disk_full(true);
  ASSERT_TRUE(wait_until([&] { return site.door.updates_refused() >= 3; })) << "it is not given up";
  EXPECT_EQ(site.door.sync_state().fence, "0");
  site.door.set_disk_full(false);
  EXPECT_TRUE(wait_until([&] { return site.door.sync_state().fence != "0"; }));
  EXPECT_EQ(site.door.sync_state().link, "online");
}

TEST_F(RealBroker, DamagedCommandsAreAnsweredInTheirPlaceAndTheQueueGoesOn) {
  start_office();
  Site site(port);
  std::ofstream(folder + "/big") << R"({"id":"%DINC%:%DSEQ%","sequence":"%SEQ20%","data":{"x":")"
                                 << std::string(200'000, 'x') << "\"}}";
  ask(control, R"(cmd config.set {"key":"first"})");
  ask(control, R"(raw dn/cmd {"id":"%DINC%:%DSEQ%","sequence":"%SEQ20%","data":{"broken)");
  ask(control, "raw dn/cmd no json, no place");
  ask(control, "raw dn/ctl {\"t\":\"welcome\"");
  ask(control, "raw dn/cmd @" + folder + "/big");
  std::ofstream(folder + "/utf8") << R"({"id":"%DINC%:%DSEQ%","sequence":"%SEQ20%","data":{"x":")"
                                  << "\xff\xfe\xc0" << "\"}}";
  ask(control, "raw dn/cmd @" + folder + "/utf8");
  ask(control, R"(cmd config.set {"key":"last"})");
  ASSERT_TRUE(wait_until([&] { return status_of("answered") == 5; }))
      << boost::json::serialize(status());
  const auto rows =
      boost::json::parse(ask(control, "dump results")).as_object().at("rows").as_array();
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[1].at("result").as_string(), "rejected");
  EXPECT_EQ(rows[2].at("result").as_string(), "rejected");
  EXPECT_EQ(rows[3].at("result").as_string(), "rejected");
  EXPECT_EQ(rows[4].at("result").as_string(), "ok");
}

TEST_F(RealBroker, ARetainedCommandIsRefusedAndTheQueueGoesOn) {
  start_office();
  const std::string dinc(status().at("dinc").as_string());
  const std::string kept = fmt::format(
      R"({{"id":"{0}:1","sequence":"00000000000000000001","type":"org.wec.config.set.v1",)"
      R"("data":{{"cmdid":"kept","retained)",
      dinc);
  Process publisher({"mosquitto_pub", "-h", "127.0.0.1", "-p", std::to_string(port), "-q", "1",
                     "-r", "-t", "wec/1/acme/lej1/dn/cmd", "-m", kept});
  ASSERT_TRUE(publisher.started());
  publisher.line();  // it says nothing and ends: the broker has it
  Site site(port);
  ask(control, R"(cmd config.set {"key":"real"})");
  ASSERT_TRUE(wait_until([&] { return status_of("answered") == 1; }));
  const auto rows =
      boost::json::parse(ask(control, "dump results")).as_object().at("rows").as_array();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("result").as_string(), "ok") << "the retained one would be MALFORMED";
}

TEST_F(RealBroker, EventsInOrderAreAcknowledgedSoonAndDuplicatesChangeNothing) {
  start_office();
  Site site(port);
  ask(control, "drop 3");
  ask(control, "dup 50");
  for (int i = 0; i < 50; ++i) site.door.commit_event("labour.signed_in", work(i));
  ASSERT_TRUE(wait_until([&] { return site.door.sync_state().stored == 50; }))
      << boost::json::serialize(status());
  EXPECT_EQ(status_of("stored"), 50);
  EXPECT_EQ(status_of("dropped"), 3);
}

TEST(PahoUplinkOptions, PlainTextLeavesThisMachineNever) {
  boost::asio::io_context io;
  RealClock clock;
  RealRandom random;
  PahoOptions options;
  const auto error_of = [&](const std::string& url) {
    options.broker = url;
    const auto made = PahoUplink::create(io.get_executor(), clock, random, options);
    return made ? std::string() : made.error().substr(0, made.error().find(':'));
  };
  EXPECT_EQ(error_of("mqtt://127.0.0.1:1883"), "");
  EXPECT_EQ(error_of("mqtt://localhost:1883"), "");
  EXPECT_EQ(error_of("mqtt://[::1]:1883"), "");
  EXPECT_EQ(error_of("mqtts://oms.example.com:8883"), "");
  EXPECT_EQ(error_of("mqtt://10.0.0.1:1883"), "PLAIN_NOT_LOOPBACK");
  EXPECT_EQ(error_of("mqtt://oms.example.com:1883"), "PLAIN_NOT_LOOPBACK");
  EXPECT_EQ(error_of("http://127.0.0.1:1883"), "BROKER_URL");
  EXPECT_EQ(error_of("mqtt://127.0.0.1"), "BROKER_URL");
  EXPECT_EQ(error_of("mqtt://127.0.0.1:99999"), "BROKER_URL");
  options.ca_file = "/nonexistent/ca.pem";
  EXPECT_EQ(error_of("mqtts://oms.example.com:8883"), "TLS_FILES");
}

}  // namespace
}  // namespace wec::test
