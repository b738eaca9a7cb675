#include "daemon/stations/sessions.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <tuple>

namespace wec {

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  // The length is no secret: a token's length is in the documentation.
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string Sessions::random_name() {
  const std::uint64_t high = random_.next();
  const std::uint64_t low = random_.next();
  return fmt::format("{:016x}{:016x}", high, low);
}

Sessions::Session* Sessions::find(std::string_view name) {
  const auto found = sessions_.find(name);
  if (found == sessions_.end()) return nullptr;
  if (clock_.mono_ms() - found->second.seen_ms > idle_max_ms) {
    sessions_.erase(found);
    return nullptr;
  }
  return &found->second;
}

void Sessions::make_room() {
  if (sessions_.size() < sessions_max) return;
  const auto rank = [](const auto& entry) {
    return std::tuple(entry.second.proven, entry.second.seen_ms);
  };
  sessions_.erase(std::ranges::min_element(sessions_, {}, rank));
}

std::string Sessions::open(std::string_view known, const StationId& station) {
  std::string name(known);
  Session* session = known.empty() ? nullptr : find(known);
  if (session == nullptr) {
    make_room();
    name = random_name();
    session = &sessions_[name];
  }
  session->seen_ms = clock_.mono_ms();
  if (!station.empty() && session->stations.size() < stations_per_session_max) {
    session->stations.insert(station);
  }
  return name;
}

bool Sessions::valid(std::string_view name) {
  Session* session = find(name);
  if (session == nullptr) return false;
  session->seen_ms = clock_.mono_ms();
  session->proven = true;
  return true;
}

bool Sessions::may_act_for(std::string_view name, const StationId& station) {
  const Session* session = find(name);
  return session != nullptr && session->stations.contains(station);
}

std::string Sessions::issue_ticket(std::string_view session, const StationId& station) {
  const std::int64_t now = clock_.mono_ms();
  std::erase_if(tickets_, [&](const auto& entry) {
    return now - entry.second.issued_ms > ticket_max_age_ms;
  });
  if (tickets_.size() >= tickets_max) {
    tickets_.erase(std::ranges::min_element(
        tickets_, {}, [](const auto& entry) { return entry.second.issued_ms; }));
  }
  const std::string name = random_name();
  tickets_[name] = {std::string(session), station, now};
  return name;
}

bool Sessions::redeem_ticket(std::string_view name, std::string_view session,
                             const StationId& station) {
  const auto found = tickets_.find(name);
  if (found == tickets_.end()) return false;
  const Ticket ticket = std::move(found->second);
  tickets_.erase(found);  // good once, even when it was shown by the wrong one
  return ticket.session == session && ticket.station == station &&
         clock_.mono_ms() - ticket.issued_ms <= ticket_max_age_ms;
}

}  // namespace wec
