// A site with OmsSession and PahoUplink on a broker of this machine, with a door of tests.
#pragma once

#include <fmt/format.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <random>
#include <thread>

#include "daemon/oms/oms_session.hpp"
#include "daemon/oms/paho_uplink.hpp"
#include "tests/unit/oms/fake_door.hpp"

namespace wec::test {

class RealClock : public Clock {
 public:
  std::int64_t mono_ms() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  std::int64_t wall_ms() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

class RealRandom : public Random {
 public:
  std::uint64_t next() override { return (std::uint64_t{device_()} << 32U) | device_(); }

 private:
  std::random_device device_;
};

/// One site: door, session and uplink on a thread of their own.
class Site {
 public:
  explicit Site(int port, int keep_alive_s = 30) {
    PahoOptions options;
    options.keep_alive_s = keep_alive_s;
    options.broker = fmt::format("mqtt://127.0.0.1:{}", port);
    options.tenant = "acme";
    options.site = "lej1";
    options.machine = "m-1";
    options.retry_first_ms = 20;
    options.retry_max_ms = 200;
    uplink_ = PahoUplink::create(io_.get_executor(), clock_, random_, options).value();
    SyncConfig config;
    config.machine = "m-1";
    session_ =
        std::make_unique<OmsSession>(io_.get_executor(), door, *uplink_, clock_, random_, config);
    door.add_listener(*session_);
    boost::asio::post(io_, [this] { session_->start(); });
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Site() {
    door.stop();
    std::promise<void> gone;
    boost::asio::post(io_, [&] {
      session_->stop();
      uplink_.reset();
      gone.set_value();
    });
    gone.get_future().wait();
    work_.reset();
    io_.stop();
    thread_.join();
  }

  FakeDoor door;

 private:
  RealClock clock_;
  RealRandom random_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      io_.get_executor()};
  std::unique_ptr<PahoUplink> uplink_;
  std::unique_ptr<OmsSession> session_;
  std::thread thread_;
};

}  // namespace wec::test
