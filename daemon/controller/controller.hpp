// The controller: commands in, one commit, everything that follows from it out. No thread and no
// clock of its own, so the same object runs in the daemon and in the seeded tests.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/controller/door.hpp"
#include "daemon/core/site.hpp"
#include "daemon/core/state/state.hpp"
#include "daemon/core/turn.hpp"
#include "daemon/store/store.hpp"
#include "daemon/store/witness.hpp"

namespace wec {

struct Pending {
  Command command;
  std::function<void(const Answer&)> done;  // may be empty
};

/// A day whose figures are to be folded from the log and posted as PublishFigures.
struct FiguresDue {
  std::int64_t day = 0;
  std::int64_t from_ms = 0, until_ms = 0;
  bool so_far = false;
};

/// What came of one turn, to leave after the commit.
struct TurnResult {
  Committed committed;
  std::vector<std::pair<std::function<void(const Answer&)>, Answer>> answers;
  bool disk_full = false;  // everything went back; inputs are refused
  std::vector<std::pair<StationId, std::int64_t>> scans;  // and when each was taken (monotonic)
  std::optional<FiguresDue> figures;
  bool disk_broken =
      false;  // the commit failed with an I/O error: nothing may leave, end the process
};

class Controller {
 public:
  static constexpr std::int64_t answers_kept_ms = 7LL * 24 * 3600 * 1000;
  static constexpr std::size_t answers_pruned_at_once = 50;
  static constexpr std::int64_t checkpoint_events = 1000;  // sync.md 2.10, 2.11
  static constexpr std::int64_t checkpoint_every_ms = 3'600'000;
  static constexpr std::int64_t figures_given_up_ms = 600'000;
  static constexpr int poisoned_max = 3;  // in a row: the site calls itself degraded

  Controller(Store& store, Site site);

  /// Once, before the first turn: doubtful print jobs, first screens.
  TurnResult start(std::int64_t wall_ms, std::int64_t mono_ms);

  /// Decides all of it, commits once.
  TurnResult turn(std::vector<Pending> pending);

  const Site& site() const { return site_; }
  Live& live() { return live_; }
  State& state() { return state_; }
  Store& store() { return store_; }
  const std::map<StationId, SharedScreen>& screens() const { return screens_; }
  SyncState sync_state() const { return sync_; }

  /// Their tones have left.
  void note_feedback(const std::vector<std::pair<StationId, std::int64_t>>& scans,
                     std::int64_t mono_ms, std::int64_t wall_ms);
  FigureFacts figure_facts() const;

  void set_witness(bool works) { site_.witness = works; }
  /// After live() was changed from outside, before the deciding thread starts.
  void reload() { load_sync(); }
  /// Where recovery finds what the database has lost; null: no second medium. Owned by the caller.
  void set_second_medium(const Witness* medium) { medium_ = medium; }
  /// True once after a recovery: the second medium must be written anew from the log.
  bool take_recovered() { return std::exchange(recovered_, false); }

 private:
  class Recorder;

  Answer decide_one(const Command& command, Recorder& recorder, TurnResult& result);
  Answer decide_again(const Command& command, Recorder& recorder, TurnResult& result,
                      const std::string& exception);
  std::optional<FiguresDue> figures_due(const Command& tick);
  void checkpoint_state(const Command& tick, Recorder& recorder);

  // recovery.cpp: the log set back, and made whole again
  bool is_recovery(const Command& command) const;
  std::optional<Answer> while_suspect(const Command& command, Recorder& recorder,
                                      TurnResult& result);
  void take_archive(const ArchiveRows& rows);
  bool replay(const std::string& raw);
  void cut_to(std::int64_t ancestor);
  void apply_log(std::int64_t upto);
  void replay_second_medium();
  bool is_whole(std::int64_t office_stored) const;
  std::optional<std::string> hash_at(std::int64_t seq) const;
  void finish_recovery(const Command& command, Recorder& recorder);
  Decision override_suspect(const Command& command, Recorder& recorder);
  void end_suspect(const Command& command, Recorder& recorder, const std::string& dinc,
                   std::int64_t dhead, std::int64_t office_stored);
  void take_cursor(const std::string& dinc);
  Answer accept(const Command& command, Turn& turn, TurnResult& result);
  Answer repeated(const StationInput& input);
  Answer refuse(const Command& command, Recorder& recorder, const Refusal& refusal,
                TurnResult& result);
  void keep_answer(const Command& command, const Answer& answer);
  std::optional<Answer> kept_answer(const Command& command);
  void refresh(const std::vector<StationId>& touched, TurnResult& result);
  void set_lights(const SiteStation&, TurnResult& result);
  Screen screen_now(const StationId& station);
  void load_sync();
  void note_head();
  void load_clock(std::int64_t mono_ms);
  TurnResult disk_full(std::vector<Pending> pending);
  std::vector<std::pair<StationId, LiveStation>> dialogues_of(
      const std::vector<Pending>& pending) const;
  void prune_answers(std::int64_t wall_ms);

  Store& store_;
  State state_;
  Site site_;              // with the policies that hold now
  Policies own_policies_;  // of the site file
  Live live_;
  SyncState sync_;
  std::map<StationId, SharedScreen> screens_;
  std::map<DeviceId, std::map<std::string, SetLight>> lights_told_;
  std::vector<StationId> touched_;     // in this turn, by its decisions
  std::map<StationId, Screen> fresh_;  // made in this turn, and nothing has touched them since
  // Ends of print jobs that met a full disk: decided again with the next turn that has room.
  std::vector<Pending> kept_reports_;
  Cells prune_cursor_;  // answers are looked through a page at a tick
  const Witness* medium_ = nullptr;
  bool recovered_ = false;
  std::int64_t archived_ = 0, replayed_ = 0, lost_ = 0;  // of the recovery going on
  std::int64_t checkpoint_seq_ = 0, checkpoint_ms_ = 0;  // of the newest state.checkpoint
  std::pair<std::int64_t, std::int64_t> oldest_{-1,
                                                0};  // stored, and when stored + 1 was committed
  std::int64_t figures_asked_ms_ = 0;                // monotonic; 0: nobody folds figures
  std::int64_t first_event_ms_ = 0;                  // of the log; 0: not looked at yet
  int poisoned_ = 0;                                 // commands in a row that threw
  std::int64_t now_ms_ = 0;                          // monotonic, of the command being decided
};

}  // namespace wec
