// Site and head office on simulated time: the real sync core on one side, wec-oms-sim's head office
// on the other, and between them a link that is up or down.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/controller/door.hpp"
#include "daemon/oms/sync_core.hpp"
#include "head-office/sim/office.hpp"
#include "tests/sim/sim_door.hpp"

namespace wec::test {

/// What network and broker do to messages. Unset: they arrive at once, each once.
struct Weather {
  std::function<std::int64_t()> delay_ms;  // of one message; order is kept
  std::function<int()> copies;             // how often it arrives: 0 is a broker that forgets
};

class SimUplink final : public Listener {
 public:
  static constexpr std::int64_t reconnect_ms = 100;

  SimUplink(hq::HeadOffice& office, const SimTime& time) : office_(office), time_(time) {}

  /// The daemon has started: a new session over its door.
  void attach(Door& door, SyncConfig config, std::string boot);
  /// The daemon is gone; the broker notices.
  void detach();
  void set_link(bool up);
  bool link_is_up() const { return up_; }
  void set_weather(Weather weather) { weather_ = std::move(weather); }
  /// null while no daemon runs
  const SyncCore* core() const { return core_.get(); }

  void committed(const Committed&) override;

  /// Carries what waits, in order. False: nothing was to be carried.
  bool pump();
  std::optional<std::int64_t> deadline_ms() const;

 private:
  struct Down {
    DownTopic topic;
    std::string bytes;
    std::int64_t at_ms = 0;
  };
  struct Up {
    UpMessage message;
    std::int64_t at_ms = 0;
    int copies = 1;
  };

  void connect();
  void act();
  void to_broker(UpMessage);
  void to_office(const UpMessage&);
  void to_site(DownTopic, std::string bytes);
  std::int64_t arrival(std::int64_t& last);
  void from_office();
  void site_status(const std::string& bytes);
  SyncTime now() const { return {time_.mono_ms, time_.wall_ms}; }
  hq::Now office_now() const { return {time_.mono_ms, time_.wall_ms}; }
  std::string new_boot();

  hq::HeadOffice& office_;
  const SimTime& time_;
  Door* door_ = nullptr;
  std::unique_ptr<SyncCore> core_;
  bool up_ = true, office_up_ = false, connected_ = false;
  std::optional<std::int64_t> connect_at_;
  std::string will_, office_retained_;
  Weather weather_;
  std::deque<Up> air_;  // on its way to head office
  std::int64_t last_up_ms_ = 0, last_down_ms_ = 0;
  std::deque<Down> down_;
  std::vector<std::uint64_t> delivered_;
  std::deque<std::function<void()>> back_;  // answers of the door, on their way to the core
  int boots_ = 0;
};

}  // namespace wec::test
