// The session: hello, welcome, fence. The flow of events and commands is in sync_flow.cpp, the way
// back of the log in sync_recovery.cpp, the status line in sync_status.cpp.
#include "daemon/oms/sync_core.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "daemon/core/chaos.hpp"
#include "daemon/core/envelope.hpp"

namespace wec {
namespace {

bool is_due(const std::optional<std::int64_t>& at, SyncTime now) {
  return at && *at <= now.mono_ms;
}

}  // namespace

SyncCore::SyncCore(SyncConfig config, const SyncState& known, std::string boot)
    : config_(std::move(config)),
      boot_(std::move(boot)),
      head_(known.head),
      head_hash_(known.head_hash),
      fence_(known.fence),
      dinc_(known.dinc),
      stored_(known.stored),
      applied_(known.applied),
      safe_(known.safe),
      next_(known.stored + 1),
      door_dinc_(known.dinc),
      door_dcur_(known.dcur),
      site_(known) {
  if (known.suspect) enter(Phase::suspect, "suspect");
  actions_.will = status_text({}, "offline");
}

SyncActions SyncCore::take_actions() { return std::exchange(actions_, {}); }

// --- connection ---------------------------------------------------------------------------------

void SyncCore::on_connected(SyncTime now, const UplinkLimits& limits) {
  window_ = std::clamp<std::int64_t>(limits.receive_max - 4, 1, in_flight_max);
  message_max_ = message_max_bytes;
  if (limits.packet_max > 0)
    message_max_ = std::min<std::size_t>(
        message_max_, static_cast<std::size_t>(std::max(limits.packet_max, packet_least_bytes) -
                                               packet_head_bytes));
  connected_ = true;
  in_flight_.clear();
  fresh_ = true;
  // Suspect is about our disk, not about the connection: it stays.
  if (phase_ == Phase::offline) phase_ = Phase::greeting;
  since_ = rfc3339(now.wall_ms);
  say_status(now);
  say_hello(now);
}

void SyncCore::on_disconnected(SyncTime now) {
  connected_ = false;
  if (is_suspect())
    enter(Phase::suspect, "suspect");
  else
    enter(Phase::offline, "offline");
  ++conn_;
  actions_.will = status_text(now, "offline");
  archive_.reset();
  archive_rows_.clear();
  archive_bytes_ = 0;
  actions_.publishes.clear();
  in_flight_.clear();
  claim_.reset();
  office_status_.clear();
  office_away_ = false;
  send_after_ = hello_at_ = resend_at_ = progress_at_ = puback_at_ = boot_at_ = status_at_ =
      std::nullopt;
  flush_update(now);
}

void SyncCore::enter(Phase phase, const char* link) {
  phase_ = phase;
  if (link_ == link) return;
  link_ = link;
  update_.link = link_;
  update_waits_ = true;
}

void SyncCore::say_hello(SyncTime now) {
  boost::json::object h{{"t", "hello"}, {"v", 1}, {"boot", boot_}, {"machine", config_.machine}};
  h["mode"] = is_suspect() ? "suspect" : "ok";
  h["head"] = head_;
  h["headhash"] = head_hash_;
  h["stored"] = stored_;
  h["fence"] = fence_;
  h["dinc"] = door_dinc_.empty() ? boost::json::value(nullptr) : boost::json::value(door_dinc_);
  h["dcur"] = door_dcur_;
  h["schemas"] = boost::json::array(config_.schemas.begin(), config_.schemas.end());
  h["maxevent"] = message_max_bytes;
  if (is_suspect())
    h["arc"] = archive_ ? archive_->next : std::max<std::int64_t>(1, head_ + 1 - archive_back_);
  if (config_.bundles) h["bundle"] = {"gzip", "identity"};
  hello_times_.push_back({rfc3339(now.wall_ms), now.mono_ms, now.wall_ms});
  if (hello_times_.size() > hellos_remembered) hello_times_.pop_front();
  h["clock"] = {{"t1", hello_times_.back().t1}, {"mono", now.mono_ms}};
  if (!config_.software.empty()) h["sw"] = config_.software;
  publish(UpTopic::control, boost::json::serialize(h), false);
  ++counters_.hellos;
  hello_sent_ms_ = now.mono_ms;
  hello_at_ = now.mono_ms + hello_every_ms_;
  hello_every_ms_ = std::min(hello_every_ms_ * 2, no_progress_ms);
}

void SyncCore::publish(UpTopic topic, std::string bytes, bool retain) {
  UpMessage message;
  message.topic = topic;
  message.bytes = std::make_shared<const std::string>(std::move(bytes));
  message.retain = retain;
  actions_.publishes.push_back(std::move(message));
}

// --- messages -----------------------------------------------------------------------------------

void SyncCore::on_message(SyncTime now, DownTopic topic, std::string_view bytes) {
  if (phase_ == Phase::offline) return;
  switch (topic) {
    case DownTopic::command:
      return on_command(now, bytes);
    case DownTopic::control:
      return on_control(now, bytes);
    case DownTopic::own_status:
      return on_own_status(now, bytes);
    case DownTopic::office_status:
      return on_office_status(now, bytes);
    case DownTopic::archive:
      return on_archive(now, bytes);
  }
}

void SyncCore::on_control(SyncTime now, std::string_view bytes) {
  const std::optional<boost::json::object> message = read_message(bytes);
  const std::optional<std::string> kind = message ? text_of(*message, "t") : std::nullopt;
  if (kind == "welcome") return on_welcome(now, *message);
  if (kind == "ack") return on_ack(now, *message);
  if (kind == "nack") return on_nack(now, *message);
  if (kind == "arc_end") return on_archive_end(now, *message);
  if (kind == "digest") return on_digest_wanted(*message);
  ++counters_.bad_control;
}

// Another process, or an old will, may have overwritten what the broker keeps for us.
void SyncCore::on_own_status(SyncTime now, std::string_view bytes) {
  const std::optional<boost::json::object> seen = read_message(bytes);
  const bool ours = seen && text_of(*seen, "boot") == boot_ && integer_of(*seen, "conn") == conn_ &&
                    text_of(*seen, "state") != "offline";
  if (ours || now.mono_ms - last_repair_ms_ < repair_every_ms) return;
  last_repair_ms_ = now.mono_ms;
  say_status(now);
}

void SyncCore::on_office_status(SyncTime now, std::string_view bytes) {
  const std::optional<boost::json::object> status = read_message(bytes);
  if (!status || text_of(*status, "t") != "oms") {
    ++counters_.bad_control;
    return;
  }
  if (bytes == office_status_) return;
  office_status_ = std::string(bytes);
  office_away_ = text_of(*status, "state") == "offline";
  if (office_away_) return;
  hello_every_ms_ = resend_first_ms;
  hello_at_ = now.mono_ms + config_.hello_jitter_ms;
}

// --- welcome ------------------------------------------------------------------------------------

void SyncCore::on_welcome(SyncTime now, const boost::json::object& message) {
  // The answer to another process's hello is not ours.
  if (text_of(message, "boot") != boot_ || text_of(message, "machine") != config_.machine) return;
  Claim claim;
  if (is_stale(now, message, claim.clock)) return;
  const std::optional<std::string> status = text_of(message, "status");
  if (status == "rejected" || status == "superseded") return on_rejected(now, message);
  claim.welcome = true;
  const auto stored = integer_of(message, "stored");
  const auto hash = text_of(message, "hash"), fence = text_of(message, "fence"),
             dinc = text_of(message, "dinc");
  if (status != "ok" || !stored || *stored < 0 || !hash || !fence || fence->empty() || !dinc ||
      dinc->empty()) {
    ++counters_.bad_control;
    return;
  }
  claim.stored = *stored;
  claim.hash = *hash;
  claim.fence = *fence;
  claim.dinc = *dinc;
  claim.safe = integer_of(message, "safe").value_or(0);
  claim.credit = integer_of(message, "window").value_or(credit_default);
  claim.dhead = integer_of(message, "dhead").value_or(0);
  claim.bundle = text_of(message, "bundle");
  if (const auto* archive = message.if_contains("archive"); archive && archive->is_object())
    claim.archive_from = integer_of(archive->get_object(), "from").value_or(0);
  hello_at_.reset();
  if (is_suspect()) return begin_recovery(now, claim);
  check(now, std::move(claim));
}

/// By the t1 of the hello that it answers, where head office gives it back. With t2 and t3 it also
/// tells head office's time.
bool SyncCore::is_stale(SyncTime now, const boost::json::object& welcome,
                        std::optional<ClockSample>& clock) {
  const boost::json::value* given = welcome.if_contains("clock");
  const boost::json::object* object = given ? given->if_object() : nullptr;
  const std::optional<std::string> t1 = object ? text_of(*object, "t1") : std::nullopt;
  if (!t1) return false;
  const auto asked = std::find_if(hello_times_.begin(), hello_times_.end(),
                                  [&](const Asked& a) { return a.t1 == *t1; });
  if (asked == hello_times_.end()) return true;
  const auto t2 = from_rfc3339(text_of(*object, "t2").value_or("")),
             t3 = from_rfc3339(text_of(*object, "t3").value_or(""));
  if (t2 && t3 && *t3 >= *t2) {
    ClockSample sample;
    sample.mono_ms = now.mono_ms;
    sample.wall_ms = now.wall_ms;
    sample.rtt_ms = now.mono_ms - asked->mono_ms - (*t3 - *t2);
    sample.office_ms = *t3 + std::max<std::int64_t>(0, sample.rtt_ms) / 2;
    clock = sample;
  }
  hello_times_.erase(hello_times_.begin(), asked);  // the same welcome may come twice
  return false;
}

void SyncCore::on_rejected(SyncTime now, const boost::json::object& message) {
  const bool superseded =
      text_of(message, "reason") == "SUPERSEDED" || text_of(message, "status") == "superseded";
  if (!is_suspect()) {
    enter(Phase::fenced, "fenced");
    say_status(now);
  }
  claim_.reset();
  if (superseded) {
    ++counters_.superseded;
    // A boot that held for a while lost its place fairly; two that take turns must slow down.
    if (online_since_ms_ && now.mono_ms - online_since_ms_ > no_progress_ms)
      boot_wait_ms_ = boot_first_ms;
    hello_at_.reset();
    progress_at_.reset();
    boot_at_ = now.mono_ms + boot_wait_ms_;
    boot_wait_ms_ = std::min(boot_wait_ms_ * 2, boot_max_ms);
  }
  flush_update(now);
}

void SyncCore::on_boot(SyncTime now, std::string boot) {
  boot_ = std::move(boot);
  fresh_ = true;
  update_.boot = boot_;  // what is committed from now on carries it
  update_waits_ = true;
  flush_update(now);
  actions_.will = status_text(now, "offline");
  if (phase_ == Phase::offline) return;
  if (phase_ == Phase::fenced) phase_ = Phase::greeting;
  hello_every_ms_ = resend_first_ms;
  say_status(now);
  say_hello(now);
}

/// A claim is believed only where our own log has the same hash: then both hold the same prefix.
void SyncCore::check(SyncTime now, Claim claim) {
  claim_.reset();
  if (CHAOS("no_hash")) return accept(now, claim);
  if (claim.stored > head_) return enter_suspect(now);  // they have what this disk never wrote
  const std::optional<std::string> ours = hash_at(claim.stored);
  if (!ours) {
    claim_ = std::move(claim);
    return want_rows();
  }
  if (*ours != claim.hash) return enter_suspect(now);
  accept(now, claim);
}

void SyncCore::accept(SyncTime now, const Claim& claim) {
  claim_.reset();
  if (claim.welcome)
    accept_welcome(now, claim);
  else
    accept_ack(now, claim);
}

std::optional<std::string> SyncCore::hash_at(std::int64_t seq) const {
  if (seq == 0) return std::string(zero_hash);
  if (seq == head_) return head_hash_;
  if (seq == stored_ && !stored_hash_.empty()) return stored_hash_;
  const auto sent =
      std::ranges::lower_bound(unacked_, seq, {}, [](const Sent& one) { return one.last; });
  if (sent != unacked_.end() && sent->last == seq) return sent->hash;
  if (const LoggedEvent* row = row_at(seq)) return row->hash;
  return std::nullopt;
}

void SyncCore::accept_welcome(SyncTime now, const Claim& c) {
  const bool moved = fresh_ || c.stored < stored_ || c.fence != fence_ || c.dinc != dinc_;
  update_.fence = c.fence;  // also when it is the same: the door notes that a welcome came
  update_.clock = c.clock;
  bundle_ = config_.bundles ? c.bundle : std::nullopt;
  if (c.dinc != door_dinc_) update_.dinc = c.dinc;
  fence_ = c.fence;
  dinc_ = c.dinc;
  credit_ = std::clamp<std::int64_t>(c.credit, 1, credit_max);
  rtt_ms_ = rtt_ms_ ? rtt_ms_ : now.mono_ms - hello_sent_ms_;
  if (phase_ != Phase::online) online_since_ms_ = now.mono_ms;
  const bool was_online = phase_ == Phase::online;
  enter(Phase::online, "online");
  if (!was_online) say_status(now);
  fresh_ = false;
  office_away_ = false;
  send_after_.reset();
  hello_every_ms_ = resend_first_ms;
  update_waits_ = true;
  if (std::exchange(lost_waits_, false)) actions_.send_lost = true;
  if (moved) {
    // Also when `stored` fell: head office was set back, and what it lost is sent again.
    if (c.stored < stored_) applied_ = std::min(applied_, c.stored);
    stored_ = c.stored;
    stored_hash_ = c.hash;
    safe_ = c.safe;
    if (!CHAOS("no_resend")) rewind(stored_ + 1);
    next_ = std::max(next_, stored_ + 1);
    drop_sent_rows();
    resend_every_ms_ = resend_first_ms;
    resend_at_.reset();
    if (commands_out_ == 0 && door_dinc_ == dinc_) expected_ = door_dcur_ + 1;
    missed_to_ = 0;
    update_.stored = stored_;
    update_.applied = applied_;
    update_.safe = safe_;
    progress(now);
  } else {
    accept_ack(now, c);
  }
  flush_update(now);
  pump(now);
}

void SyncCore::enter_suspect(SyncTime now) {
  claim_.reset();
  enter(Phase::suspect, "suspect");
  say_status(now);
  resend_at_ = progress_at_ = puback_at_ = std::nullopt;
  flush_update(now);
  archive_back_ = 0;
  hello_every_ms_ = resend_first_ms;
  say_hello(now);
}

// --- time ---------------------------------------------------------------------------------------

void SyncCore::on_time(SyncTime now) {
  if (is_due(update_at_, now)) flush_update(now);
  if (phase_ == Phase::offline) return;
  if (is_due(status_at_, now)) {
    status_at_.reset();
    if (status_text(now, state_name()) != said_status_) say_status(now);
  }
  if (is_due(boot_at_, now)) {
    boot_at_.reset();
    actions_.wants_boot = true;
  }
  if (is_due(puback_at_, now)) {
    puback_at_.reset();
    actions_.drop_connection = true;
  }
  if (is_due(send_after_, now)) send_after_.reset();
  if (is_due(resend_at_, now)) resend(now);
  if (is_due(progress_at_, now)) {
    progress(now);
    say_hello(now);
  } else if (is_due(hello_at_, now)) {
    say_hello(now);
  }
  pump(now);
}

std::optional<std::int64_t> SyncCore::deadline() const {
  std::optional<std::int64_t> first;
  for (const auto& at : {hello_at_, resend_at_, progress_at_, puback_at_, update_at_, boot_at_,
                         send_after_, status_at_})
    if (at && (!first || *at < *first)) first = at;
  return first;
}

// --- what the door learns -----------------------------------------------------------------------

void SyncCore::update_soon(SyncTime now) {
  update_waits_ = true;
  if (!update_at_) update_at_ = std::max(now.mono_ms, last_update_ms_ + update_every_ms);
}

void SyncCore::flush_update(SyncTime now) {
  update_at_.reset();
  if (!update_waits_) return;
  update_waits_ = false;
  last_update_ms_ = now.mono_ms;
  actions_.updates.push_back(std::exchange(update_, {}));
}

void SyncCore::on_update_refused(SyncTime now, const SyncUpdate& refused) {
  const auto keep = [](auto& mine, const auto& theirs) {
    if (!mine) mine = theirs;
  };
  keep(update_.fence, refused.fence);
  keep(update_.dinc, refused.dinc);
  keep(update_.stored, refused.stored);
  keep(update_.applied, refused.applied);
  keep(update_.safe, refused.safe);
  keep(update_.link, refused.link);
  keep(update_.boot, refused.boot);
  keep(update_.clock, refused.clock);
  update_soon(now);
}

}  // namespace wec
