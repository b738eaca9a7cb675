// The controller: commands in, one commit, everything that follows from it out. No thread and no
// clock of its own, so the same object runs in the daemon and in the seeded tests.
#pragma once

#include <functional>
#include <map>
#include <optional>
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

/// What came of one turn, to leave after the commit.
struct TurnResult {
  Committed committed;
  std::vector<std::pair<std::function<void(const Answer&)>, Answer>> answers;
  bool disk_broken =
      false;  // the commit failed with an I/O error: nothing may leave, end the process
};

class Controller {
 public:
  static constexpr std::int64_t answers_kept_ms = 7LL * 24 * 3600 * 1000;
  static constexpr std::size_t answers_pruned_at_once = 50;

  Controller(Store& store, Site site);

  /// Once, before the first turn: doubtful print jobs, first screens.
  TurnResult start(std::int64_t wall_ms, std::int64_t mono_ms);

  /// Decides all of it, commits once.
  TurnResult turn(std::vector<Pending> pending);

  const Site& site() const { return site_; }
  Live& live() { return live_; }
  State& state() { return state_; }
  Store& store() { return store_; }
  const std::map<StationId, Screen>& screens() const { return screens_; }
  SyncState sync_state() const { return sync_; }

  void set_witness(bool works) { site_.witness = works; }

 private:
  class Recorder;

  Answer decide_one(const Command& command, Recorder& recorder, TurnResult& result);
  Answer accept(const Command& command, Turn& turn, TurnResult& result);
  Answer repeated(const StationInput& input);
  Answer refuse(const Command& command, Recorder& recorder, const Refusal& refusal,
                TurnResult& result);
  void keep_answer(const Command& command, const Answer& answer);
  std::optional<Answer> kept_answer(const Command& command);
  void refresh(const std::vector<StationId>& touched, TurnResult& result);
  Screen screen_now(const StationId& station);
  void load_sync();
  void note_head();
  void load_clock();
  TurnResult disk_full(std::vector<Pending> pending);
  void prune_answers(std::int64_t wall_ms);

  Store& store_;
  State state_;
  Site site_;              // with the policies that hold now
  Policies own_policies_;  // of the site file
  Live live_;
  SyncState sync_;
  std::map<StationId, Screen> screens_;
  std::map<StationId, Screen> fresh_;  // made in this turn, and nothing has touched them since
  // Ends of print jobs that met a full disk: decided again with the next turn that has room.
  std::vector<Pending> kept_reports_;
  Cells prune_cursor_;                 // answers are looked through a page at a tick
  std::int64_t hlc_ms_ = 0;
  std::uint16_t hlc_count_ = 0;
};

}  // namespace wec
