// A Modbus client as a driver: one request at a time, its framing, its deadline, late replies.
#pragma once

#include "drivers/frame_driver.hpp"
#include "drivers/modbus_frame.hpp"

namespace wec {

/// Options: `framing` rtu (a serial line, also behind a TCP gateway), tcp (port 502), pdu (the link
/// frames); `address` 1 to 247. A reply that does not fit the request is a bad frame; so is one
/// that comes too late on tcp. On rtu the request after a silence is asked twice.
class ModbusDriver : public FrameDriver {
 public:
  ModbusDriver();
  bool set_option(std::string_view name, std::string_view value) override;

 protected:
  /// False: another request is on its way.
  bool ask(std::string pdu, Instant now, Effects& out);
  virtual void on_reply(std::string_view pdu, Instant now, Effects& out) = 0;
  virtual void on_silence(Instant now, Effects& out) = 0;
  bool asking() const { return !asked_.empty(); }
  void on_reset() override;

 private:
  void on_frame(std::string_view frame, Instant now, Effects& out) final;
  void on_deadline(Instant now, Effects& out) final;
  void send(Instant now, Effects& out);

  ModbusFraming framing_ = ModbusFraming::rtu;
  std::uint8_t address_ = 1;
  std::uint16_t transaction_ = 0;
  std::string asked_;
  bool late_reply_possible_ = false;
};

/// "12" within lo..hi.
std::optional<int> whole_number(std::string_view text, int lo, int hi);

}  // namespace wec
