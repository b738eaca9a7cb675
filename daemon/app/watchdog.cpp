// sd_notify("WATCHDOG=1") on an io thread, by what the deciding thread shows of itself.

#include "daemon/app/watchdog.hpp"

#include <systemd/sd-daemon.h>

namespace wec {

bool deciding_thread_lives(std::int64_t now_ms, std::int64_t turn_ended_ms,
                           std::int64_t commit_since_ms) {
  if (now_ms - turn_ended_ms < Watchdog::turn_max_ms) return true;
  return commit_since_ms != 0 && now_ms - commit_since_ms < Watchdog::commit_max_ms;
}

Watchdog::Watchdog(boost::asio::io_context& io, Clock& clock, const Pulse& pulse)
    : timer_(io), clock_(clock), pulse_(pulse) {}

void Watchdog::start() { feed(); }

void Watchdog::feed() {
  if (deciding_thread_lives(clock_.mono_ms(), pulse_.turn_ended_ms, pulse_.commit_since_ms))
    sd_notify(0, "WATCHDOG=1");
  timer_.expires_after(std::chrono::milliseconds(feed_every_ms));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) feed();
  });
}

}  // namespace wec
