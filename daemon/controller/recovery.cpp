// A log that was set back, and made whole again (sync.md 2.8). While the site is suspect nothing is
// logged: every event would take the seq of one that is lost.
//
//   suspect --archive rows from head office--> --what only the second medium has--> whole?
//     yes: recovery.done            no: recovery.gap too: ranges burnt, open orders to be looked
//     for
//   a row that differs from ours: head office wins, ours goes to lost_row, the tables are folded
//   anew

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/controller/controller.hpp"
#include "daemon/controller/recorder.hpp"
#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/sha256.hpp"

namespace wec {
namespace {

constexpr std::size_t slice_bytes = 256 * 1024;
// What an override without head office assumes of commands it cannot know about.
constexpr std::int64_t unknown_commands = 1000;

/// A logged event from its exact bytes; nothing when they are none.
std::optional<LoggedEvent> logged_from(const std::string& raw) {
  boost::json::error_code error;
  const auto parsed = boost::json::parse(raw, error);
  const auto* envelope = error ? nullptr : parsed.if_object();
  if (!envelope) return {};
  const auto text = [&](const char* key) {
    const auto* value = envelope->if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  const auto sequence = text("sequence"), type = text("type");
  constexpr std::string_view prefix = "org.wec.", suffix = ".v1";
  if (sequence.size() != 20 || sequence.find_first_not_of("0123456789") != std::string::npos ||
      sequence[0] != '0' || !type.starts_with(prefix) || !type.ends_with(suffix))
    return {};
  LoggedEvent row;
  row.seq = std::stoll(sequence);
  row.fence = text("wecfence");
  row.type = type.substr(prefix.size(), type.size() - prefix.size() - suffix.size());
  row.prev = text("wecprev");
  row.hash = chain_hash(raw);
  // A stub stands for an event that was too big for the broker, and has that one's hash.
  if (const auto* stub = envelope->if_contains("wecstub"); stub && stub->is_object())
    if (const auto* hash = stub->get_object().if_contains("hash"); hash && hash->is_string())
      row.hash = std::string(hash->get_string());
  row.at_ms = from_rfc3339(text("time")).value_or(0);
  row.raw = std::make_shared<const std::string>(raw);
  return row;
}

/// "D0:880": the place of the command that this answers.
std::pair<std::string, std::string> cursor_of(const std::string& raw) {
  const auto envelope = boost::json::parse(raw);
  const auto* value = envelope.as_object().if_contains("wecdn");
  if (!value || !value->is_string()) return {};
  const std::string text(value->get_string());
  const auto colon = text.find(':');
  if (colon == std::string::npos) return {};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

/// An answer says where the downlink stands; what follows from it says no more.
void note_cursor(State& state, const LoggedEvent& row) {
  if (row.type != "cmd.result") return;
  const auto [dinc, dcur] = cursor_of(*row.raw);
  if (dinc.empty()) return;
  state.sync.put({"dinc", dinc});
  state.sync.put({"dcur", dcur});
  state.sync.put({"dcur:" + dinc, dcur});
}

/// Of a branch that lost: its commands may come again.
void forget_cursors(State& state) {
  for (const auto& row : state.sync.after({}, rows_all))
    if (row.k == "dcur" || row.k.starts_with("dcur:")) state.sync.erase(row.k);
}

/// After a gap nobody knows what was moved: every place that the books know goods in is counted.
void count_everywhere(Turn& turn) {
  for (const auto& location : turn.state.locations.after({}, rows_all))
    if (!turn.state.stock.where("location", location.location).empty())
      deciding::plan_count(turn, location.location, Sku(), "GAP", 5);
}

}  // namespace

bool Controller::is_recovery(const Command& command) const {
  return std::holds_alternative<ArchiveRows>(command.body) ||
         std::holds_alternative<FinishRecovery>(command.body) ||
         std::holds_alternative<OverrideSuspect>(command.body);
}

/// What a suspect site does with a command; nothing = as always.
std::optional<Answer> Controller::while_suspect(const Command& command, Recorder& recorder,
                                                TurnResult& result) {
  Answer answer;
  answer.accepted = true;
  if (!live_.suspect) return is_recovery(command) ? std::optional(answer) : std::nullopt;
  if (const auto* rows = std::get_if<ArchiveRows>(&command.body)) {
    take_archive(*rows);
    return answer;
  }
  if (std::holds_alternative<FinishRecovery>(command.body)) {
    finish_recovery(command, recorder);
    return answer;
  }
  if (std::holds_alternative<OverrideSuspect>(command.body)) {
    answer.refusal = override_suspect(command, recorder);
    answer.accepted = !answer.refusal;
    return answer;
  }
  if (const auto* input = std::get_if<StationInput>(&command.body)) {
    answer.accepted = false;
    answer.refusal = Refusal{refusal::SUSPECT, {{"expected", "head office, or a supervisor"}}};
    state_.refusals.put(
        {input->station, answer.refusal->code, answer.refusal->args, command.wall_ms});
    answer.screen = screen_now(input->station);
    result.committed.signals.push_back(
        {input->station, Tone::stop, command.wall_ms, input->command_id});
    return answer;
  }
  const bool silent = std::holds_alternative<SyncUpdate>(command.body) ||
                      std::holds_alternative<DevicePresence>(command.body);
  return silent ? std::nullopt : std::optional(answer);
}

std::optional<std::string> Controller::hash_at(std::int64_t seq) const {
  if (seq == 0) return std::string(zero_hash);
  if (seq == store_.head().seq) return store_.head().hash;
  const auto rows = store_.read_log(seq - 1, 1);
  if (rows.empty() || rows.front().seq != seq) return {};
  return rows.front().hash;
}

void Controller::take_archive(const ArchiveRows& archive) {
  for (const auto& raw : archive.rows) {
    const auto row = logged_from(raw);
    if (!row) return;  // the rest comes again
    if (row->seq <= store_.head().seq) {
      if (hash_at(row->seq) == row->hash) continue;
      if (hash_at(row->seq - 1) != row->prev) return;
      cut_to(row->seq - 1);
    }
    if (!replay(raw)) return;
    ++archived_;
  }
}

/// Appends and applies a row that continues the log.
bool Controller::replay(const std::string& raw) {
  const auto row = logged_from(raw);
  if (!row || row->seq != store_.head().seq + 1 || row->prev != store_.head().hash) return false;
  const auto event = opened(raw);
  if (!event) return false;  // of a newer version: this one cannot say what it did
  store_.append(*row);
  apply(state_, *event, row->seq);
  note_cursor(state_, *row);
  return true;
}

/// Ours from here on lost against head office's. It is kept, and sent to its quarantine.
void Controller::cut_to(std::int64_t ancestor) {
  for (auto at = ancestor; at < store_.head().seq;) {
    const auto rows = store_.read_log(at, slice_bytes);
    for (const auto& row : rows) state_.lost_rows.put({row.seq, row.hash, *row.raw});
    lost_ += static_cast<std::int64_t>(rows.size());
    at = rows.back().seq;
  }
  store_.cut_log(ancestor);
  store_.clear_fold();
  forget_cursors(state_);
  apply_log(ancestor);
}

void Controller::apply_log(std::int64_t upto) {
  for (std::int64_t at = 0; at < upto;)
    for (const auto& row : store_.read_log(at, slice_bytes)) {
      apply(state_, opened(*row.raw).value(), row.seq);
      note_cursor(state_, row);
      at = row.seq;
    }
}

void Controller::replay_second_medium() {
  if (!medium_) return;
  for (bool more = true; more;) {
    more = false;
    for (const auto& row : medium_->read_after(store_.head().seq, slice_bytes)) {
      if (!replay(*row.raw)) return;
      ++replayed_;
      more = true;
    }
  }
}

/// The second medium's counter says how long our log was; without one nobody knows. One that has
/// not seen what head office has was set back with the disk, or is new: it says nothing.
bool Controller::is_whole(std::int64_t office_stored) const {
  if (!medium_ || medium_->seq() < office_stored) return false;
  return medium_->seq() <= store_.head().seq && hash_at(medium_->seq()) == medium_->hash();
}

void Controller::finish_recovery(const Command& command, Recorder& recorder) {
  const auto& finish = std::get<FinishRecovery>(command.body);
  if (hash_at(finish.stored) != finish.hash) return;  // not there yet; sync asks again
  replay_second_medium();
  take_cursor(finish.dinc);
  state_.sync.put({"stored", std::to_string(finish.stored)});
  end_suspect(command, recorder, finish.dinc, finish.dhead, finish.stored);
}

Decision Controller::override_suspect(const Command& command, Recorder& recorder) {
  const auto& ask = std::get<OverrideSuspect>(command.body);
  const auto person = state_.operators.get(ask.operator_id);
  const bool may = person && std::find(person->rights.begin(), person->rights.end(),
                                       "supervisor") != person->rights.end();
  if (!may)
    return Refusal{refusal::NOT_ALLOWED,
                   {{"seen", ask.operator_id.text}, {"expected", "a supervisor"}}};
  replay_second_medium();
  const auto dinc = sync_.dinc;
  const auto cursor = state_.sync.get(std::string("dcur"));
  live_.suspect = false;
  load_sync();
  recorder.record(RecoveryOverridden{ask.operator_id, ask.reason});
  end_suspect(command, recorder, dinc, (cursor ? std::stoll(cursor->v) : 0) + unknown_commands, 0);
  return {};
}

/// The commands of this incarnation go on where the log says they stand.
void Controller::take_cursor(const std::string& dinc) {
  const auto cursor = state_.sync.get("dcur:" + dinc);
  state_.sync.put({"dinc", dinc});
  state_.sync.put({"dcur", cursor ? cursor->v : "0"});
}

void Controller::end_suspect(const Command& command, Recorder& recorder, const std::string& dinc,
                             std::int64_t dhead, std::int64_t office_stored) {
  const auto head = store_.head().seq;
  const bool whole = is_whole(office_stored);
  std::optional<std::int64_t> last_known;
  if (medium_ && medium_->seq() > head) last_known = medium_->seq();
  live_.suspect = false;
  live_.link = "online";
  load_sync();
  recorder.record(RecoveryDone{head, archived_, replayed_, lost_});
  if (!whole) {
    recorder.record(RecoveryGap{head + 1, last_known, dinc, dhead});
    for (const auto kind : {RangeKind::sscc, RangeKind::tracking})
      for (const auto& range : state_.ranges.where("kind", kind))
        recorder.record(NumbersExhausted{range.range});
  }
  if (!site_.machine.empty()) state_.sync.put({"machine", site_.machine});
  Turn turn(state_, site_, live_, command, recorder);
  recover(turn);
  if (!whole) count_everywhere(turn);
  archived_ = replayed_ = lost_ = 0;
  recovered_ = true;
  for (const auto& station : site_.stations) {
    state_.refusals.erase(station.id);
    live_.stations[station.id] = {};
  }
}

}  // namespace wec
