// Head office and the machines of one site, with all that is real and no thread: store, controller,
// second medium and sync core on the one side, wec-oms-sim's head office on its file on the other,
// and a broker between them that loses, doubles, reorders, swallows and forgets as it is told.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "daemon/app/start_up.hpp"
#include "daemon/controller/controller.hpp"
#include "daemon/oms/sync_core.hpp"
#include "head-office/sim/office.hpp"

namespace wec::test {

class SyncWorld;

/// One machine with its disk; its process runs between start() and kill().
class Machine {
 public:
  Machine(SyncWorld& world, std::string name, std::string machine_id, std::string medium);
  ~Machine();

  void start();
  void kill();
  bool runs() const { return running_ != nullptr; }

  /// One turn of the controller, and all that follows from it.
  TurnResult turn(CommandBody body);
  /// So many scans of codes that nobody knows: an event each.
  void work(int scans);
  /// Its own link to the broker.
  void plug(bool in);

  // ---- the disk, while the process is down ----
  void keep_disk(const std::string& as);
  void put_back(const std::string& kept);
  /// Of the second medium only the newest row is left, as when head office holds the others safely.
  void medium_keeps_only_its_counter();

  SyncCore& core();
  Controller& controller();
  Store& store();
  SyncState sync() { return controller().sync_state(); }
  std::vector<std::string> log();
  std::int64_t count(const std::string& type);
  const std::string& folder() const { return folder_; }

 private:
  friend class SyncWorld;
  struct Running;

  void act();
  void connect();
  void lose_connection();
  void copy_to_medium(const std::vector<LoggedEvent>& events);

  SyncWorld& world_;
  std::string folder_, machine_id_, medium_;
  std::unique_ptr<Running> running_;
  bool plugged_ = true, connected_ = false;
  int scans_ = 0;
};

class SyncWorld {
 public:
  explicit SyncWorld(std::uint32_t seed = 1);
  ~SyncWorld();

  /// `medium`: a folder that is on another disk; empty: there is no second medium.
  Machine& machine(const std::string& name, const std::string& machine_id,
                   const std::string& medium = {});

  // ---- head office ----
  hq::HeadOffice& office() { return *office_; }
  std::int64_t issue(const std::string& type, const std::string& data);
  void keep_office(const std::string& as);
  /// Its backup comes back, as a new incarnation; an empty name: it has lost everything.
  void put_office_back(const std::string& kept);
  std::vector<std::string> office_log();
  /// The reason of the answer to this command, "ok", or "" when there is none.
  std::string answer_to(const std::string& cmdid);

  // ---- the broker ----
  struct Weather {
    int lose_percent = 0, double_percent = 0;
    std::int64_t late_max_ms = 0;  // above 0 messages overtake each other
    bool swallow_events = false;   // takes them, answers, and drops them: its queue is full
    std::int64_t packet_max = 0;   // of its CONNACK; 0: none
  };
  Weather weather;
  void broker_forgets();  // and everybody loses the connection
  std::int64_t events_carried = 0, events_bytes_max = 0;
  struct Swallowed {
    std::int64_t at_ms = 0, seq = 0;
  };
  std::vector<Swallowed> swallowed;
  std::string retained_site_status() const { return retained_site_; }

  // ---- time ----
  void pass(std::int64_t ms);
  bool until(const std::function<bool()>& holds, std::int64_t ms = 600'000);
  /// Everything committed at this machine is stored and applied, every command answered, and both
  /// logs are the same bytes.
  testing::AssertionResult settles(Machine& at, std::int64_t ms = 600'000);

  std::int64_t mono_ms = 1'000'000;
  std::int64_t wall_ms = 1'795'528'800'000;  // 2026-11-24T14:00:00Z, head office's
  std::int64_t site_clock_off_ms = 0;        // what the sites' own clocks are wrong by

 private:
  friend class Machine;
  struct Packet {
    bool up = false;
    Machine* from = nullptr;
    UpTopic topic = UpTopic::control;
    DownTopic down = DownTopic::control;
    std::string fence, bytes;
    std::uint64_t token = 0;
  };

  SyncTime site_now() const { return {mono_ms, wall_ms + site_clock_off_ms}; }
  hq::Now office_now() const { return {mono_ms, wall_ms}; }
  void send(Packet packet);
  void from_office();
  void deliver(const Packet& packet);
  bool step(std::int64_t until_ms);
  std::string new_boot();

  std::string folder_;
  std::mt19937 random_;
  std::unique_ptr<hq::HeadOffice> office_;
  std::vector<std::unique_ptr<Machine>> machines_;
  std::multimap<std::pair<std::int64_t, std::int64_t>, Packet> network_;
  std::int64_t sent_ = 0, next_tick_ms_ = 0, reconnect_at_ms_ = 0;
  std::string retained_site_, retained_office_;
  int boots_ = 0, incarnations_ = 0;
};

}  // namespace wec::test
