// One seed, one shift: a site on simulated time, a warehouse beside it that exists physically,
// people who mostly do what the screen says, and trouble. First chaos, then all is healed and the
// work must come to its end. Everything that happens is an event of one heap.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "tests/sim/checks.hpp"
#include "tests/sim/choices.hpp"
#include "tests/sim/day.hpp"
#include "tests/sim/faults.hpp"
#include "tests/sim/goods.hpp"
#include "tests/sim/sim_site.hpp"
#include "tests/sim/worker.hpp"

namespace wec::test {

struct ShiftPlan {
  std::uint64_t seed = 1;
  std::optional<Draws> draws;      // instead of the seed's own
  std::optional<FaultSet> faults;  // instead of the drawn ones
  std::optional<ChoreSet> chores;
  FaultSet also_faults = 0;  // besides what is drawn
  ChoreSet also_chores = 0;
  bool story = false;            // keep what happened in words
  std::uint64_t events_max = 0;  // then nobody looks any further; 0: no bound
};

struct Outcome {
  std::string invariant;  // "" when nothing was broken; I1 to I15
  std::string what;
  std::uint64_t trace = 0;  // equal runs have equal traces
  FaultSet faults = 0;
  ChoreSet chores = 0;
  std::uint32_t stories = 0;  // that happened, by Story
  FaultSet happened = 0;      // faults that did
  Draws draws;
  std::vector<std::string> story;
  std::int64_t simulated_ms = 0;
  std::uint64_t events = 0, commits = 0;  // steps of the heap and of the site; turns on disk
  int crashes = 0, parcels = 0, sheets = 0, refusals = 0;
  bool ok() const { return invariant.empty(); }
};

Outcome play(const ShiftPlan&);

/// The run itself, for its parts: workers, faults, checks.
class Shift {
 public:
  explicit Shift(const ShiftPlan&);
  ~Shift();
  Outcome run();

  // ---- time ----
  std::int64_t now_ms() const { return site_->now_ms(); }
  void in(std::int64_t ms, std::function<void()> what);
  bool chaos() const { return chaos_; }

  // ---- the site, as people meet it ----
  bool daemon_runs() const { return site_->daemon_runs(); }
  int starts() const { return starts_; }
  std::optional<boost::json::object> screen(const std::string& station);
  /// What the station showed when the process had started, before anything else happened.
  const boost::json::object& first_screen(const std::string& station) { return at_start_[station]; }
  /// False: nobody is at the other end of the scanner's wire.
  bool scan(const std::string& station, const std::string& code);
  /// A touch or a key; nothing: the process died before it answered.
  std::optional<Answer> touch(const std::string& station, const std::string& id,
                              const std::string& text);
  void scale(const std::string& station, const std::string& line);
  std::size_t heard(const std::string& station) const;
  /// Of answers to scans only.
  Tone tone(const std::string& station, std::size_t index) { return answers_[station].at(index); }
  /// Sheets that have come out of the station's printer.
  const std::vector<Sheet>& tray(const std::string& station);
  /// Labels that began to reach the printer since the last call.
  std::vector<Sheet> sent_to(const std::string& printer);

  // ---- what breaks it ----
  void die(const std::string& why);
  void stop();                                     // as SIGTERM does
  void within(const std::function<void()>& work);  // the process may die in it

  void say(std::string line);
  void happened(Fault fault) { outcome.happened |= FaultSet{1} << static_cast<unsigned>(fault); }
  /// Nobody but this one has a scan on its way.
  bool nobody_waits(const Worker* but) const;
  /// Since the process runs, or since the last scan or touch there.
  std::int64_t last_input_ms(const std::string& station) const;
  /// A place that somebody called blocked; empty: there is none.
  std::string blocked_place();

  Choices choices;
  FaultSet faults;
  ChoreSet chores;
  SimDisk disk;
  Goods goods;
  Outcome outcome;
  SimSite& site() { return *site_; }
  Checks& checks() { return *checks_; }
  Day& day() { return *day_; }
  std::vector<std::string> orders;
  std::map<std::string, std::string> lot_of;  // by order: the lot that it wants

 private:
  using When = std::tuple<std::int64_t, std::uint32_t, std::uint64_t>;

  void open_site();
  void start();
  void committed(const Committed&);
  void go_on(std::int64_t until_ms, const std::function<bool()>& done);
  bool all_done();
  void heal();
  void read_new_sheets(const std::string& printer);

  ShiftPlan plan_;
  std::unique_ptr<SimSite> site_;
  std::unique_ptr<Checks> checks_;
  std::unique_ptr<Trouble> trouble_;
  std::unique_ptr<Day> day_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::map<When, std::function<void()>> heap_;
  std::uint64_t added_ = 0;
  bool chaos_ = false;
  int starts_ = 0;
  std::int64_t started_ms_ = 0;
  std::uint64_t looked_at_ = 0;  // commits, when it was last asked whether all is done
  std::map<std::string, std::int64_t> inputs_;
  std::map<std::string, std::vector<Tone>> answers_;
  std::map<std::string, boost::json::object> at_start_;
  std::map<std::string, std::vector<Sheet>> trays_;
  std::map<std::string, std::size_t> sheets_read_;
};

}  // namespace wec::test
