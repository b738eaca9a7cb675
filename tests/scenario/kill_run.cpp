#include "tests/scenario/kill_run.hpp"

#include <fmt/format.h>

#include <array>
#include <random>

#include "tests/scenario/broken_net.hpp"

namespace wec::scenario {
namespace {

namespace json = boost::json;

/// Between a scan's arrival and its answer; "answered" lies just behind.
constexpr std::array kill_points{"scan-queued",  "turn-begins",   "event-applied", "before-commit",
                                 "after-commit", "before-answer", "answered"};
constexpr int open_orders_max = 4;
constexpr int random_steps_max = 8;  // scans or rounds of the bots before a kill

constexpr std::chrono::milliseconds dying_max{2'000};

struct Counts {
  int kills = 0, in_flight = 0, taken = 0;
};

class KillRun {
 public:
  KillRun(const KillPlan& plan, World& world, Player& player, Report& report)
      : plan_(plan), world_(world), player_(player), report_(report), random_(plan.seed) {}

  void run() {
    next_broker_kill_ = broker_gap();
    player_.bots().before_scan = [this] { on_scan(); };
    while (killed_ < plan_.kills || brokers_killed_ < plan_.broker_kills ||
           offices_killed_ < plan_.office_kills || nets_broken_ < plan_.net_faults ||
           (hit_scans_ * 2 < killed_ && killed_ < plan_.kills * 2)) {
      arm();
      work_until_dead();
      if (stop_asked) throw Deviation{"stopped"};
    }
    player_.bots().before_scan = [] {};
    finish_orders();
    print_table();
  }

 private:
  int up_to(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  int broker_gap() {
    return plan_.broker_kills == 0 ? 1 << 30 : plan_.kills / (plan_.broker_kills + 1);
  }

  /// Three of four kills are at a point, the points in turn; the others come at any moment.
  void arm() {
    at_point_ = killed_ % 4 != 3;
    point_ = "at any moment";
    if (at_point_)
      point_ = kill_points[static_cast<std::size_t>(points_used_++) % kill_points.size()];
    steps_left_ = 1 + up_to(random_steps_max);
  }

  /// The point is armed as a scan leaves, so that the next pass of it is most likely that scan's.
  void on_scan() {
    kill_office();
    break_nets();
    if (at_point_ && steps_left_-- == 0) world_.kill_at(point_, 1);
  }

  /// Spread over the scans: after each kill of wecd, so many more are due.
  void kill_office() {
    const int due = plan_.office_kills * (killed_ + 1) / std::max(plan_.kills, 1);
    if (offices_killed_ >= due || broker_down_ || up_to(4) != 0) return;
    mend_nets(true);  // it is up when it is at the broker
    world_.restart_office();
    ++offices_killed_;
    report_.line(fmt::format("  wec-oms-sim is killed ({})", offices_killed_));
  }

  /// So many faults a kill, each for some tenths of a second up to seconds; the next may come on
  /// top of it, and a kill in the middle of it.
  void break_nets() {
    mend_nets(false);
    const int due = plan_.net_faults * (killed_ + 1) / std::max(plan_.kills, 1);
    if (nets_broken_ >= due || up_to(4) != 0) return;
    const auto fault = net_faults[static_cast<std::size_t>(nets_broken_) % net_faults.size()];
    const bool of_office = up_to(2) == 0;
    world_.net(fault, of_office);
    mend_at_ = world_.now() + std::chrono::milliseconds(200 + up_to(2'000));
    net_is_broken_ = true;
    ++nets_broken_;
    report_.line(fmt::format("  the link of {} is {} ({})", of_office ? "wec-oms-sim" : "wecd",
                             fault, nets_broken_));
  }

  void mend_nets(bool at_once) {
    if (!net_is_broken_ || (!at_once && world_.now() < mend_at_)) return;
    world_.net("", false);
    net_is_broken_ = false;
  }

  void work_until_dead() {
    while (world_.daemon_runs()) {
      mend_nets(false);  // without a link no order comes, and nobody scans
      release_orders();
      try {
        for (const auto& station : world_.stations()) step(station);
      } catch (const Deviation& deviation) {
        // A socket breaks a moment before the process can be collected.
        if (stop_asked || !world_.until([&] { return !world_.daemon_runs(); }, dying_max)) throw;
      }
      if (!at_point_ && steps_left_-- <= 0) world_.kill_daemon();
    }
    after_kill();
  }

  void step(const StationInfo& station) {
    const bool dock_can_close = station.kind == "dock" && player_.bots().floor().loaded.size() >= 2;
    if (dock_can_close) {
      player_.bots().scan(station.id, "CMD-CLOSE");
      return;
    }
    player_.bots().step(station.id);
  }

  void after_kill() {
    world_.kill_daemon();  // whoever did it: collect the process, end the ears
    const auto verified = world_.verify();
    if (!verified.empty())
      throw Deviation{fmt::format("after kill {} ({}): {}", killed_ + 1, point_, verified)};
    world_.start_daemon();
    auto& counts = counts_[point_];
    const auto taken = player_.bots().resolve();
    ++killed_;
    ++counts.kills;
    counts.in_flight += taken.has_value();
    counts.taken += taken.value_or(false);
    hit_scans_ += at_point_ && taken && point_ != "answered";
    player_.ledger().check(world_);
    report_.line(fmt::format("  kill {:3}  {:15} {}", killed_, point_,
                             !taken   ? "no scan in flight"
                             : *taken ? "the scan in flight was taken"
                                      : "the scan in flight was not taken"));
    broker();
  }

  /// Mosquitto goes down at one kill of wecd and comes back at the next.
  void broker() {
    if (broker_down_) {
      mend_nets(true);  // it is up when its ports answer
      world_.link(true);
      broker_down_ = false;
      return;
    }
    if (brokers_killed_ >= plan_.broker_kills || killed_ < next_broker_kill_) return;
    next_broker_kill_ += std::max(broker_gap(), 2);
    world_.link(false);
    broker_down_ = true;
    ++brokers_killed_;
    report_.line(fmt::format("  mosquitto is killed ({})", brokers_killed_));
  }

  void release_orders() {
    const auto gone = static_cast<int>(player_.bots().floor().gone.size());
    while (released_ - gone - static_cast<int>(player_.bots().floor().loaded.size()) <
           open_orders_max)
      release();
  }

  void release() {
    std::vector<std::string> skus;
    for (const auto& [sku, article] : player_.book().articles) skus.push_back(sku);
    json::array lines;
    const int n = 1 + up_to(3);
    for (int i = 0; i < n; ++i) {
      const auto& sku = skus[static_cast<std::size_t>(released_ + i) % skus.size()];
      lines.push_back({{"line", i + 1}, {"sku", sku}, {"qty", up_to(4) == 0 ? 2 : 1}});
    }
    ++released_;
    world_.oms("order.released", {{"order", fmt::format("K-{:05}", released_)},
                                  {"version", 1},
                                  {"ship_by", "2030-01-01T12:00:00Z"},
                                  {"ship_policy", "SHIP_PARTIAL"},
                                  {"carrier", "DEMO"},
                                  {"service", "STD"},
                                  {"label", "template"},
                                  {"ship_to",
                                   {{"name", "A. Person"},
                                    {"lines", {"Street 1"}},
                                    {"postcode", "04109"},
                                    {"city", "Leipzig"},
                                    {"country", "DE"}}},
                                  {"lines", std::move(lines)}});
  }

  void finish_orders() {
    world_.kill_at("", 0);
    mend_nets(true);
    world_.link(true);
    for (int idle = 0; idle < 3;) {
      bool moved = false;
      for (const auto& station : world_.stations()) {
        if (station.kind == "dock") continue;
        player_.bots().work(station.id, "");
      }
      const auto& floor = player_.bots().floor();
      moved = !floor.parcels.empty() || !floor.loaded.empty();
      for (const auto& station : world_.stations())
        if (station.kind == "dock" && moved) player_.bots().ship(station.id);
      if (static_cast<int>(player_.bots().floor().gone.size()) >= released_) break;
      idle = moved ? 0 : idle + 1;
      player_.wait_quiet();
    }
    player_.wait_quiet();
    player_.ledger().check(world_);
    player_.same();
    const auto parcels = static_cast<int>(player_.bots().floor().gone.size());
    if (parcels != released_)
      throw Deviation{fmt::format("{} orders, {} parcels were handed over", released_, parcels)};
  }

  void print_table() {
    report_.always("");
    report_.always(fmt::format("{:16} {:>6} {:>10} {:>6} {:>10}", "killed", "times", "in flight",
                               "taken", "not taken"));
    for (const auto& [point, c] : counts_) {
      report_.always(fmt::format("{:16} {:>6} {:>10} {:>6} {:>10}", point, c.kills, c.in_flight,
                                 c.taken, c.in_flight - c.taken));
    }
    report_.always(fmt::format("{:16} {:>6}", "mosquitto", brokers_killed_));
    report_.always(fmt::format("{:16} {:>6}", "wec-oms-sim", offices_killed_));
    report_.always(fmt::format("{:16} {:>6}", "broken links", nets_broken_));
    report_.always(fmt::format(
        "{} of {} kills of wecd had a scan between its arrival and its answer; {} scans accepted, "
        "{} "
        "events",
        hit_scans_, killed_, player_.ledger().scans_accepted(), player_.ledger().events_read()));
    if (hit_scans_ * 2 < killed_)
      throw Deviation{"fewer than half of the kills were at such a point"};
  }

  const KillPlan& plan_;
  World& world_;
  Player& player_;
  Report& report_;
  std::mt19937_64 random_;
  std::map<std::string, Counts> counts_;
  std::string point_;
  bool at_point_ = false, broker_down_ = false, net_is_broken_ = false;
  std::chrono::steady_clock::time_point mend_at_;
  int nets_broken_ = 0;
  int hit_scans_ = 0, killed_ = 0, points_used_ = 0, steps_left_ = 0, brokers_killed_ = 0,
      offices_killed_ = 0, next_broker_kill_ = 0, released_ = 0;
};

}  // namespace

void run_kills(const KillPlan& plan, World& world, Player& player, Report& report) {
  KillRun(plan, world, player, report).run();
}

}  // namespace wec::scenario
