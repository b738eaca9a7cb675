// SyncCore against a small head office over a network that loses, doubles and reorders, with broker
// wipes, restarts and restores on both sides of it. When the faults stop, all must become quiet
// with nothing lost, nothing doubled and the order kept.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "daemon/oms/sync_core.hpp"
#include "tests/unit/oms/sync_bench.hpp"

namespace wec::test {
namespace {

struct Office {
  std::string dinc = "D0";
  int incarnation = 0, fence_count = 0;
  std::string boot, fence;
  std::set<std::string> superseded;
  std::vector<std::string> stored;  // raw events, in order
  std::map<std::int64_t, std::string> staged;
  std::vector<std::string> commands;  // cmdids; place = dseq
  std::int64_t answered = 0;          // from the stored log only

  std::string hash() const {
    return stored.empty() ? std::string(zero_hash) : test_hash(stored.back());
  }
};

struct Packet {
  std::int64_t at = 0;
  bool up = false;
  DownTopic down = DownTopic::control;
  UpTopic topic = UpTopic::control;
  std::string fence, bytes;
};

class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed), gives_time_back_(seed % 2 == 0) {
    start_site();
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      clock_ += 1 + pick(400);
      faults();
      if (pick(100) < 40) commit_one();
      if (pick(100) < 15) issue_command();
      turn();
    }
    faulty_ = false;
    for (int i = 0; i < 20'000 && !quiet(); ++i) {
      clock_ += 100;
      if (!connected_) connect();
      turn();
    }
  }

  bool quiet() const {
    return static_cast<std::int64_t>(office_.stored.size()) == log_.head() &&
           core_->backlog() == 0 &&
           office_.answered == static_cast<std::int64_t>(office_.commands.size());
  }

  std::string wrong() const {
    if (!quiet())
      return fmt::format("never quiet: log {}/{} stored {} commands {}/{} link {} dcur {} {}",
                         office_.stored.size(), log_.head(), core_->stored(), office_.answered,
                         office_.commands.size(), core_->link(), dcur_, dinc_);
    for (std::size_t i = 0; i < office_.stored.size(); ++i)
      if (office_.stored[i] != *log_.rows()[i].raw) return fmt::format("event {} differs", i + 1);
    std::set<std::string> once;
    for (const std::string& id : effects_)
      if (!once.insert(id).second) return "command took effect twice: " + id;
    for (const std::string& id : office_.commands)
      if (!once.contains(id)) return "command lost: " + id;
    return finding_;
  }

  int restarts = 0, wipes = 0, restores = 0;

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  SyncTime now() const { return {clock_, clock_}; }

  // --- the site ---
  void start_site() {
    SyncConfig config;
    config.machine = "m-1";
    SyncState known;
    known.fence = fence_;
    known.dinc = dinc_;
    known.dcur = dcur_;
    known.head = log_.head();
    known.head_hash = log_.head_hash();
    known.stored = door_stored_;
    core_ = std::make_unique<SyncCore>(config, known, new_boot());
    connected_ = false;
    reads_.clear();
    done_.clear();
    updates_done_.clear();
    tokens_.clear();
    take();
  }
  std::string new_boot() { return fmt::format("boot{:08x}", random_()); }

  void connect() {
    connected_ = true;
    core_->on_connected(now(), {20, 0});
    take();
    send_down(DownTopic::office_status,
              fmt::format(R"({{"t":"oms","state":"online","dinc":"{}"}})", office_.dinc));
  }

  void disconnect() {
    if (!connected_) return;
    connected_ = false;
    tokens_.clear();
    core_->on_disconnected(now());
    take();
  }

  void commit_one() {
    const LoggedEvent row = log_.append(fmt::format("work {}", log_.head()));
    announce({row});
  }

  void announce(std::vector<LoggedEvent> rows) {
    if (pick(10) == 0) rows.clear();  // the handover was full
    core_->on_committed(now(), log_.head(), log_.head_hash(), std::move(rows));
    take();
  }

  // What the deciding thread does: exactly dcur + 1 of the incarnation it knows, each cmdid once.
  void decide(const HeadOfficeCommand& c) {
    const std::string cmdid =
        c.raw.substr(c.raw.find('#') + 1, c.raw.rfind('#') - c.raw.find('#') - 1);
    if (c.dinc == dinc_ && c.dseq == dcur_ + 1) {
      dcur_ = cursors_[dinc_] = c.dseq;
      if (known_.insert(cmdid).second) effects_.push_back(cmdid);
      const LoggedEvent row = log_.append(fmt::format("result@{}@{}@", c.dinc, c.dseq));
      announce({row});
    }
    done_.push_back({clock_ + pick(300)});
  }

  void take() {
    SyncActions a = core_->take_actions();
    for (const SyncUpdate& u : a.updates) {
      if (u.dinc && *u.dinc != dinc_) {
        dinc_ = *u.dinc;
        dcur_ = cursors_[dinc_];  // an incarnation that comes back is where it was
      }
      if (u.fence) fence_ = *u.fence;
      if (u.stored) door_stored_ = *u.stored;
      updates_done_.push_back({clock_ + pick(300)});
    }
    for (const UpMessage& m : a.publishes) publish(m);
    if (a.read_log) reads_.push_back({clock_ + pick(200), *a.read_log});
    if (a.wants_boot) {
      core_->on_boot(now(), new_boot());
      take();
    }
    if (a.drop_connection) disconnect();
    for (const HeadOfficeCommand& c : a.commands) decide(c);
  }

  void publish(const UpMessage& m) {
    if (!connected_) return;
    if (m.token) tokens_.push_back({clock_ + pick(200), m.token});
    if (tokens_.size() > 16) finding_ = "more than 16 without a PUBACK";
    if (core_->cached_bytes() > SyncCore::rows_max_bytes) finding_ = "too many rows in memory";
    Packet p;
    p.up = true;
    p.topic = m.topic;
    p.fence = m.fence;
    p.bytes = *m.bytes;
    send(std::move(p));
  }

  // --- the network ---
  void send(Packet p) {
    if (faulty_ && pick(100) < 8) return;
    const int copies = faulty_ && pick(100) < 10 ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      p.at = clock_ + (faulty_ ? 1 + pick(3000) : 5);
      network_.push_back(p);
    }
  }
  void send_down(DownTopic topic, std::string bytes) {
    Packet p;
    p.down = topic;
    p.bytes = std::move(bytes);
    send(std::move(p));
  }

  template <class T, class F>
  void each_due(std::vector<T>& waiting, F f) {
    std::multimap<std::int64_t, T> due;  // in order of time, then of sending
    std::erase_if(waiting, [&](const T& t) {
      if (t.at > clock_) return false;
      due.emplace(t.at, t);
      return true;
    });
    for (const auto& [at, t] : due) f(t);
  }

  void turn() {
    each_due(network_, [&](const Packet& p) {
      if (p.up) return office_hears(p);
      if (!connected_) return;
      core_->on_message(now(), p.down, p.bytes);
      take();
    });
    each_due(tokens_, [&](const Token& t) {
      if (!connected_) return;
      core_->on_delivered(now(), t.token, 0);
      take();
    });
    each_due(reads_, [&](const Read& r) {
      core_->on_log_rows(now(), log_.read(r.what.after, r.what.max_bytes));
      take();
    });
    each_due(done_, [&](const Due&) {
      core_->on_command_done(now(), dinc_, dcur_);
      take();
    });
    each_due(updates_done_, [&](const Due&) {
      core_->on_update_done(now(), dinc_, dcur_);
      take();
    });
    if (core_->deadline() && *core_->deadline() <= clock_) {
      core_->on_time(now());
      take();
    }
    if (clock_ >= office_due_) {
      office_due_ = clock_ + 1000;
      send_ack();
      if (pick(4) == 0) send_commands();
    }
  }

  void faults() {
    if (!connected_ && pick(100) < 10) connect();
    if (connected_ && pick(200) == 0) disconnect();
    if (pick(300) == 0) {
      ++wipes;  // the broker forgets everything, also what it has said it took
      network_.clear();
      disconnect();
    }
    if (pick(300) == 0) {
      ++restarts;
      start_site();
    }
    if (pick(300) == 0) backup_ = office_;
    if (pick(500) == 0 && !backup_.stored.empty()) restore_office();
  }

  // Head office comes back from a backup: new incarnation, older log, commands without a result
  // again under the same cmdid.
  void restore_office() {
    ++restores;
    std::vector<std::string> all = office_.commands;
    const int incarnation = office_.incarnation + 1, fences = office_.fence_count + 1;
    const std::set<std::string> superseded = office_.superseded;
    office_ = backup_;
    office_.incarnation = incarnation;
    office_.dinc = fmt::format("D{}", incarnation);
    office_.fence_count = fences;
    office_.fence.clear();
    office_.staged.clear();
    office_.superseded = superseded;
    office_.boot.clear();
    office_.answered = 0;
    office_.commands = std::move(all);
    send_down(DownTopic::office_status,
              fmt::format(R"({{"t":"oms","state":"online","dinc":"{}"}})", office_.dinc));
  }

  // --- head office ---
  void office_hears(const Packet& p) {
    if (p.topic == UpTopic::event) return office_event(p);
    if (p.topic != UpTopic::control) return;
    const boost::json::object m = parsed(p.bytes);
    if (m.at("t") == "hello") office_hello(std::string(m.at("boot").as_string()), t1_of(m));
    if (m.at("t") == "nack") send_commands();
  }

  // Every other head office gives the hello's time back, so that late welcomes are told apart.
  std::string t1_of(const boost::json::object& hello) const {
    if (!gives_time_back_) return "{}";
    return fmt::format(R"({{"t1":"{}"}})", std::string(hello.at("clock").at("t1").as_string()));
  }

  void office_hello(const std::string& boot, const std::string& clock) {
    if (office_.superseded.contains(boot)) {
      send_down(
          DownTopic::control,
          fmt::format(R"({{"t":"welcome","status":"rejected","reason":"SUPERSEDED","boot":"{}",)"
                      R"("machine":"m-1"}})",
                      boot));
      return;
    }
    if (boot != office_.boot) {
      if (!office_.boot.empty()) office_.superseded.insert(office_.boot);
      office_.boot = boot;
      office_.fence = fmt::format("{}x{}", office_.dinc, ++office_.fence_count);
      office_.staged.clear();
    }
    send_down(
        DownTopic::control,
        fmt::format(
            R"({{"t":"welcome","status":"ok","boot":"{}","machine":"m-1","fence":"{}",)"
            R"("stored":{},"safe":0,"hash":"{}","dinc":"{}","dhead":0,"window":64,"clock":{}}})",
            boot, office_.fence, office_.stored.size(), office_.hash(), office_.dinc, clock));
    send_commands();
  }

  void office_event(const Packet& p) {
    if (p.fence != office_.fence || office_.fence.empty()) return;
    const std::int64_t seq = std::stoll(p.bytes);
    const auto have = static_cast<std::int64_t>(office_.stored.size());
    if (seq <= have) {
      if (office_.stored[static_cast<std::size_t>(seq - 1)] != p.bytes) finding_ = "fork";
      return;
    }
    office_.staged[seq] = p.bytes;
    while (office_.staged.contains(static_cast<std::int64_t>(office_.stored.size()) + 1)) {
      const auto next =
          office_.staged.extract(static_cast<std::int64_t>(office_.stored.size()) + 1);
      if (next.mapped().find("|" + office_.hash() + "|") == std::string::npos)
        finding_ = "chain broken";
      office_.stored.push_back(next.mapped());
      note_result(next.mapped());
    }
    if (pick(3) == 0) send_ack();
  }

  void note_result(const std::string& raw) {
    const std::string mark = fmt::format("result@{}@", office_.dinc);
    const std::size_t at = raw.find(mark);
    if (at != std::string::npos)
      office_.answered =
          std::max<std::int64_t>(office_.answered, std::stoll(raw.substr(at + mark.size())));
  }

  void send_ack() {
    if (office_.fence.empty()) return;
    send_down(
        DownTopic::control,
        fmt::format(R"({{"t":"ack","fence":"{}","stored":{},"applied":{},"safe":0,"hash":"{}",)"
                    R"("parked":[]}})",
                    office_.fence, office_.stored.size(), office_.stored.size(), office_.hash()));
  }

  void issue_command() { office_.commands.push_back(fmt::format("c{}", ++issued_)); }

  void send_commands() {
    const auto n = static_cast<std::int64_t>(office_.commands.size());
    for (std::int64_t dseq = office_.answered + 1; dseq <= std::min(n, office_.answered + 20);
         ++dseq)
      send_down(
          DownTopic::command,
          fmt::format(R"({{"id":"{}:{}","sequence":"{:020}","data":{{"c":"#{}#"}}}})", office_.dinc,
                      dseq, dseq, office_.commands[static_cast<std::size_t>(dseq - 1)]));
  }

  struct Due {
    std::int64_t at;
  };
  struct Token {
    std::int64_t at;
    std::uint64_t token;
  };
  struct Read {
    std::int64_t at;
    SyncActions::Read what;
  };

  std::mt19937 random_;
  bool gives_time_back_;
  std::int64_t clock_ = 0, office_due_ = 0;
  bool faulty_ = true, connected_ = false;
  std::string finding_;
  int issued_ = 0;

  TestLog log_;  // with dinc_, dcur_ and the effects: what the site's disk holds
  std::string fence_ = "0", dinc_;
  std::int64_t dcur_ = 0, door_stored_ = 0;
  std::map<std::string, std::int64_t> cursors_;
  std::set<std::string> known_;
  std::vector<std::string> effects_;
  std::unique_ptr<SyncCore> core_;

  std::vector<Packet> network_;
  std::vector<Token> tokens_;
  std::vector<Read> reads_;
  std::vector<Due> done_, updates_done_;
  Office office_, backup_;
};

TEST(LossyNetwork, WhateverHappensEverythingArrivesOnceAndInOrder) {
  const char* wanted = std::getenv("WEC_SEEDS");
  const int seeds = wanted ? std::atoi(wanted) : 150;
  int restarts = 0, wipes = 0, restores = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    World world(static_cast<std::uint32_t>(seed));
    world.run(1500);
    ASSERT_EQ(world.wrong(), "") << "seed " << seed;
    restarts += world.restarts;
    wipes += world.wipes;
    restores += world.restores;
  }
  EXPECT_GT(restarts, seeds) << "the faults must really happen";
  EXPECT_GT(wipes, seeds);
  EXPECT_GT(restores, 0);
}

}  // namespace
}  // namespace wec::test
