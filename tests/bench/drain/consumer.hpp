// Head office as the drain needs it: receives, parses, chains, stores, commits and acknowledges
// with the code of wec-oms-sim, on a thread of its own. It folds nothing (`apply off`): the way
// there is what is measured, and every sender meets the same consumer.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <thread>

#include "head-office/sim/broker.hpp"
#include "head-office/sim/office.hpp"

namespace wec::bench {

class Consumer {
 public:
  /// Who sends: a site that says hello, or somebody who only publishes a site's events.
  enum class Sender { site, site_without_bundles, stranger };

  Consumer(int broker_port, const std::filesystem::path& file, Sender);
  ~Consumer();

  /// Committed.
  std::int64_t stored() const { return stored_; }

  static constexpr const char* topic_base = "wec/1/bench/bench/";

 private:
  void on_message(std::string_view topic, std::string_view fence, std::string_view bytes);
  void flush();

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      io_.get_executor()};
  wec::hq::HeadOffice office_;
  wec::hq::Broker broker_;
  boost::asio::steady_timer timer_;
  std::string stranger_;  // the fence under which its events count
  std::atomic<bool> up_{false};
  std::atomic<std::int64_t> stored_{0};
  std::thread thread_;
};

}  // namespace wec::bench
