#include "head-office/sim/office.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wec::hq {
namespace {

constexpr std::size_t violations_max = 100;

// Kinds of record in the state file.
constexpr char record_identity = 'D', record_fence = 'F', record_command = 'C', record_event = 'E',
               record_aside = 'Q', record_machine = 'M';

bool is_due(const std::optional<std::int64_t>& at, Now now) { return at && *at <= now.mono_ms; }

}  // namespace

tl::expected<HeadOffice, std::string> HeadOffice::open(OfficeIds ids, RecordFile file) {
  HeadOffice office(std::move(ids), std::move(file));
  const std::string wanted = office.ids_.tenant + "/" + office.ids_.site;
  std::string found;
  const auto loaded = office.file_.load([&](char kind, std::string_view bytes, auto place) {
    if (kind == record_identity)
      if (const auto o = parse_object(bytes)) found = text(*o, "site");
    office.load_record(kind, bytes, place);
  });
  if (!loaded) return tl::unexpected(loaded.error());
  if (found.empty()) {
    Object identity{{"dinc", office.ids_.dinc}, {"site", wanted}};
    office.file_.append(record_identity, boost::json::serialize(identity));
    office.file_.sync();
  } else if (found != wanted) {
    return tl::unexpected(fmt::format("state is of site {}, not of {}", found, wanted));
  }
  office.apply_stored();
  office.acked_applied_ = office.folded_;
  return office;
}

void HeadOffice::load_record(char kind, std::string_view bytes, RecordFile::Place place) {
  if (kind == record_event) log_.push_back({event_hash(bytes), place});
  if (kind == record_fence) load_fence(bytes);
  if (kind == record_command) load_command(bytes);
  if (kind == record_aside) quarantine_.emplace_back(0, std::string(bytes));
  if (kind == record_machine) ids_.machine = std::string(bytes);
  if (kind != record_identity) return;
  const auto o = parse_object(bytes);
  if (!o) return;
  const bool again = !text(*o, "since").empty();
  ids_.dinc = text(*o, "dinc");
  if (!again) return;  // a new incarnation counts its commands from 1 and gives new fences
  commands_.clear();
  by_cmdid_.clear();
  command_hash_.clear();
  if (!boot_.empty()) superseded_.insert(boot_);
  boot_.clear();
  fence_.clear();
}

void HeadOffice::load_fence(std::string_view bytes) {
  const std::optional<Object> o = parse_object(bytes);
  if (!o) return;
  if (!boot_.empty()) superseded_.insert(boot_);
  boot_ = text(*o, "boot");
  fence_counter_ = number(*o, "counter");
  ids_.machine = text(*o, "machine");
  fence_ = fmt::format("{}x{}", ids_.dinc, fence_counter_);
}

void HeadOffice::load_command(std::string_view bytes) {
  const std::size_t newline = bytes.find('\n');  // cmdid, then the message as it was sent
  Issue issue{std::string(bytes.substr(0, newline)), std::string(bytes.substr(newline + 1))};
  command_hash_ = hash_of(issue.raw);
  commands_.push_back(issue);
  by_cmdid_.emplace(issue.cmdid, static_cast<std::int64_t>(commands_.size()));
}

void HeadOffice::on_broker_up(Now) {
  greeted_ = false;  // the site says hello when it sees the new status
  Object status{{"t", "oms"}, {"state", "online"}, {"dinc", ids_.dinc}, {"boot", ids_.boot}};
  send(Topic::office_status, boost::json::serialize(status), true);
}

std::string HeadOffice::will() const {
  const Object status{{"t", "oms"}, {"state", "offline"}, {"dinc", ids_.dinc}, {"boot", ids_.boot}};
  return boost::json::serialize(status);
}

// --- hello, welcome, fence ----------------------------------------------------------------------

void HeadOffice::on_control(std::string_view raw, Now now) {
  const std::optional<Object> message =
      raw.size() <= message_max_bytes ? parse_object(raw) : std::nullopt;
  if (!message) {
    ++counters_.malformed;
    return;
  }
  const std::string kind = text(*message, "t");
  if (kind == "hello") return on_hello(*message, now);
  if (kind == "nack") return on_nack(*message, now);
  if (kind == "digest") return on_digest(*message);
  ++counters_.malformed;
}

void HeadOffice::on_hello(const Object& hello, Now now) {
  const std::string machine = text(hello, "machine"), boot = text(hello, "boot");
  if (machine.empty() || boot.empty()) {
    ++counters_.malformed;
    return;
  }
  if (const std::string reason = refusal_of(machine, boot); !reason.empty())
    return reject(hello, reason);
  site_hello_ = hello;
  if (boot != boot_) take_boot(machine, boot);
  welcome(hello, now);
}

std::string HeadOffice::refusal_of(const std::string& machine, const std::string& boot) const {
  if (!faults_.reject.empty()) return faults_.reject;
  if (!ids_.machine.empty() && machine != ids_.machine) return "MACHINE";
  return superseded_.contains(boot) ? "SUPERSEDED" : "";
}

void HeadOffice::take_boot(const std::string& machine, const std::string& boot) {
  const Object record{{"machine", machine}, {"boot", boot}, {"counter", fence_counter_ + 1}};
  const std::string bytes = boost::json::serialize(record);
  file_.append(record_fence, bytes);
  file_.sync();  // a fence that is forgotten could be given twice
  load_fence(bytes);
  staged_.clear();
  staged_bytes_ = 0;
}

void HeadOffice::reject(const Object& hello, const std::string& reason) {
  ++counters_.fenced;
  send(Topic::control, boost::json::serialize(Object{{"t", "welcome"},
                                                     {"status", "rejected"},
                                                     {"reason", reason},
                                                     {"boot", text(hello, "boot")},
                                                     {"machine", text(hello, "machine")}}));
}

void HeadOffice::welcome(const Object& hello, Now now) {
  file_.sync();  // `stored` says what is on the disk
  Object w{{"t", "welcome"}, {"status", "ok"}, {"boot", boot_}, {"machine", ids_.machine}};
  w["fence"] = fence_;
  w["stored"] = stored() + faults_.lie;
  w["safe"] = safe();
  w["hash"] = faults_.lie_hash ? hash_of("a lie") : head_hash();
  w["dinc"] = ids_.dinc;
  w["dhead"] = commands_.size();
  w["window"] = window_events;
  Object clock;
  if (const Object* theirs = child(hello, "clock")) clock["t1"] = text(*theirs, "t1");
  clock["t2"] = time_text(now.wall_ms);
  clock["t3"] = time_text(now.wall_ms);
  w["clock"] = std::move(clock);
  w["schemas"] = boost::json::array{};
  if (const auto* offered = list(hello, "bundle"); offered && !faults_.bundles_off)
    for (const auto& one : *offered)
      if (one.is_string() && one.get_string() == "gzip") w["bundle"] = "gzip";
  if (text(hello, "mode") == "suspect") offer_archive(hello, w, now);
  send(Topic::control, boost::json::serialize(w));
  greeted_ = true;
  rewind_commands(fold_.answered(ids_.dinc), now);
}

void HeadOffice::on_site_status(std::string_view raw) {
  std::optional<Object> status = raw.size() <= message_max_bytes ? parse_object(raw) : std::nullopt;
  if (!status) return;
  site_status_ = std::move(*status);
  if (text(site_status_, "state") == "offline") greeted_ = false;
}

// --- events -------------------------------------------------------------------------------------

void HeadOffice::on_one_event(std::string_view session_fence, std::string_view raw, Now now) {
  if (faults_.drop > 0) {
    --faults_.drop;
    ++counters_.dropped;
    return;
  }
  if (fence_.empty() || session_fence != fence_) {
    ++counters_.fenced;
    return;
  }
  const std::optional<EventHead> head = read_event(raw);
  if (!head) {
    ++counters_.malformed;
    return;
  }
  if (head->seq <= stored()) {
    ++counters_.duplicates;
    if (log_[static_cast<std::size_t>(head->seq - 1)].hash != head->hash) put_aside(head->seq, raw);
    return ack_soon(now);  // the site has not seen the ack
  }
  if (head->seq > stored() + 1) return stage(head->seq, raw, now);
  if (!store_event(raw, *head)) return;
  store_staged();
  apply_stored();
  if (staged_.empty()) nack_at_.reset();
  ack_soon(now);
}

void HeadOffice::stage(std::int64_t seq, std::string_view raw, Now now) {
  if (staged_.size() >= staged_max || staged_bytes_ + raw.size() > staged_max_bytes) {
    ++counters_.staged_over;  // it comes again: nothing was acknowledged
    return;
  }
  if (!staged_.emplace(seq, raw).second) return;
  staged_bytes_ += raw.size();
  if (staged_.size() == 1) ++counters_.gaps;
  if (!nack_at_) nack_at_ = std::max(now.mono_ms, last_nack_ms_ + nack_every_ms);
}

bool HeadOffice::store_event(std::string_view raw, const EventHead& head) {
  if (head.prev != head_hash()) {
    violation(fmt::format("chain broken at seq {}", head.seq));
    return false;
  }
  log_.push_back({head.hash, file_.append(record_event, raw)});
  return true;
}

void HeadOffice::store_staged() {
  while (!staged_.empty() && staged_.begin()->first <= stored() + 1) {
    const auto node = staged_.extract(staged_.begin());
    staged_bytes_ -= node.mapped().size();
    if (node.key() <= stored()) continue;
    const std::optional<EventHead> head = read_event(node.mapped());
    if (!head || !store_event(node.mapped(), *head)) return;
  }
}

void HeadOffice::apply_stored() {
  while (!fold_halted_ && !faults_.apply_off && folded_ < stored()) {
    const std::optional<Object> event = parse_object(raw_event(folded_ + 1));
    if (event && child(*event, "wecstub")) {
      ++counters_.stubs;
      parked_.push_back(++folded_);
      continue;
    }
    if (event) look_at_checkpoint(*event);
    fold_halted_ = event && fold_.apply(folded_ + 1, *event) == Applied::halted;
    const auto* data = event ? child(*event, "data") : nullptr;
    if (data && text(*event, "type") == "org.wec.kpi.published.v1") figures_.take(ids_.site, *data);
    if (!fold_halted_) ++folded_;
  }
}

void HeadOffice::nack_gap(Now now) {
  nack_at_.reset();
  if (staged_.empty()) return;
  last_nack_ms_ = now.mono_ms;
  nack_at_ = now.mono_ms + nack_every_ms;
  send(Topic::control, boost::json::serialize(Object{{"t", "nack"},
                                                     {"fence", fence_},
                                                     {"from", stored() + 1},
                                                     {"to", staged_.begin()->first - 1}}));
}

void HeadOffice::ack_soon(Now now) {
  if (!ack_at_) ack_at_ = now.mono_ms + ack_delay_ms;
}

void HeadOffice::commit_and_ack(Now now) {
  ack_at_.reset();
  file_.sync();
  send_commands(now);  // answers among the events have moved the window
  if (faults_.acks_off) return;
  acked_applied_ = folded_;
  if (!faults_.safe_off) safe_ = stored();
  Object ack{{"t", "ack"}, {"fence", fence_}, {"stored", stored() + faults_.lie}};
  ack["applied"] = folded_;
  ack["safe"] = safe();
  ack["hash"] = faults_.lie_hash ? hash_of("a lie") : head_hash();
  boost::json::array parked(parked_.begin(), parked_.end());
  if (fold_halted_) parked.push_back(folded_ + 1);
  ack["parked"] = std::move(parked);
  send(Topic::control, boost::json::serialize(ack));
}

// --- commands -----------------------------------------------------------------------------------

tl::expected<HeadOffice::Issued, std::string> HeadOffice::issue(const std::string& type,
                                                                Object data, bool force, Now now) {
  const auto dseq = static_cast<std::int64_t>(commands_.size()) + 1;
  std::string cmdid = text(data, "cmdid");
  if (cmdid.empty()) cmdid = fmt::format("{}-{}", ids_.dinc, dseq);
  const auto known = by_cmdid_.find(cmdid);
  if (known != by_cmdid_.end() && !force) return Issued{known->second, cmdid, true};
  data["cmdid"] = cmdid;
  CommandEnvelope envelope{ids_.tenant,   ids_.dinc, type,        subject_of(data),
                           command_hash_, dseq,      now.wall_ms, data};
  if (envelope.prev.empty()) envelope.prev = no_hash;
  std::string raw = write_command(envelope);
  if (raw.size() > message_max_bytes)
    return tl::unexpected(
        fmt::format("command of {} bytes, at most {}", raw.size(), message_max_bytes));
  return Issued{append_command(std::move(cmdid), std::move(raw), now), text(data, "cmdid"), false};
}

std::int64_t HeadOffice::append_command(std::string cmdid, std::string raw, Now now) {
  const std::string record = cmdid + "\n" + raw;
  file_.append(record_command, record);
  file_.sync();
  load_command(record);
  send_commands(now);
  return static_cast<std::int64_t>(commands_.size());
}

std::int64_t HeadOffice::issue_raw(std::string bytes, Now now) {
  const auto dseq = static_cast<std::int64_t>(commands_.size()) + 1;
  bool placed = false;
  const std::pair<std::string_view, std::string> names[] = {
      {"%DINC%", ids_.dinc}, {"%DSEQ%", fmt::format("{}", dseq)}, {"%SEQ20%", sequence_text(dseq)}};
  for (const auto& [name, value] : names)
    for (std::size_t at = bytes.find(name); at != std::string::npos; at = bytes.find(name)) {
      bytes.replace(at, name.size(), value);
      placed = true;
    }
  if (placed) return append_command(fmt::format("raw-{}", dseq), std::move(bytes), now);
  send(Topic::command, std::move(bytes));
  return 0;
}

void HeadOffice::resend_command(std::int64_t dseq) {
  if (dseq >= 1 && dseq <= static_cast<std::int64_t>(commands_.size()))
    send(Topic::command, commands_[static_cast<std::size_t>(dseq - 1)].raw);
}

void HeadOffice::on_nack(const Object& nack, Now now) {
  const std::int64_t from = number(nack, "from");
  if (text(nack, "fence") != fence_ || from < 1 || from > sent_) return;
  rewind_commands(std::max(from - 1, fold_.answered(ids_.dinc)), now);
}

void HeadOffice::rewind_commands(std::int64_t to, Now now) {
  sent_ = to;
  send_commands(now);
}

void HeadOffice::send_commands(Now now) {
  if (!greeted_) return;
  const std::int64_t answered = fold_.answered(ids_.dinc);
  const auto head = static_cast<std::int64_t>(commands_.size());
  const std::int64_t before = sent_;
  sent_ = std::max(sent_, answered);
  while (sent_ < std::min(head, answered + window_commands)) resend_command(++sent_);
  if (answered >= head)
    resend_at_.reset();
  else if (sent_ != before || answered != last_answered_ || !resend_at_)
    resend_at_ = now.mono_ms + resend_ms;
  last_answered_ = answered;
}

// --- time and output ----------------------------------------------------------------------------

void HeadOffice::on_time(Now now) {
  if (is_due(nack_at_, now)) nack_gap(now);
  if (is_due(archive_at_, now)) send_archive(now);
  if (is_due(ack_at_, now)) commit_and_ack(now);
  if (is_due(resend_at_, now)) {
    resend_at_.reset();
    rewind_commands(fold_.answered(ids_.dinc), now);
  }
}

std::optional<std::int64_t> HeadOffice::deadline() const {
  std::optional<std::int64_t> first;
  for (const auto& at : {ack_at_, resend_at_, nack_at_, archive_at_})
    if (at && (!first || *at < *first)) first = at;
  return first;
}

void HeadOffice::send(Topic topic, std::string bytes, bool retain) {
  if (faults_.duplicate > 0 && !retain) {
    --faults_.duplicate;
    outgoing_.push_back({topic, bytes, retain});
  }
  if (faults_.reorder > 0 && !retain) {
    held_.push_back({topic, std::move(bytes), retain});
    if (--faults_.reorder > 0) return;
    outgoing_.insert(outgoing_.end(), held_.rbegin(), held_.rend());
    held_.clear();
    return;
  }
  outgoing_.push_back({topic, std::move(bytes), retain});
}

std::vector<Outgoing> HeadOffice::take_outgoing() { return std::exchange(outgoing_, {}); }

std::int64_t HeadOffice::safe() const { return faults_.safe_off ? safe_ : stored(); }

// --- looking at it ------------------------------------------------------------------------------

std::string HeadOffice::head_hash() const {
  return log_.empty() ? std::string(no_hash) : log_.back().hash;
}

std::string HeadOffice::raw_event(std::int64_t seq) const {
  return file_.read(log_[static_cast<std::size_t>(seq - 1)].place);
}

bool HeadOffice::quiet() const {
  const bool answered = fold_.answered(ids_.dinc) >= static_cast<std::int64_t>(commands_.size());
  return answered && staged_.empty() && !ack_at_;
}

void HeadOffice::violation(std::string what) {
  if (violations_.size() < violations_max) violations_.push_back(std::move(what));
}

void HeadOffice::check_chain() {
  std::string prev(no_hash);
  std::set<std::string> ids;
  for (std::int64_t seq = 1; seq <= stored(); ++seq) {
    const std::string raw = raw_event(seq);
    const std::optional<EventHead> head = read_event(raw);
    if (!head || head->seq != seq) return violation(fmt::format("no event with seq {}", seq));
    if (head->prev != prev) return violation(fmt::format("chain broken at seq {}", seq));
    if (!ids.insert(text(head->event, "id")).second)
      violation("event stored twice: " + text(head->event, "id"));
    prev = head->hash;
  }
}

std::vector<std::string> HeadOffice::violations() const {
  std::vector<std::string> all = violations_;
  all.insert(all.end(), fold_.violations().begin(), fold_.violations().end());
  return all;
}

Object HeadOffice::status() const {
  const auto head = static_cast<std::int64_t>(commands_.size());
  Object s{{"head", stored()}, {"stored", stored()}, {"applied", acked_applied_}};
  s["safe"] = safe();
  s["hash"] = head_hash();
  s["digest"] = digest_root();
  s["bundles"] = counters_.bundles;
  s["archived"] = counters_.archived;
  s["quarantined"] = quarantine_.size();
  s["checkpoints"] = counters_.checkpoints;
  s["dinc"] = ids_.dinc;
  s["fence"] = fence_;
  s["machine"] = ids_.machine;
  s["commands"] = head;
  s["answered"] = fold_.answered(ids_.dinc);
  s["pending"] = head - std::min(head, fold_.answered(ids_.dinc));
  s["quiet"] = quiet();
  s["site"] = site_status_;
  s["duplicates"] = counters_.duplicates;
  s["gaps"] = counters_.gaps;
  s["fenced"] = counters_.fenced;
  s["malformed"] = counters_.malformed;
  s["dropped"] = counters_.dropped;
  s["stubs"] = counters_.stubs;
  s["skipped"] = fold_.skipped();
  boost::json::array found;
  for (const std::string& v : violations()) found.emplace_back(v);
  s["violations"] = std::move(found);
  return s;
}

}  // namespace wec::hq
