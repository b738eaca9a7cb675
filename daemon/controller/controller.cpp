// One turn: BEGIN, a savepoint a command, COMMIT; answers and effects are only collected here.

#include "daemon/controller/controller.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

#include "daemon/controller/recorder.hpp"
#include "daemon/core/apply/apply.hpp"
#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/figures.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/screens/screen_of.hpp"
#include "daemon/core/settings.hpp"
#include "daemon/core/wall_lights.hpp"

namespace wec {
namespace {

constexpr std::size_t kept_reports_max = 64;  // one a printer is the rule

}  // namespace

Controller::Controller(Store& store, Site site)
    : store_(store), state_(store), site_(std::move(site)), own_policies_(site_.policies) {
  load_sync();
}

/// The hybrid clock goes on where the newest event left it, also after a start with a clock set
/// back.
void Controller::load_clock(std::int64_t mono_ms) {
  if (store_.head().seq == 0) return live_.time.start({}, mono_ms);
  const auto newest = store_.read_log(store_.head().seq - 1, 1);
  const auto envelope = boost::json::parse(*newest.at(0).raw);
  const std::string hlc(envelope.at("wechlc").as_string());  // "018F0A1B2C3D.0001"
  const auto dot = hlc.find('.');
  live_.time.start({std::stoll(hlc.substr(0, dot), nullptr, 16),
                    static_cast<std::uint16_t>(std::stoul(hlc.substr(dot + 1), nullptr, 16))},
                   mono_ms);
}

void Controller::load_sync() {
  site_.policies = policies_of(state_, own_policies_);
  const auto text = [&](const char* key) {
    const auto value = state_.sync.get(std::string(key));
    return value ? value->v : std::string();
  };
  const auto number = [&](const char* key) {
    const auto value = text(key);
    return value.empty() ? 0 : std::stoll(value);
  };
  sync_.fence = text("fence").empty() ? "0" : text("fence");
  sync_.dinc = text("dinc");
  sync_.dcur = number("dcur");
  sync_.stored = number("stored");
  sync_.applied = number("applied");
  sync_.safe = number("safe");
  note_head();
}

void Controller::note_head() {
  live_.head = sync_.head = store_.head().seq;
  sync_.head_hash = store_.head().hash;
  sync_.link = live_.link;
  sync_.boot = site_.boot;
  sync_.suspect = live_.suspect;
  sync_.disk_full = live_.disk_full;
  sync_.degraded = (site_.witness_wanted && !site_.witness) || poisoned_ >= poisoned_max;
  if (sync_.stored >= sync_.head) {
    oldest_ = {-1, 0};
  } else if (oldest_.first != sync_.stored) {
    const auto rows = store_.read_log(sync_.stored, 1);
    oldest_ = {sync_.stored, rows.empty() ? 0 : rows.front().at_ms};
  }
  sync_.oldest_ms = oldest_.second;
}

TurnResult Controller::start(std::int64_t wall_ms, std::int64_t mono_ms) {
  TurnResult result;
  load_clock(mono_ms);
  load_sync();
  checkpoint_seq_ = store_.head().seq;
  checkpoint_ms_ = mono_ms;
  const Command command{Tick{}, wall_ms, mono_ms};
  now_ms_ = mono_ms;
  Recorder recorder(*this, command);
  Turn turn(state_, site_, live_, command, recorder);
  try {
    store_.begin();
    if (!live_.suspect) {  // a log that was set back must not grow
      recover(turn);
      if (!site_.machine.empty() && !state_.sync.get(std::string("machine")))
        state_.sync.put({"machine", site_.machine});
    }
    if (store_.changed())
      store_.commit();
    else
      store_.rollback();
    result.committed.events = std::move(recorder.events);
  } catch (...) {
    const auto trouble = disk_trouble();
    if (trouble == DiskTrouble::none) throw;
    if (trouble == DiskTrouble::broken) {
      result.disk_broken = true;
      return result;
    }
    // The disk is full: what recover() would mark is marked at the next start. Scans are refused.
    store_.rollback();
    live_.disk_full = true;
  }
  load_sync();
  std::vector<StationId> all;
  for (const auto& station : site_.stations) all.push_back(station.id);
  refresh(all, result);
  return result;
}

/// What is being asked at the stations whose input this is: it is answered by what was stored.
std::vector<std::pair<StationId, LiveStation>> Controller::dialogues_of(
    const std::vector<Pending>& pending) const {
  std::vector<std::pair<StationId, LiveStation>> out;
  for (const auto& one : pending) {
    const auto* input = std::get_if<StationInput>(&one.command.body);
    if (!input) continue;
    const auto found = live_.stations.find(input->station);
    out.emplace_back(input->station, found == live_.stations.end() ? LiveStation() : found->second);
  }
  return out;
}

TurnResult Controller::turn(std::vector<Pending> pending) {
  TurnResult result;
  pending.insert(pending.begin(), std::make_move_iterator(kept_reports_.begin()),
                 std::make_move_iterator(kept_reports_.end()));
  kept_reports_.clear();
  const bool weighs = std::any_of(pending.begin(), pending.end(), [](const Pending& one) {
    return std::holds_alternative<ScaleReading>(one.command.body);
  });
  const auto scales_before = weighs ? live_.scales : std::map<DeviceId, LiveScale>();
  const auto dialogues_before = dialogues_of(pending);
  fresh_.clear();
  touched_.clear();
  try {
    for (const auto& one : pending)
      if (const auto* command = std::get_if<HeadOfficeCommand>(&one.command.body);
          command && SABOTAGE("cursor_not_in_tx")) {
        store_.begin();
        state_.sync.put({"dcur", std::to_string(command->dseq)});
        store_.commit();
      }
    store_.begin();
    std::vector<Answer> answers;
    std::vector<StationId> touched;
    for (auto& one : pending) {
      one.command.wall_ms = live_.time.wall(one.command.wall_ms, one.command.mono_ms);
      now_ms_ = one.command.mono_ms;
      Recorder recorder(*this, one.command);
      answers.push_back(decide_one(one.command, recorder, result));
      if (!answers.back().screen.station.empty()) touched.push_back(answers.back().screen.station);
      for (auto& event : recorder.events) result.committed.events.push_back(std::move(event));
    }
    for (const auto& one : pending)
      if (const auto* input = std::get_if<StationInput>(&one.command.body))
        result.scans.emplace_back(input->station, one.command.mono_ms);
    if (!pending.empty() && std::holds_alternative<Tick>(pending.back().command.body))
      result.figures = figures_due(pending.back().command);
    for (const auto& signal : result.committed.signals) touched.push_back(signal.station);
    touched.insert(touched.end(), touched_.begin(), touched_.end());
    KILL_POINT("before-commit");
    if (store_.changed())
      store_.commit();
    else
      store_.rollback();
    KILL_POINT("after-commit");
    note_head();
    if (!pending.empty())
      sync_.clock = std::string(live_.time.state(pending.back().command.mono_ms));
    refresh(touched, result);
    for (std::size_t i = 0; i < pending.size(); ++i)
      if (pending[i].done)
        result.answers.emplace_back(std::move(pending[i].done), std::move(answers[i]));
    return result;
  } catch (...) {
    const auto trouble = disk_trouble();
    if (trouble == DiskTrouble::none) throw;
    if (trouble == DiskTrouble::broken) {
      if (SABOTAGE("goes-on-after-a-failed-sync")) return result;
      if (!SABOTAGE("light-before-commit")) result = {};
      result.disk_broken = true;
      return result;
    }
  }
  if (weighs) live_.scales = scales_before;  // a judgement that did not reach the disk was none
  for (const auto& [station, before] : dialogues_before)
    if (!SABOTAGE("question-outlives-rollback")) live_.stations[station] = before;
  return disk_full(std::move(pending));
}

/// Everything goes back; every input of the turn is refused, nothing is stored of it (ruling 10).
TurnResult Controller::disk_full(std::vector<Pending> pending) {
  TurnResult result;
  result.disk_full = true;
  store_.rollback();
  load_sync();
  for (auto& one : pending) {
    // A printer says the end of a job once; nobody would ever ask it again.
    const bool report = std::holds_alternative<PrintReport>(one.command.body);
    if (report) {
      if (kept_reports_.size() < kept_reports_max) kept_reports_.push_back(std::move(one));
      continue;
    }
    Answer answer;
    const auto* input = std::get_if<StationInput>(&one.command.body);
    if (!input) {
      // The sync session waits for it: unanswered, it would never take this command again.
      if (one.done) result.answers.emplace_back(std::move(one.done), std::move(answer));
      continue;
    }
    answer.refusal =
        Refusal{refusal::DISK_FULL, {{"expected", "free space on the controller's disk"}}};
    const auto shown = screens_.find(input->station);
    if (shown != screens_.end()) answer.screen = *shown->second;
    answer.screen.severity = Severity::error;
    answer.screen.refusal = answer.refusal;
    result.committed.signals.push_back(
        {input->station, Tone::stop, one.command.wall_ms, input->command_id});
    if (one.done) result.answers.emplace_back(std::move(one.done), std::move(answer));
  }
  return result;
}

Answer Controller::decide_one(const Command& command, Recorder& recorder, TurnResult& result) {
  if (auto known = kept_answer(command); known && !SABOTAGE("touch-counts-twice")) return *known;
  store_.savepoint();
  if (live_.suspect || is_recovery(command)) {
    if (auto answer = while_suspect(command, recorder, result)) {
      store_.release();
      load_sync();
      return *answer;
    }
  }
  Turn turn(state_, site_, live_, command, recorder);
  if (std::holds_alternative<Tick>(command.body)) {
    prune_answers(command.wall_ms);
    checkpoint_state(command, recorder);
  }
  Decision refusal;
  try {
    refusal = decide(turn);
  } catch (const std::exception& e) {
    const bool poison = disk_trouble() == DiskTrouble::none &&
                        std::holds_alternative<HeadOfficeCommand>(command.body) &&
                        std::get<HeadOfficeCommand>(command.body).exception.empty();
    if (!poison) throw;
    return decide_again(command, recorder, result, e.what());
  }
  if (std::holds_alternative<HeadOfficeCommand>(command.body) &&
      std::get<HeadOfficeCommand>(command.body).exception.empty())
    poisoned_ = 0;
  if (refusal) {
    if (!SABOTAGE("refusal-keeps-its-events")) store_.rollback_to();
    recorder.events.clear();
    auto answer = refuse(command, recorder, *refusal, result);
    store_.release();
    return answer;
  }
  auto answer = accept(command, turn, result);
  store_.release();
  if (std::holds_alternative<PublishFigures>(command.body)) figures_asked_ms_ = 0;
  // dcur and fence may have moved: the next command of this turn is stamped with them.
  if (const auto* update = std::get_if<SyncUpdate>(&command.body); update && update->boot)
    site_.boot = *update->boot;
  if (std::holds_alternative<HeadOfficeCommand>(command.body) ||
      std::holds_alternative<SyncUpdate>(command.body))
    load_sync();
  return answer;
}

/// A command of head office that throws is answered so, and the queue goes on (sync.md 2.12, 24).
Answer Controller::decide_again(const Command& command, Recorder& recorder, TurnResult& result,
                                const std::string& exception) {
  store_.rollback_to();
  store_.release();
  recorder.events.clear();
  ++poisoned_;
  Command refused = command;
  std::get<HeadOfficeCommand>(refused.body).exception = exception.substr(0, 200);
  Recorder again(*this, refused);
  auto answer = decide_one(refused, again, result);
  recorder.events = std::move(again.events);
  return answer;
}

std::optional<FiguresDue> Controller::figures_due(const Command& tick) {
  const bool asked =
      figures_asked_ms_ > 0 && tick.mono_ms - figures_asked_ms_ < figures_given_up_ms;
  if (live_.suspect || asked || store_.head().seq == 0) return {};
  if (first_event_ms_ == 0) first_event_ms_ = store_.read_log(0, 1).at(0).at_ms;
  const auto day = deciding::next_figures(state_, site_.zone, tick.wall_ms, first_event_ms_);
  if (!day) return {};
  figures_asked_ms_ = tick.mono_ms;
  return FiguresDue{*day, day_begins_ms(site_.zone, *day), day_begins_ms(site_.zone, *day + 1),
                    *day >= site_day(site_.zone, tick.wall_ms)};
}

void Controller::note_feedback(const std::vector<std::pair<StationId, std::int64_t>>& scans,
                               std::int64_t mono_ms, std::int64_t wall_ms) {
  for (const auto& [station, taken_ms] : scans)
    if (site_.station(station))
      live_.feedback[station].add(mono_ms - taken_ms, live_.time.wall(wall_ms, mono_ms));
}

FigureFacts Controller::figure_facts() const {
  return {kpi_site(site_), site_.zone, live_.feedback};
}

/// The digest of stock and open orders, for head office to compare with its own.
void Controller::checkpoint_state(const Command& tick, Recorder& recorder) {
  const auto head = store_.head().seq;
  const auto events = head - checkpoint_seq_;
  const bool due = events >= checkpoint_events ||
                   (events > 0 && tick.mono_ms - checkpoint_ms_ >= checkpoint_every_ms);
  if (!due) return;
  recorder.record(StateCheckpoint{head, digest_root(store_.digest())});
  checkpoint_seq_ = store_.head().seq;
  checkpoint_ms_ = tick.mono_ms;
}

Answer Controller::accept(const Command& command, Turn& turn, TurnResult& result) {
  Answer answer;
  answer.accepted = true;
  const auto* input = std::get_if<StationInput>(&command.body);
  if (input && turn.repeated) return repeated(*input);
  if (input) {
    state_.refusals.erase(input->station);
    answer.screen = fresh_[input->station] = screen_now(input->station);
    keep_answer(command, answer);
  }
  const auto cause = input ? input->command_id : CommandId();
  // A STOP from elsewhere, a weight or the printer's answer is news: it replaces an older refusal.
  const bool by_device = std::holds_alternative<ScaleReading>(command.body) ||
                         std::holds_alternative<PrintReport>(command.body);
  for (const auto& [station, tone] : turn.tones)
    if (!input && (by_device || tone == Tone::stop)) state_.refusals.erase(station);
  for (const auto& [station, tone] : turn.tones)
    result.committed.signals.push_back(
        {station, tone, command.wall_ms, input && station == input->station ? cause : CommandId()});
  for (auto& order : turn.orders) result.committed.device_orders.push_back(std::move(order));
  for (const auto& station : turn.touched) {
    if (!input || station != input->station) fresh_.erase(station);
    touched_.push_back(station);
  }
  return answer;
}

/// The second half of a double scan has the first half's outcome: a refusal stays on the screen.
Answer Controller::repeated(const StationInput& input) {
  Answer answer;
  answer.screen = screen_now(input.station);
  const auto shown = state_.refusals.get(input.station);
  answer.accepted = !shown;
  if (shown) answer.refusal = Refusal{shown->code, shown->args};
  return answer;
}

Answer Controller::refuse(const Command& command, Recorder& recorder, const Refusal& refusal,
                          TurnResult& result) {
  Answer answer;
  answer.refusal = refusal;
  const auto* input = std::get_if<StationInput>(&command.body);
  if (!input) return answer;
  ScanRejected e;
  e.station = input->station;
  e.device = input->device;
  e.code = refusal.code;
  e.args = refusal.args;
  // Digits typed for a PIN are in no log.
  const auto asked = state_.overrides.get(input->station);
  const bool secret = input->kind == InputKind::key && asked && asked->step == OverrideStep::PIN;
  e.data = secret ? std::string("(PIN)") : printable(input->data);
  if (const auto station = state_.stations.get(input->station))
    e.operator_id = station->operator_id;
  recorder.record(e);
  state_.refusals.put({input->station, refusal.code, refusal.args, command.wall_ms});
  answer.screen = fresh_[input->station] = screen_now(input->station);
  keep_answer(command, answer);
  result.committed.signals.push_back(
      {input->station, Tone::stop, command.wall_ms, input->command_id});
  SOMETIMES(true, "input refused");
  return answer;
}

std::optional<Answer> Controller::kept_answer(const Command& command) {
  const auto* input = std::get_if<StationInput>(&command.body);
  if (!input || input->command_id.empty() || !input->device.empty()) return {};
  const auto kept = state_.answers.get(input->command_id);
  if (!kept) return {};
  Answer answer;
  answer.kept = kept->json;
  const auto json = boost::json::parse(kept->json);
  answer.accepted = json.at("accepted").as_bool();
  SOMETIMES(true, "command repeated");
  return answer;
}

/// A device's scans get their command_id from the devices box and never come again.
void Controller::keep_answer(const Command& command, const Answer& answer) {
  const auto& input = std::get<StationInput>(command.body);
  if (input.command_id.empty() || !input.device.empty()) return;
  state_.answers.put({input.command_id, command.wall_ms, boost::json::serialize(to_json(answer))});
}

void Controller::prune_answers(std::int64_t wall_ms) {
  const auto page = state_.answers.after(prune_cursor_, answers_pruned_at_once);
  for (const auto& old : page)
    if (old.at_ms < wall_ms - answers_kept_ms) state_.answers.erase(old.command_id);
  prune_cursor_ =
      page.size() < answers_pruned_at_once ? Cells{} : Table<KeptAnswer>::key_of(page.back());
}

Screen Controller::screen_now(const StationId& id) {
  const auto* station = site_.station(id);
  if (!station) {
    Screen unknown;
    unknown.station = id;
    return unknown;
  }
  const Around around{site_, live_, store_.head().seq - sync_.stored, now_ms_};
  return screen_of(state_, around, *station);
}

void Controller::refresh(const std::vector<StationId>& touched, TurnResult& result) {
  auto stations = touched;
  std::sort(stations.begin(), stations.end());
  stations.erase(std::unique(stations.begin(), stations.end()), stations.end());
  for (const auto& id : stations) {
    const auto* station = site_.station(id);
    if (!station) continue;
    set_lights(*station, result);
    const auto made = fresh_.find(id);
    auto screen = made == fresh_.end() ? screen_now(id) : std::move(made->second);
    auto& shown = screens_[id];
    if (shown && *shown == screen) continue;
    shown = std::make_shared<const Screen>(std::move(screen));
    result.committed.screens.push_back(shown);
  }
}

/// What a module beside the station was not yet told, after the commit like any light. One that
/// comes back is told everything.
void Controller::set_lights(const SiteStation& station, TurnResult& result) {
  for (const auto& device : station.devices) {
    if (device.kind != DeviceKind::light) continue;
    const auto known = live_.devices.find(device.id);
    if (known == live_.devices.end() || known->second.present != true) {
      lights_told_.erase(device.id);
      continue;
    }
    auto& told = lights_told_[device.id];
    for (auto& [name, light] : wall_lights(state_, station)) {
      const auto before = told.find(name);
      if (before != told.end() && before->second == light) continue;
      told[name] = light;
      result.committed.device_orders.push_back({device.id, light});
    }
  }
}

}  // namespace wec
