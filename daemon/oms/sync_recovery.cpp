// The way back of a log that was set back (sync.md 2.8): head office's copy comes on dn/arc in
// order and goes into the door; when all of it is there, the door adds what the second medium has.
//
//   welcome{archive{from,to}} -> rows -> archive -> on_archive_done ... -> finish -> new boot,
//   hello nothing for 10 s, or a hole: hello again from where we stand rows that do not continue
//   our log: ours differs further back, so it is asked for from there
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "daemon/core/chaos.hpp"
#include "daemon/oms/command_peek.hpp"
#include "daemon/oms/sync_core.hpp"

namespace wec {

void SyncCore::begin_recovery(SyncTime now, const Claim& claim) {
  update_.fence = claim.fence;
  update_waits_ = true;
  Archive archive;
  archive.finish = {claim.dinc, claim.dhead, claim.stored, claim.hash};
  archive.next = std::max<std::int64_t>(1, head_ + 1 - archive_back_);
  if (claim.archive_from > 0) archive.next = std::min(claim.archive_from, head_ + 1);
  const bool began = !archive_.has_value();
  if (began || archive_->finish.hash != claim.hash || archive.next > archive_->next) {
    archive_ = archive;
    archive_rows_.clear();
    archive_bytes_ = 0;
  }
  enter(Phase::recovering, "recovering");
  if (began) say_status(now);
  hello_every_ms_ = resend_first_ms;
  hello_at_ = now.mono_ms + archive_silence_ms;
  flush_update(now);
  give_archive(now);
}

void SyncCore::on_archive(SyncTime now, std::string_view bytes) {
  if (!archive_) return;
  const std::optional<CommandPlace> place = peek_command(bytes);
  if (!place || place->dseq > archive_->next) {
    if (place)
      hello_at_ =
          std::min(hello_at_.value_or(now.mono_ms + nack_every_ms), now.mono_ms + nack_every_ms);
    return;
  }
  if (place->dseq < archive_->next || bytes.size() > message_max_bytes) return;
  if (archive_bytes_ + bytes.size() > archive_max_bytes) return;  // it comes again
  hello_at_ = now.mono_ms + archive_silence_ms;
  archive_rows_.emplace_back(bytes);
  archive_bytes_ += bytes.size();
  ++archive_->next;
  give_archive(now);
}

void SyncCore::on_archive_end(SyncTime now, const boost::json::object& end) {
  if (!archive_ || !integer_of(end, "to")) return;
  if (archive_->next <= archive_->finish.stored) hello_at_ = now.mono_ms + nack_every_ms;
  give_archive(now);
}

/// One batch is in the door at a time; when there is nothing left to give, it may finish.
void SyncCore::give_archive(SyncTime) {
  if (!archive_ || archive_out_ || finish_out_) return;
  if (!archive_rows_.empty()) {
    ArchiveRows batch;
    std::size_t bytes = 0;
    while (!archive_rows_.empty() && bytes < archive_batch_bytes) {
      bytes += archive_rows_.front().size();
      batch.rows.push_back(std::move(archive_rows_.front()));
      archive_rows_.pop_front();
    }
    archive_bytes_ -= bytes;
    archive_given_ = archive_->next - 1 - static_cast<std::int64_t>(archive_rows_.size());
    actions_.archive = std::move(batch);
    archive_out_ = true;
    return;
  }
  if (archive_->next <= archive_->finish.stored) return;  // also when the two are of one length
  actions_.finish = archive_->finish;
  finish_out_ = true;
}

void SyncCore::on_archive_done(SyncTime now, const SyncState& door) {
  archive_out_ = false;
  site_ = door;
  head_ = door.head;
  head_hash_ = door.head_hash;
  if (!archive_) return;
  // Rows that continue our log are in it; rows before its end only had to agree with it.
  if (head_ < archive_given_) return look_further_back(now);
  give_archive(now);
}

/// Head office's log and ours part further back than we asked for.
void SyncCore::look_further_back(SyncTime now) {
  // Bounded: beyond any log it is the log's beginning.
  constexpr std::int64_t back_max = std::int64_t{1} << 40;
  archive_back_ = archive_back_ == 0 ? 256 : std::min(archive_back_ * 16, back_max);
  archive_.reset();
  archive_rows_.clear();
  archive_bytes_ = 0;
  enter(Phase::suspect, "suspect");
  hello_at_ = now.mono_ms + nack_every_ms;
}

void SyncCore::on_finished(SyncTime now, const SyncState& door) {
  finish_out_ = false;
  site_ = door;
  head_ = door.head;
  head_hash_ = door.head_hash;
  if (door.suspect) {
    if (archive_) look_further_back(now);
    return;
  }
  const FinishRecovery finish = archive_ ? archive_->finish : FinishRecovery{};
  archive_.reset();
  archive_rows_.clear();
  archive_bytes_ = 0;
  archive_back_ = 0;
  ++counters_.recoveries;
  fence_ = door.fence;
  stored_ = std::min(door.stored, head_);
  stored_hash_ = stored_ == finish.stored ? finish.hash : std::string();
  applied_ = std::min(applied_, stored_);
  rows_.clear();
  rows_bytes_ = 0;
  reading_after_.reset();
  claim_.reset();
  unacked_.clear();
  rewind(stored_ + 1);
  door_dinc_ = door.dinc;
  door_dcur_ = door.dcur;
  // A supervisor may have ended it without a link; and what the door was to hear of "suspect" and
  // has not heard yet would make it suspect again.
  enter(connected_ ? Phase::greeting : Phase::offline, "offline");
  hello_at_.reset();
  lost_waits_ = true;
  actions_.wants_boot = true;  // and with it a new fence
}

/// As ordinary events of seqs that head office has: it puts them aside.
void SyncCore::send_quarantine(SyncTime, const std::vector<LoggedEvent>& lost) {
  for (const LoggedEvent& row : lost) {
    UpMessage message;
    message.topic = UpTopic::event;
    message.bytes = row.raw;
    message.fence = fence_;
    actions_.publishes.push_back(std::move(message));
  }
}

}  // namespace wec
