// Joins the door, the sync core and an uplink on one io thread. It holds no state of its own but
// the rows that the deciding thread has just committed, on their way to the core.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/controller/clock.hpp"
#include "daemon/controller/door.hpp"
#include "daemon/oms/sync_core.hpp"
#include "daemon/oms/uplink.hpp"

namespace wec {

/// Make it before the deciding thread starts, give it to door.add_listener(), then start(). The
/// door, the uplink, the clock and the random source outlive it. The executor runs one thread (or
/// is a strand). stop() or the destructor run there too, after the deciding thread has ended.
class OmsSession : public Listener, public UplinkSink {
 public:
  static constexpr std::size_t handover_max_bytes = 4 * 1024 * 1024;  // ruling 13

  OmsSession(boost::asio::any_io_executor, Door&, Uplink&, Clock&, Random&, SyncConfig);
  ~OmsSession() override;

  void start();
  void stop();
  /// How far the simulated clock has been moved ahead of the world's. Before start().
  void set_world_shift(std::function<std::int64_t()> shift) { world_shift_ = std::move(shift); }

  // Listener: on the deciding thread.
  void committed(const Committed&) override;

  // UplinkSink: on the executor.
  void on_uplink_connected(const UplinkLimits&) override;
  void on_uplink_lost(std::string_view reason) override;
  void on_uplink_message(DownTopic, std::string_view bytes) override;
  void on_uplink_delivered(std::uint64_t token, int reason) override;

  void on_uplink_trouble(const LinkTrouble&) override;

  /// Why there is no connection; no code: there is one, or nothing is known. From any thread.
  LinkTrouble trouble() const;

  /// On the executor.
  const SyncCore& core() const { return core_; }

 private:
  /// What committed() leaves for the io thread. Too much: the rows are dropped and read again from
  /// the log; only the head counts.
  struct Handover {
    std::mutex lock;
    std::vector<LoggedEvent> rows;
    std::size_t bytes = 0;
    std::int64_t head = 0;
    std::string head_hash;
    bool posted = false;
  };

  void take_handover();
  bool note_trouble(LinkTrouble);
  void act();
  void give_update(SyncUpdate);
  void give_recovery(SyncActions&);
  void give_digest(std::vector<std::uint8_t> buckets);
  void send_lost();
  std::string first_boot();
  void give_command(HeadOfficeCommand);
  void read_log(SyncActions::Read);
  void arm();
  std::string new_boot();
  SyncTime now();
  template <class F>
  void post(F);
  template <class F>
  std::function<void(const Answer&)> back(F);

  boost::asio::any_io_executor executor_;
  Door& door_;
  Uplink& uplink_;
  Clock& clock_;
  Random& random_;
  SyncCore core_;
  std::shared_ptr<Handover> handover_ = std::make_shared<Handover>();
  std::shared_ptr<OmsSession*> self_;  // emptied at the end: late posts find nobody
  boost::asio::steady_timer timer_;
  std::function<std::int64_t()> world_shift_;
  bool acting_ = false;
  mutable std::mutex trouble_lock_;
  LinkTrouble trouble_;
};

}  // namespace wec
