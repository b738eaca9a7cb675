// The flow of events up and of commands down, inside their windows.
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "daemon/core/chaos.hpp"
#include "daemon/oms/bundle.hpp"
#include "daemon/oms/command_peek.hpp"
#include "daemon/oms/oversize.hpp"
#include "daemon/oms/sync_core.hpp"

namespace wec {

// --- rows of the log ----------------------------------------------------------------------------

void SyncCore::on_committed(SyncTime now, std::int64_t head, std::string head_hash,
                            std::vector<LoggedEvent> rows) {
  if (head > head_) {
    head_ = head;
    head_hash_ = std::move(head_hash);
  }
  add_rows(std::move(rows));
  const bool was_idle = !progress_at_ || *progress_at_ > now.mono_ms + no_progress_ms;
  if (stored_ < head_ && was_idle && phase_ == Phase::online) progress(now);
  pump(now);
  status_soon(now);
}

void SyncCore::on_log_rows(SyncTime now, std::vector<LoggedEvent> rows) {
  const std::int64_t after = reading_after_.value_or(0);
  reading_after_.reset();
  if (!claim_) {
    if (rows.empty()) return;  // asking again would only turn in a circle
    add_rows(std::move(rows));
    return pump(now);
  }
  const Claim claim = *claim_;
  if (after != claim.stored - 1) {  // the answer to an earlier read
    add_rows(std::move(rows));
    return check(now, claim);
  }
  // A log that no longer holds the row cannot say that it agrees.
  const bool agrees =
      !rows.empty() && rows.front().seq == claim.stored && rows.front().hash == claim.hash;
  if (!agrees) return enter_suspect(now);
  accept(now, claim);
}

/// Takes what continues rows_, up to the limit; the rest is read when its turn comes.
void SyncCore::add_rows(std::vector<LoggedEvent> rows) {
  for (LoggedEvent& row : rows) {
    const std::int64_t wanted = rows_.empty() ? next_ : rows_.back().seq + 1;
    if (row.seq != wanted) continue;
    // An answer that was under way while the log was made anew is of another branch.
    const auto before = rows_.empty() ? hash_at(next_ - 1) : rows_.back().hash;
    if (before && row.prev != *before) return;
    if (!rows_.empty() && rows_bytes_ + row.raw->size() > rows_max_bytes) return;
    rows_bytes_ += row.raw->size();
    rows_.push_back(std::move(row));
  }
}

/// After next_ has moved.
void SyncCore::drop_sent_rows() {
  while (!rows_.empty() && rows_.front().seq < next_) {
    rows_bytes_ -= rows_.front().raw->size();
    rows_.pop_front();
  }
  if (rows_.empty() || rows_.front().seq == next_) return;
  rows_.clear();  // it went back: the rows before them are needed first
  rows_bytes_ = 0;
}

const LoggedEvent* SyncCore::row_at(std::int64_t seq) const {
  if (rows_.empty() || seq < rows_.front().seq || seq > rows_.back().seq) return nullptr;
  return &rows_[static_cast<std::size_t>(seq - rows_.front().seq)];
}

void SyncCore::want_rows() {
  if (reading_after_) return;
  if (claim_) {
    actions_.read_log = {claim_->stored - 1, 1};
  } else {
    if (rows_bytes_ + message_max_bytes > rows_max_bytes) return;  // sending makes room
    actions_.read_log = {rows_.empty() ? next_ - 1 : rows_.back().seq,
                         Door::outbox_batch_max_bytes};
  }
  reading_after_ = actions_.read_log->after;
}

// --- events up ----------------------------------------------------------------------------------

bool SyncCore::may_send(SyncTime now) const {
  return phase_ == Phase::online && !claim_ && !office_away_ &&
         (!send_after_ || *send_after_ <= now.mono_ms);
}

void SyncCore::pump(SyncTime now) {
  while (may_send(now) && next_ <= head_ && static_cast<std::int64_t>(unacked_.size()) < credit_ &&
         static_cast<std::int64_t>(in_flight_.size()) < window_) {
    const LoggedEvent* row = row_at(next_);
    if (!row) return want_rows();
    if (!send_bundle(now)) send_event(now, *row);
  }
  read_ahead();
}

/// So that the next bundle is full, and does not wait for the deciding thread.
void SyncCore::read_ahead() {
  if (phase_ != Phase::online || claim_ || rows_.empty() || rows_.back().seq >= head_) return;
  if (rows_bytes_ < bundle_raw_bytes) want_rows();
}

void SyncCore::send_event(SyncTime now, const LoggedEvent& row) {
  Fitted fitted = fit(row, bundle_ == "gzip", message_max_);
  counters_.stubs += fitted.is_stub ? 1 : 0;
  sent(now, std::move(fitted.message), row.seq);
}

/// Many rows as one message, when head office takes bundles and there are many.
bool SyncCore::send_bundle(SyncTime now) {
  if (!bundle_ || row_at(next_ + 1) == nullptr) return false;
  std::vector<std::shared_ptr<const std::string>> rows;
  std::size_t bytes = 0;
  for (std::int64_t seq = next_; rows.size() < bundle_events_max; ++seq) {
    const LoggedEvent* row = row_at(seq);
    if (!row || (!rows.empty() && bytes + row->raw->size() > bundle_raw_bytes)) break;
    bytes += row->raw->size() + 1;
    rows.push_back(row->raw);
  }
  const std::optional<Bundle> made = make_bundle(rows, *bundle_ == "gzip", message_max_);
  if (!made) return false;
  UpMessage message;
  message.topic = UpTopic::event;
  message.bytes = made->bytes;
  message.bundle = true;
  message.gzip = made->gzip;
  ++counters_.bundles;
  sent(now, std::move(message),
       next_ + static_cast<std::int64_t>(made->events) -
           (SABOTAGE("bundle-counts-one-more") ? 0 : 1));
  return true;
}

/// All from next_ to `last`.
void SyncCore::sent(SyncTime now, UpMessage message, std::int64_t last) {
  message.fence = fence_;
  message.token = ++last_token_;
  in_flight_.emplace(message.token, last);
  unacked_.push_back({last, row_at(last)->hash});
  counters_.events += last - next_ + 1;
  if (static_cast<std::int64_t>(in_flight_.size()) >= window_ && !puback_at_)
    puback_at_ = now.mono_ms + puback_max_ms;
  actions_.publishes.push_back(std::move(message));
  if (probe_seq_ == 0) {
    probe_seq_ = last;
    probe_sent_ms_ = now.mono_ms;
  }
  if (!resend_at_) resend_at_ = now.mono_ms + resend_every_ms_;
  next_ = last + 1;
  drop_sent_rows();
}

void SyncCore::on_delivered(SyncTime now, std::uint64_t token, int reason) {
  const auto found = in_flight_.find(token);
  if (found == in_flight_.end()) return;
  if (CHAOS("ack_on_puback")) pretend_stored(now, found->second);
  in_flight_.erase(found);
  puback_at_.reset();
  if (static_cast<std::int64_t>(in_flight_.size()) >= window_)
    puback_at_ = now.mono_ms + puback_max_ms;
  // A hint that nobody listens (P13: it can be wrong): slow down, the next word from head office
  // or the time of a resend goes on.
  if (reason == Uplink::no_subscribers) send_after_ = now.mono_ms + resend_every_ms_;
  pump(now);
}

void SyncCore::resend(SyncTime now) {
  resend_at_.reset();
  if (next_ <= stored_ + 1 || phase_ != Phase::online || CHAOS("no_resend")) return;
  ++counters_.resends;
  resend_every_ms_ = std::min(resend_every_ms_ * 2, resend_max_ms);
  rewind(stored_ + 1);
  pump(now);
}

void SyncCore::rewind(std::int64_t to) {
  next_ = to + (SABOTAGE("resend-skips-one") ? 1 : 0);
  while (!unacked_.empty() && unacked_.back().last >= to) unacked_.pop_back();
  while (!unacked_.empty() && unacked_.front().last <= stored_) unacked_.pop_front();
  drop_sent_rows();
  probe_seq_ = 0;  // what is sent twice measures nothing
}

void SyncCore::progress(SyncTime now) {
  progress_at_ = now.mono_ms + (stored_ < head_ ? no_progress_ms : idle_hello_ms);
}

void SyncCore::on_ack(SyncTime now, const boost::json::object& message) {
  const auto stored = integer_of(message, "stored"), applied = integer_of(message, "applied"),
             safe = integer_of(message, "safe");
  const auto hash = text_of(message, "hash");
  if (!stored || *stored < 0 || !applied || !safe || !hash) {
    ++counters_.bad_control;
    return;
  }
  if (phase_ != Phase::online || text_of(message, "fence") != fence_) return;
  send_after_.reset();
  if (*stored < stored_) return;  // overtaken by a later one
  if (claim_ && (claim_->welcome || claim_->stored >= *stored)) return;
  Claim claim;
  claim.stored = *stored;
  claim.applied = *applied;
  claim.safe = *safe;
  claim.hash = *hash;
  check(now, std::move(claim));
}

void SyncCore::accept_ack(SyncTime now, const Claim& c) {
  const bool moved = c.stored > stored_;
  if (moved) {
    stored_ = c.stored;
    stored_hash_ = c.hash;
    note_acked(now);
  }
  if (c.clock) update_.clock = c.clock;
  const bool told = moved || c.applied > applied_ || c.safe > safe_ || c.clock;
  applied_ = std::max(applied_, std::min(c.applied, stored_));
  safe_ = std::max(safe_, std::min(c.safe, stored_));
  if (told) {
    update_.stored = stored_;
    update_.applied = applied_;
    update_.safe = safe_;
    update_soon(now);
  }
  pump(now);
}

/// Sabotage: believes the broker, as a sender without an end-to-end ack would.
void SyncCore::pretend_stored(SyncTime now, std::int64_t seq) {
  if (seq <= stored_ || phase_ != Phase::online) return;
  const auto hash = hash_at(seq);
  stored_ = seq;
  stored_hash_ = hash.value_or("");
  note_acked(now);
}

void SyncCore::note_acked(SyncTime now) {
  while (!unacked_.empty() && unacked_.front().last <= stored_) unacked_.pop_front();
  next_ = std::max(next_, stored_ + 1);
  drop_sent_rows();
  if (probe_seq_ != 0 && probe_seq_ <= stored_) {
    const std::int64_t sample = now.mono_ms - probe_sent_ms_;
    rtt_ms_ = rtt_ms_ == 0 ? sample : (rtt_ms_ * 7 + sample) / 8;
    probe_seq_ = 0;
  }
  resend_every_ms_ = std::clamp(4 * rtt_ms_, resend_first_ms, resend_max_ms);
  resend_at_.reset();
  if (next_ > stored_ + 1) resend_at_ = now.mono_ms + resend_every_ms_;
  progress(now);
}

void SyncCore::on_nack(SyncTime now, const boost::json::object& message) {
  const auto from = integer_of(message, "from");
  if (phase_ != Phase::online || text_of(message, "fence") != fence_ || !from) return;
  if (*from <= stored_ || *from >= next_ || CHAOS("no_resend")) return;
  ++counters_.resends;
  rewind(*from);
  pump(now);
}

// --- commands down ------------------------------------------------------------------------------

void SyncCore::on_command(SyncTime now, std::string_view bytes) {
  if (phase_ != Phase::online || fresh_) {
    ++counters_.early_commands;
    return;
  }
  const std::optional<CommandPlace> place = peek_command(bytes);
  if (!place) {
    ++counters_.bad_commands;
    return;
  }
  if (!place->dinc.empty() && place->dinc != dinc_) {
    ++counters_.foreign_commands;
    return;
  }
  if (door_dinc_ != dinc_) {
    ++counters_.early_commands;
    missed_to_ = std::max(missed_to_, place->dseq);
    return;
  }
  if (place->dseq < expected_) {
    ++counters_.repeated_commands;
    return;
  }
  if (place->dseq > expected_ && !CHAOS("dn_out_of_order"))
    return nack_commands(now, place->dseq - 1);
  if (commands_out_ >= commands_out_max) {
    ++counters_.held_commands;  // it comes again
    return;
  }
  ++commands_out_;
  expected_ = place->dseq + 1;
  // An oversized one is only to be refused in its place: its head says which place that is.
  HeadOfficeCommand command;
  command.raw = std::string(bytes.substr(0, message_max_bytes + 1));
  command.dinc = dinc_;
  command.dseq = place->dseq;
  actions_.commands.push_back(std::move(command));
}

void SyncCore::nack_commands(SyncTime now, std::int64_t to) {
  ++counters_.command_gaps;
  if (now.mono_ms - last_nack_ms_ < nack_every_ms) return;
  last_nack_ms_ = now.mono_ms;
  publish(UpTopic::control,
          boost::json::serialize(boost::json::object{
              {"t", "nack"}, {"fence", fence_}, {"from", expected_}, {"to", to}}),
          false);
}

void SyncCore::on_command_done(SyncTime now, const std::string& dinc, std::int64_t dcur) {
  if (commands_out_ > 0) --commands_out_;
  learn_door(dinc, dcur);
  pump(now);
}

void SyncCore::on_update_done(SyncTime now, const std::string& dinc, std::int64_t dcur) {
  learn_door(dinc, dcur);
  if (phase_ != Phase::online || door_dinc_ != dinc_ || missed_to_ < expected_) return;
  last_nack_ms_ = now.mono_ms - nack_every_ms;  // what was passed over is asked for at once
  nack_commands(now, std::exchange(missed_to_, 0));
}

/// With nothing in the door, what it refused or what another incarnation made void is asked for
/// again from where it stands.
void SyncCore::learn_door(const std::string& dinc, std::int64_t dcur) {
  door_dinc_ = dinc;
  door_dcur_ = dcur;
  if (commands_out_ == 0 && door_dinc_ == dinc_) expected_ = door_dcur_ + 1;
}

}  // namespace wec
