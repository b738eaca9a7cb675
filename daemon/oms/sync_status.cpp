// What the site says of itself without being asked: the retained status and digests.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "daemon/oms/sync_core.hpp"

namespace wec {

const char* SyncCore::state_name() const {
  switch (phase_) {
    case Phase::suspect:
      return "suspect";
    case Phase::recovering:
      return "recovering";
    case Phase::fenced:
      return "fenced";
    default:
      return site_.degraded ? "degraded" : "online";
  }
}

std::string SyncCore::status_text(SyncTime now, const char* state) const {
  boost::json::object s{{"t", "status"}, {"state", state}, {"conn", conn_}, {"boot", boot_}};
  if (state == std::string_view("offline")) return boost::json::serialize(s);
  s["since"] = since_;
  s["head"] = head_;
  s["stored"] = stored_;
  const bool waits = stored_ < head_ && site_.oldest_ms > 0;
  s["backlog_s"] = waits ? std::max<std::int64_t>(0, (now.wall_ms - site_.oldest_ms) / 1000) : 0;
  s["clock"] = site_.clock;
  if (!config_.software.empty()) s["sw"] = config_.software;
  return boost::json::serialize(s);
}

void SyncCore::say_status(SyncTime now) {
  said_status_ = status_text(now, state_name());
  last_status_ms_ = now.mono_ms;
  status_at_.reset();
  publish(UpTopic::status, said_status_, true);
}

void SyncCore::status_soon(SyncTime now) {
  if (phase_ == Phase::offline || status_at_) return;
  status_at_ = std::max(now.mono_ms, last_status_ms_ + status_every_ms);
}

void SyncCore::on_site(SyncTime now, const SyncState& state) {
  const bool freed = is_suspect() && site_.suspect && !state.suspect;
  const bool other_state = state.degraded != site_.degraded;
  const bool differs = other_state || state.clock != site_.clock;
  site_ = state;
  if (freed && !finish_out_) return on_finished(now, state);  // a supervisor has ended it
  if (other_state && phase_ == Phase::online) return say_status(now);
  if (differs) status_soon(now);
}

/// digest{seq} wants our sums, digest{seq, want} the rows of some buckets.
void SyncCore::on_digest_wanted(const boost::json::object& message) {
  std::vector<std::uint8_t> wanted;
  if (const auto* list = message.if_contains("want"); list && list->is_array())
    for (const auto& one : list->get_array())
      if (one.is_int64() && one.get_int64() >= 0 && one.get_int64() < 256)
        wanted.push_back(static_cast<std::uint8_t>(one.get_int64()));
  actions_.digest = std::move(wanted);
}

void SyncCore::on_digest(SyncTime, std::int64_t seq, const std::vector<std::uint64_t>& sums,
                         const std::vector<std::string>& rows) {
  boost::json::object d{{"t", "digest"}, {"seq", seq}};
  if (rows.empty()) {
    boost::json::array buckets;
    for (const auto sum : sums) buckets.emplace_back(fmt::format("{:016x}", sum));
    d["buckets"] = std::move(buckets);
  } else {
    boost::json::array some;
    std::size_t bytes = 0;
    for (const auto& row : rows) {
      bytes += row.size() + 8;
      if (bytes > message_max_bytes / 2) break;  // enough to see what is wrong
      some.emplace_back(row);
    }
    d["rows"] = std::move(some);
  }
  publish(UpTopic::control, boost::json::serialize(d), false);
}

}  // namespace wec
