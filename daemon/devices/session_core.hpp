// One device without threads, sockets or a clock: its driver, the driver's one deadline, and the
// polling of devices that speak only when asked. Bytes become commands for the door; orders of the
// controller become bytes. session.hpp joins it to a link; the simulator joins it to a fake one.
//
//   bytes --> Driver --events--> Door::post          Door --DeviceOrder--> Driver --> bytes
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "daemon/controller/door.hpp"
#include "drivers/driver.hpp"

namespace wec {

struct SessionSetup {
  DeviceId device;
  StationId station;  // empty: bound to none; its scans go nowhere
  DeviceKind kind = DeviceKind::scanner;
  std::string driver;
  std::string boot;            // makes command ids of this process unlike those of any other
  bool asks_identity = false;  // when it is opened: model, serial number, firmware
  bool proves_layout = false;  // it types as a keyboard: its scans count from the layout test on
};

class SessionCore {
 public:
  static constexpr std::chrono::milliseconds scale_poll{200};  // a carton is seen at once
  static constexpr std::chrono::milliseconds printer_poll{
      1000};  // paper and head surface at the bench within a second
  static constexpr std::chrono::milliseconds busy_again{200};  // one tone for all scans in it
  static constexpr std::size_t waiting_max = 16;  // print jobs; the next one is refused as BUSY

  /// What it needs of the world. `send`: false when the write queue is full. `later`: runs the
  /// given work on the session's own thread, or never if the session is gone by then; may be
  /// called from any thread.
  struct World {
    std::function<bool(std::string_view)> send;
    std::function<void(std::function<void(SessionCore&, Instant)>)> later;
  };

  SessionCore(Door&, SessionSetup, std::unique_ptr<Driver>, World);

  void on_open(Instant now);
  void on_bytes(std::string_view bytes, Instant now);
  void on_closed(std::string_view reason, Instant now);
  /// It could not be opened; the reason is told when it is another than before.
  void on_attempt_failed(std::string_view reason);
  void carry_out(const DeviceCommand&, Instant now);
  void on_time(Instant now);
  /// When on_time() is to be called; earlier does no harm.
  std::optional<Instant> deadline() const;

  const SessionSetup& setup() const { return setup_; }
  bool present() const { return open_; }
  const std::string& trouble() const { return trouble_; }
  /// What the device answered since it was opened: "model", "serial", "firmware"; empty: nothing.
  std::string said(std::string_view what) const;

 private:
  void drain(Effects& effects, Instant now);
  void print(const PrintLabel&, Instant now);
  void tell(const PrintEnded&);
  void handle(const Scanned&, Instant now);
  bool layout_is_shown_by(std::string_view data);
  void scanned(std::string data, Instant now);
  void refuse_busy(Instant now);
  void handle(const Weighed&, Instant now);
  void handle(const Answered&, Instant now);
  void handle(const PrinterStatus&, Instant now);
  void handle(const PrintEnded&, Instant now);
  void handle(const DeviceFault&, Instant now);
  void report(bool present, const std::string& trouble);
  void poll(Instant now);

  Door& door_;
  SessionSetup setup_;
  std::unique_ptr<Driver> driver_;
  World world_;
  std::optional<Instant> driver_wakes_, poll_at_;
  std::optional<Instant> busy_at_;  // scans were refused; the station is told then
  bool open_ = false;
  bool layout_proven_ = false;
  bool printing_ = false;
  std::deque<PrintLabel> waiting_;
  bool tell_next_weight_ = true;  // the controller asked: even an unchanged reading is news
  std::string last_weight_;       // what the door knows of the scale
  std::string trouble_;
  std::uint64_t scans_ = 0;
  std::map<std::string, std::string, std::less<>> said_;  // these three at most
};

}  // namespace wec
