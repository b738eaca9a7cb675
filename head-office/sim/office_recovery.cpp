// What a head office does when one of the two was set back: the site's log goes back on dn/arc, a
// branch that lost is put aside, and a restored head office begins a new incarnation.
#include <fmt/format.h>

#include <algorithm>

#include "head-office/sim/bundle.hpp"
#include "head-office/sim/office.hpp"

namespace wec::hq {
namespace {

constexpr char record_identity = 'D', record_aside = 'Q', record_machine = 'M';

}  // namespace

// --- bundles ------------------------------------------------------------------------------------

void HeadOffice::on_event(std::string_view session_fence, std::string_view raw, Now now) {
  if (is_gzip(raw)) {
    const std::optional<std::string> whole = gunzip(raw, bundle_raw_max);
    if (!whole) {
      ++counters_.malformed;
      return;
    }
    return on_bundle(session_fence, *whole, now);
  }
  if (raw.starts_with('[')) return on_bundle(session_fence, raw, now);
  on_one_event(session_fence, raw, now);
}

void HeadOffice::on_bundle(std::string_view session_fence, std::string_view bytes, Now now) {
  const auto events = split_array(bytes);
  if (!events) {
    ++counters_.malformed;
    return;
  }
  ++counters_.bundles;
  for (const std::string_view event : *events) on_one_event(session_fence, event, now);
}

// --- a fork -------------------------------------------------------------------------------------

/// Another event under a seq that is stored. From a site that came suspect it is what the site
/// lost; from any other it is a finding.
void HeadOffice::put_aside(std::int64_t seq, std::string_view raw) {
  for (const auto& [_, known] : quarantine_)
    if (known == raw) return;
  if (quarantine_.size() >= quarantine_max) return;
  file_.append(record_aside, raw);
  quarantine_.emplace_back(seq, std::string(raw));
  ++counters_.quarantined;
  if (!fork_expected_) violation(fmt::format("fork: another event with seq {}", seq));
}

// --- the archive --------------------------------------------------------------------------------

/// From where the site asks for it; without a wish behind the event that both have, else all of it.
void HeadOffice::offer_archive(const Object& hello, Object& welcome, Now now) {
  const std::int64_t head = number(hello, "head"), wish = number(hello, "arc");
  const bool both =
      head == 0 || (head <= stored() &&
                    log_[static_cast<std::size_t>(head - 1)].hash == text(hello, "headhash"));
  std::int64_t from = wish > 0 ? wish : both ? head + 1 : 1;
  from = std::clamp<std::int64_t>(from, 1, stored() + 1);
  fork_expected_ = fork_expected_ || !both;
  welcome["archive"] = Object{{"from", from}, {"to", stored()}};
  archive_next_ = from;
  archive_to_ = stored();
  archive_at_ = now.mono_ms;
}

void HeadOffice::send_archive(Now now) {
  archive_at_.reset();
  const std::int64_t last = std::min(archive_to_, archive_next_ + archive_rows - 1);
  for (; archive_next_ <= last; ++archive_next_) {
    send(Topic::archive, raw_event(archive_next_));
    ++counters_.archived;
  }
  if (archive_next_ <= archive_to_) {
    archive_at_ = now.mono_ms + archive_every_ms;
    return;
  }
  const std::string hash = archive_to_ == 0 ? std::string(no_hash)
                                            : log_[static_cast<std::size_t>(archive_to_ - 1)].hash;
  send(Topic::control,
       boost::json::serialize(Object{{"t", "arc_end"}, {"to", archive_to_}, {"hash", hash}}));
}

// --- back in time -------------------------------------------------------------------------------

tl::expected<void, std::string> HeadOffice::snapshot(const std::string& path) {
  if (!file_.copy_to(path)) return tl::unexpected("cannot write " + path);
  return {};
}

std::vector<HeadOffice::Upstream> HeadOffice::upstream() const {
  std::vector<Upstream> found;
  for (const Issue& issue : commands_) {
    const std::optional<Object> message = parse_object(issue.raw);
    const std::optional<TypeName> type = message ? type_name(text(*message, "type")) : std::nullopt;
    const Object* data = message ? child(*message, "data") : nullptr;
    if (type && data) found.push_back({type->name, issue.cmdid, *data});
  }
  return found;
}

/// Number ranges are not granted again: their numbers may have been used, so the allocator jumps.
void HeadOffice::begin_incarnation(const std::string& dinc, const std::vector<Upstream>& upstream,
                                   Now now) {
  std::vector<Upstream> again = this->upstream();
  for (const Upstream& one : upstream) {
    const bool known =
        std::ranges::any_of(again, [&](const Upstream& other) { return other.cmdid == one.cmdid; });
    if (!known) again.push_back(one);
  }
  const Object identity{
      {"dinc", dinc}, {"site", ids_.tenant + "/" + ids_.site}, {"since", time_text(now.wall_ms)}};
  const std::string bytes = boost::json::serialize(identity);
  const RecordFile::Place place = file_.append(record_identity, bytes);
  file_.sync();
  load_record(record_identity, bytes, place);
  staged_.clear();
  staged_bytes_ = 0;
  sent_ = last_answered_ = 0;
  greeted_ = false;
  archive_at_.reset();
  for (const Upstream& one : again) {
    const bool answered = std::ranges::any_of(
        fold_.results(), [&](const CommandResult& r) { return r.cmdid == one.cmdid; });
    if (answered || one.type == "numbers.grant") continue;
    static_cast<void>(issue(one.type, one.data, true, now));
  }
}

void HeadOffice::bind_machine(const std::string& machine) {
  ids_.machine = machine;
  file_.append(record_machine, machine);
  file_.sync();
}

// --- digest -------------------------------------------------------------------------------------

std::string HeadOffice::digest_root() const { return fold_.digest().root(); }

/// The site's digest of its state at the event before this one; ours stands there too.
void HeadOffice::look_at_checkpoint(const Object& event) {
  const std::optional<TypeName> type = type_name(text(event, "type"));
  const Object* data = child(event, "data");
  if (!type || type->name != "state.checkpoint" || !data) return;
  ++counters_.checkpoints;
  const std::int64_t at = number(*data, "at");
  if (at != folded_ || text(*data, "root") == digest_root()) return;
  violation(fmt::format("digest differs after seq {}", at));
  send(Topic::control, boost::json::serialize(Object{{"t", "digest"}, {"seq", at}}));
}

/// The site's sums, or rows of the buckets that differed: what is wrong with the fold.
void HeadOffice::on_digest(const Object& digest) {
  if (const auto* rows = list(digest, "rows")) {
    for (const auto& row : *rows)
      if (row.is_string() && !fold_.digest().has_row(row.get_string()))
        violation("the site has " + std::string(row.get_string()));
    return;
  }
  const auto* buckets = list(digest, "buckets");
  if (!buckets || number(digest, "seq") != folded_) return;
  boost::json::array want;
  const Digest ours = fold_.digest();
  for (std::size_t i = 0; i < buckets->size() && i < ours.sums.size(); ++i)
    if ((*buckets)[i].is_string() &&
        (*buckets)[i].get_string() != fmt::format("{:016x}", ours.sums[i]))
      want.emplace_back(i);
  if (want.empty()) return;
  send(Topic::control, boost::json::serialize(
                           Object{{"t", "digest"}, {"seq", folded_}, {"want", std::move(want)}}));
}

}  // namespace wec::hq
