// A broken road is noticed when it is whole again; one that was never broken is told apart.
#include "daemon/oms/road_watch.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <filesystem>
#include <optional>

#include "daemon/oms/paho_uplink.hpp"
#include "tests/unit/oms/process.hpp"

namespace wec::test {
namespace {

using boost::asio::ip::tcp;

/// Drawn once before each knock.
struct CountedRandom : Random {
  std::uint64_t next() override { return static_cast<std::uint64_t>(++drawn); }
  int drawn = 0;
};

struct SteadyClock : Clock {
  std::int64_t mono_ms() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  std::int64_t wall_ms() override { return 1'795'528'800'000; }
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

class Road : public ::testing::Test {
 protected:
  Road() { url_.host = "127.0.0.1", url_.port = free_port(); }

  std::unique_ptr<RoadWatch> watch() {
    return std::make_unique<RoadWatch>(io_.get_executor(), random_, url_,
                                       [this](bool came_back) { came_back_ = came_back; });
  }
  tcp::acceptor listen() {
    return {io_, tcp::endpoint(boost::asio::ip::address_v4::loopback(),
                               static_cast<boost::asio::ip::port_type>(url_.port))};
  }
  template <class F>
  bool runs_until(F holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(patience_s);
    while (!holds() && std::chrono::steady_clock::now() < end)
      io_.run_one_for(std::chrono::milliseconds(50));
    return holds();
  }

  boost::asio::io_context io_;
  CountedRandom random_;
  BrokerUrl url_;
  std::optional<bool> came_back_;
};

TEST_F(Road, ThatComesBackIsNoticed) {
  const auto watching = watch();
  ASSERT_TRUE(runs_until([&] { return random_.drawn >= 3; })) << "it goes on knocking";
  EXPECT_FALSE(came_back_.has_value());
  const auto acceptor = listen();
  ASSERT_TRUE(runs_until([&] { return came_back_.has_value(); }));
  EXPECT_TRUE(*came_back_);
  EXPECT_LE(random_.drawn, 5) << "and stops";
}

TEST_F(Road, ThatWasNeverBrokenIsNotDialledAtOnce) {
  const auto acceptor = listen();
  const auto watching = watch();
  ASSERT_TRUE(runs_until([&] { return came_back_.has_value(); }));
  EXPECT_FALSE(*came_back_);
}

TEST_F(Road, NobodyIsToldOnceTheWatchIsGone) {
  watch().reset();
  const auto acceptor = listen();
  io_.run();  // nothing is left in it
  EXPECT_FALSE(came_back_.has_value());
}

TEST_F(Road, TheUplinkDialsWhenTheBrokerIsThereAndNotWhenItsBackOffSaysSo) {
  const std::string mosquitto = "/usr/sbin/mosquitto";
  if (!std::filesystem::exists(mosquitto)) GTEST_SKIP() << mosquitto << " is not installed";
  SteadyClock clock;
  PahoOptions options;
  options.broker = "mqtt://127.0.0.1:" + std::to_string(url_.port);
  options.tenant = options.site = options.machine = "m";
  options.retry_first_ms = options.retry_max_ms = 3'600'000;
  struct Latest : CountedRandom {
    std::uint64_t next() override { return CountedRandom::next(), 3'599'999; }
  } late;  // the longest wait of all
  Heard heard;
  auto uplink = PahoUplink::create(io_.get_executor(), clock, late, options).value();
  uplink->set_will("{}");
  uplink->start(heard);
  ASSERT_TRUE(runs_until([&] { return late.drawn >= 4; })) << "the road is broken";
  EXPECT_EQ(heard.trouble.code, "BROKER_UNREACHABLE");
  const Process broker({mosquitto, "-p", std::to_string(url_.port)});
  EXPECT_TRUE(runs_until([&] { return heard.connected; }));
}

}  // namespace
}  // namespace wec::test
