// One device: its link, its driver, and the driver's one deadline. Bytes become commands for the
// door; orders of the controller become bytes.
//
//   Link --bytes--> Driver --events--> Door::post          Door --DeviceOrder--> Driver --bytes-->
//   Link
//
// Lives on the io thread of the devices; only post_order() may be called from elsewhere.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "daemon/controller/clock.hpp"
#include "daemon/controller/door.hpp"
#include "drivers/driver.hpp"
#include "firmware-bridge/link.hpp"

namespace wec {

struct SessionSetup {
  DeviceId device;
  StationId station;  // empty: bound to none; its scans go nowhere
  DeviceKind kind = DeviceKind::scanner;
  std::string driver;
  std::string boot;  // makes command ids of this process unlike those of any other
};

class Session final : public LinkSink {
 public:
  static constexpr int scale_poll_ms = 200;  // a carton on the platform is seen at once
  static constexpr int printer_poll_ms =
      1000;  // paper and head surface at the bench within a second

  Session(boost::asio::io_context&, Door&, SessionSetup, std::unique_ptr<Driver>,
          std::unique_ptr<Link>);
  ~Session() override;
  void start();

  /// Thread-safe.
  void post_order(DeviceCommand);

  const SessionSetup& setup() const { return setup_; }
  bool present() const { return open_; }
  std::string local_address() const { return link_->local_address(); }
  const std::string& trouble() const { return trouble_; }

  void on_link_open() override;
  void on_link_bytes(std::string_view bytes) override;
  void on_link_closed(std::string_view reason) override;

 private:
  void carry_out(const DeviceCommand&);
  void drain(Effects& effects);
  void handle(const DeviceEvent&);
  void handle(const Scanned&);
  void handle(const Weighed&);
  void handle(const PrinterStatus&);
  void handle(const PrintEnded&);
  void handle(const DeviceFault&);
  void report(bool present, const std::string& trouble);
  void arm(Instant at);
  void poll();

  boost::asio::io_context& io_;
  Door& door_;
  SessionSetup setup_;
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<Link> link_;
  boost::asio::steady_timer deadline_;
  boost::asio::steady_timer poll_;
  bool open_ = false;
  bool printing_ = false;
  bool tell_next_weight_ = true;  // the controller asked: even an unchanged reading is news
  std::string last_weight_;       // what the door knows of the scale
  std::string trouble_;
  std::uint64_t scans_ = 0;
  std::shared_ptr<Session*> self_;  // emptied at the end: late posts find nobody
};

}  // namespace wec
