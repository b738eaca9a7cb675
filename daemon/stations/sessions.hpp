// Browser sessions and the one-time tickets of WebSockets. On the server's thread only.
//
// A session names a browser, not a worker: workers sign in by badge, at the scanner. It may act for
// the stations whose page it opened and for no other (a message never says who it may act for).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "daemon/controller/clock.hpp"
#include "daemon/core/ids.hpp"

namespace wec {

/// Takes the same time wherever the two differ.
bool equal_in_constant_time(std::string_view, std::string_view);

class Sessions {
 public:
  static constexpr std::size_t sessions_max = 256;  // the least proven, then the oldest goes first
  static constexpr std::size_t tickets_max = 256;
  static constexpr std::size_t stations_per_session_max = 8;
  static constexpr std::int64_t idle_max_ms = 12 * 3600 * 1000LL;
  static constexpr std::int64_t ticket_max_age_ms = 10'000;

  Sessions(Clock& clock, Random& random) : clock_(clock), random_(random) {}

  /// The session's name (32 hex digits, 128 random bits). `known` is what the browser sent.
  std::string open(std::string_view known, const StationId& station);
  bool valid(std::string_view session);
  bool may_act_for(std::string_view session, const StationId&);

  /// A ticket for one WebSocket of this session and station, good once and for 10 s. The session
  /// may be empty where loopback is open.
  std::string issue_ticket(std::string_view session, const StationId&);
  bool redeem_ticket(std::string_view ticket, std::string_view session, const StationId&);

 private:
  struct Session {
    std::set<StationId> stations;
    std::int64_t seen_ms = 0;
    bool proven = false;  // has called the API, so it is a page and not a flood of GETs
  };
  struct Ticket {
    std::string session;
    StationId station;
    std::int64_t issued_ms = 0;
  };

  std::string random_name();
  void make_room();
  Session* find(std::string_view);

  Clock& clock_;
  Random& random_;
  std::map<std::string, Session, std::less<>> sessions_;
  std::map<std::string, Ticket, std::less<>> tickets_;
};

}  // namespace wec
