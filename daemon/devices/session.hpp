// A device's session on its link: the link, one timer, and the session core between them. Lives on
// the io thread of the devices; only post_order() may be called from elsewhere.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "daemon/devices/session_core.hpp"
#include "firmware-bridge/capture.hpp"
#include "firmware-bridge/link.hpp"

namespace wec {

class Session final : public LinkSink {
 public:
  Session(boost::asio::io_context&, Door&, SessionSetup, std::unique_ptr<Driver>,
          std::unique_ptr<Link>);
  ~Session() override;
  void start() { link_->start(*this); }

  /// Thread-safe.
  void post_order(DeviceCommand);

  const SessionSetup& setup() const { return core_.setup(); }
  bool present() const { return core_.present(); }
  std::string local_address() const { return link_->local_address(); }
  const std::string& trouble() const { return core_.trouble(); }
  /// From its wire, and from the device's own answers, which know more.
  LinkIdentity identity() const;

  /// From now on until it is given null. On the io thread.
  void record(std::unique_ptr<CaptureRecorder> recorder);
  bool records() const { return recorder_ != nullptr; }

  void on_link_open() override;
  void on_link_bytes(std::string_view bytes) override;
  void on_link_closed(std::string_view reason) override;
  void on_link_attempt_failed(std::string_view reason) override;

 private:
  void later(std::function<void(SessionCore&, Instant)> work);
  void arm();
  bool send(std::string_view bytes);

  boost::asio::io_context& io_;
  std::shared_ptr<Session*> self_;             // emptied at the end: late posts find nobody
  std::unique_ptr<CaptureRecorder> recorder_;  // null: nobody asked for the traffic
  std::unique_ptr<Link> link_;
  SessionCore core_;
  boost::asio::steady_timer timer_;
};

}  // namespace wec
