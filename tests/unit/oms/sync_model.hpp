// The seeded model of sites and a head office around the real SyncCore (sync.md 2.13): a network
// that loses, doubles and reorders, brokers that forget, disks and head offices set back, cloned
// disks, power cuts. What stands outside every database is the truth; S0 to S14 are judged by it.
//
// Sabotages are switched by name (CHAOS): each takes one rule away, here or inside SyncCore.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/chaos.hpp"
#include "daemon/oms/sync_core.hpp"
#include "tests/unit/oms/sync_bench.hpp"

namespace wec::test::model {

/// Words of an event or command: "shipped O1 1003".
using Words = std::vector<std::string>;

struct Row {
  std::int64_t seq = 0;
  std::string prev, hash;
  Words words;
  std::shared_ptr<const std::string> raw;
};

struct OrderState {
  std::int64_t version = 0, qty = 0;
  std::string sku, state;
  bool operator==(const OrderState&) const = default;
};

struct Range {
  std::int64_t lo = 0, hi = 0, next = 0;
  bool operator==(const Range&) const = default;
};

/// A fold of a site's log: the same on both sides.
struct Fold {
  std::map<std::string, OrderState> orders;
  std::map<std::string, std::int64_t> stock, cursors;
  std::map<std::string, std::string> answers;  // cmdid: result
  std::vector<Range> ranges;
  void apply(const Row&);
};

struct Truth {
  std::map<std::string, int> shipped;
  std::map<std::int64_t, int> numbers;
  std::map<std::string, std::map<std::string, std::int64_t>> floor;  // site, sku
  std::map<std::string, std::set<std::string>> committed;            // site: hashes
};

struct Counts {
  std::int64_t events = 0, restarts = 0, disk_restores = 0, office_restores = 0, wipes = 0,
               clones = 0, lossy = 0, forks = 0, recoveries = 0, bundles = 0;
};

struct Disk {  // all that a restore brings back
  std::vector<Row> log;
  Fold fold;
  std::int64_t stored = 0;
  std::string fence = "0", dinc;
};

struct Medium {  // another disk: it is never set back
  std::int64_t seq = 0;
  std::string hash = std::string(zero_hash);
  std::map<std::int64_t, Row> tail;
  std::int64_t kept_after = 0;  // what is safe is not kept
};

struct Packet {
  std::int64_t at = 0, order = 0;
  int site = -1;  // for down: which; up: from which
  bool up = false, clone = false;
  DownTopic down = DownTopic::control;
  UpTopic topic = UpTopic::control;
  std::string fence, bytes;
  bool bundle = false;
};

class World;

class SiteModel {
 public:
  SiteModel(World&, int number, bool clone);
  void start();
  void connect();
  void disconnect();
  void work();
  void hear(const Packet&);
  void pass_time();
  void restore(const Disk&);
  bool quiet() const;
  const std::string& id() const { return id_; }

  Disk disk;
  Medium medium;
  bool connected = false, link_up = true, keeps_tail = true, lossy = false, suspect = false;
  std::string machine;
  std::unique_ptr<SyncCore> core;

 private:
  friend class World;
  void commit(Words);
  Row sealed(Words) const;
  void append(Row);
  void decide(const HeadOfficeCommand&);
  void take();
  void replay(const ArchiveRows&);
  void finish(const FinishRecovery&);
  void rebuild();
  void note_medium(const Row&);
  SyncState state() const;
  std::string hash_at(std::int64_t seq) const;

  struct Due {
    std::int64_t at = 0;
    int kind = 0;  // 0 token, 1 read, 2 command done, 3 update done, 4 archive done, 5 finished
    std::uint64_t token = 0;
    SyncActions::Read read;
  };
  World& world_;
  std::string id_;
  int number_ = 0;
  bool clone_ = false;
  std::string burnt_dinc_;
  std::int64_t burnt_upto_ = 0;
  std::vector<Due> due_;
};

struct IssuedCommand {
  std::string cmdid;
  Words words;
};

struct OfficeSite {
  std::vector<Row> log;
  Fold fold;
  std::vector<IssuedCommand> commands;
  std::int64_t answered = 0;
  std::string machine, boot, fence;
  std::set<std::string> superseded;
  std::map<std::int64_t, Row> staged;
  std::set<std::string> arrived;  // sabotage: in order of arrival
  std::int64_t applied_itself = 0, told_stored = 0;
};

struct OfficeDisk {
  std::map<std::string, OfficeSite> sites;
  std::string dinc = "D0";
  std::int64_t next_number = 1000, fences = 0;
  std::set<std::string> orders;
};

class Office {
 public:
  explicit Office(World& world) : world_(world) {}
  OfficeSite& site(const std::string& id);
  void hear(const std::string& site, const Packet&);
  void business();
  void issue(const std::string& site, Words, std::string cmdid);
  void grant(const std::string& site);
  void send_commands(int site);
  void ack(int site);
  void restore(const OfficeDisk&);
  OfficeDisk disk;
  std::map<std::string, std::int64_t> safe;
  int incarnation = 0;

 private:
  void hello(const std::string& id, const boost::json::object&, bool clone);
  void event(const std::string& id, const std::string& fence, const std::string& raw);
  void apply(OfficeSite&, const Row&);
  World& world_;
};

class World {
 public:
  World(std::uint32_t seed, int sites);
  void run(int steps);
  /// "" or what was broken first, with its invariant's name.
  std::string wrong();

  int pick(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }
  void up(const SiteModel&, const UpMessage&);
  void down(int site, DownTopic, std::string bytes);
  std::string boot();
  SyncTime now() const { return {clock, 1'790'000'000'000 + clock}; }

  std::mt19937 random;
  std::int64_t clock = 1000, sent = 0;
  bool faulty = true;
  Truth truth;
  Counts counts;
  Office office;
  std::vector<std::unique_ptr<SiteModel>> sites, twins;
  std::map<std::string, std::pair<std::string, Words>> shop;  // order: site and release
  int orders = 0;
  std::string finding;

 private:
  void deliver();
  void faults();
  void fault_of(SiteModel&);
  bool quiet() const;
  void settle();
  void check_belief(const SiteModel&);
  void clone_one();
  std::string wrong_at(SiteModel&);
  std::multimap<std::pair<std::int64_t, std::int64_t>, Packet> network_;
  std::map<std::string, Disk> backups_;
  OfficeDisk office_backup_;
  bool has_backup_ = false;
};

Row row_of(const std::string& raw);
std::string raw_of(std::int64_t seq, const std::string& prev, const Words&);

}  // namespace wec::test::model
