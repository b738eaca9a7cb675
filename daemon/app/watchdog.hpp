// systemd's watchdog, fed only while the deciding thread lives (ruling 11): it finished a turn
// within 5 s, or has been inside one commit for less than 60 s. A hang is restarted, a slow disk is
// not.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/controller/clock.hpp"
#include "daemon/controller/deciding_thread.hpp"

namespace wec {

bool deciding_thread_lives(std::int64_t now_ms, std::int64_t turn_ended_ms,
                           std::int64_t commit_since_ms);

class Watchdog {
 public:
  static constexpr int feed_every_ms = 2000;
  static constexpr std::int64_t turn_max_ms = 5'000;
  static constexpr std::int64_t commit_max_ms = 60'000;

  Watchdog(boost::asio::io_context&, Clock&, const Pulse&);
  void start();

 private:
  void feed();
  boost::asio::steady_timer timer_;
  Clock& clock_;
  const Pulse& pulse_;
};

}  // namespace wec
