// What `wec` leaves with; scripts hold on to these.
#pragma once

#include <string>

namespace wec::cli {

constexpr int exit_ok = 0;
constexpr int exit_refused = 1;  // refused, or failed
constexpr int exit_usage = 2;
constexpr int exit_no_daemon = 3;  // nobody answers at DIR/wecd.sock

/// Options that stand before or after every command.
struct Common {
  std::string state = "/var/lib/wec";
  bool json = false;
};

}  // namespace wec::cli
