// Timers and conversions; no protocol knowledge.

#include "daemon/devices/session.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

namespace wec {
namespace {

Instant now() { return std::chrono::steady_clock::now(); }

/// Everything that makes a reading different from the one before it.
std::string fingerprint(const Weighed& w) {
  return fmt::format("{}|{}|{}|{}", w.mass ? w.mass->nanograms : -1, w.mass.has_value(),
                     w.stable ? (*w.stable ? 1 : 0) : 2, static_cast<int>(w.status));
}

/// The flag that stops the bench, in the words of the catalogue; empty: none is set.
std::string trouble_of(const PrinterStatus& status) {
  static constexpr std::pair<std::string_view, std::string_view> codes[] = {
      {"head_open", "PRINTER_HEAD_OPEN"},
      {"paper_out", "PRINTER_PAPER_OUT"},
      {"ribbon_out", "PRINTER_RIBBON_OUT"},
      {"over_temperature", "PRINTER_HOT"},
      {"paused", "PRINTER_PAUSED"}};
  for (const auto& [name, code] : codes)
    for (const auto& flag : status.flags)
      if (flag.name == name && flag.set) return std::string(code);
  return {};
}

}  // namespace

Session::Session(boost::asio::io_context& io, Door& door, SessionSetup setup,
                 std::unique_ptr<Driver> driver, std::unique_ptr<Link> link)
    : io_(io),
      door_(door),
      setup_(std::move(setup)),
      driver_(std::move(driver)),
      link_(std::move(link)),
      deadline_(io),
      poll_(io),
      self_(std::make_shared<Session*>(this)) {}

Session::~Session() { *self_ = nullptr; }

void Session::start() {
  link_->start(*this);
  poll();
}

void Session::post_order(DeviceCommand command) {
  boost::asio::post(io_, [self = self_, command = std::move(command)] {
    if (*self) (*self)->carry_out(command);
  });
}

void Session::carry_out(const DeviceCommand& command) {
  if (std::holds_alternative<ReadWeight>(command)) tell_next_weight_ = true;
  const auto* print = std::get_if<PrintLabel>(&command);
  if (print && !open_) {
    handle(PrintEnded{print->job, PrintOutcome::refused, "PRINTER_GONE"});
    return;
  }
  if (!open_) return;
  if (print) printing_ = true;
  Effects effects;
  driver_->on_command(command, now(), effects);
  drain(effects);
}

void Session::on_link_open() {
  open_ = true;
  tell_next_weight_ = true;
  report(true, "");
  Effects effects;
  driver_->on_open(now(), effects);
  drain(effects);
}

void Session::on_link_bytes(std::string_view bytes) {
  Effects effects;
  driver_->on_bytes(bytes, now(), effects);
  drain(effects);
}

void Session::on_link_closed(std::string_view reason) {
  if (!open_) return report(false, std::string(reason));
  open_ = false;
  Effects effects;
  driver_->on_close(now(), effects);
  drain(effects);
  report(false, std::string(reason));
}

void Session::drain(Effects& effects) {
  if (!effects.send.empty() && link_->send(effects.send) != SendResult::queued)
    report(open_, "WRITE_QUEUE_FULL");
  if (effects.wake) arm(*effects.wake);
  for (const auto& event : effects.events) handle(event);
}

void Session::arm(Instant at) {
  deadline_.expires_at(at);
  deadline_.async_wait([self = self_](const boost::system::error_code& error) {
    if (error || !*self) return;
    Effects effects;
    (*self)->driver_->on_timeout(now(), effects);
    (*self)->drain(effects);
  });
}

/// Scales and printers speak when asked.
void Session::poll() {
  if (setup_.kind != DeviceKind::scale && setup_.kind != DeviceKind::printer) return;
  const bool scale = setup_.kind == DeviceKind::scale;
  poll_.expires_after(std::chrono::milliseconds(scale ? scale_poll_ms : printer_poll_ms));
  poll_.async_wait([self = self_, scale](const boost::system::error_code& error) {
    if (error || !*self) return;
    auto& session = **self;
    if (session.open_ && !session.printing_) {
      Effects effects;
      session.driver_->on_command(scale ? DeviceCommand(ReadWeight{}) : DeviceCommand(AskStatus{}),
                                  now(), effects);
      session.drain(effects);
    }
    session.poll();
  });
}

void Session::handle(const DeviceEvent& event) {
  std::visit([this](const auto& e) { handle(e); }, event);
}

void Session::handle(const Scanned& e) {
  if (setup_.station.empty()) return;
  StationInput input;
  input.station = setup_.station;
  input.command_id = CommandId(fmt::format("{}-{}-{}", setup_.device.text, setup_.boot, ++scans_));
  input.data = e.aim + e.data;
  input.device = setup_.device;
  const auto beep = [this, self = self_](const Answer& answer) {
    const auto tone = answer.accepted ? BeepTone::ok : BeepTone::error;
    boost::asio::post(io_, [self, tone] {
      if (*self) (*self)->carry_out(Beep{tone});
    });
  };
  if (!door_.post(std::move(input), beep)) carry_out(Beep{BeepTone::error});
}

void Session::handle(const Weighed& e) {
  const auto seen = fingerprint(e);
  if (seen == last_weight_ && !tell_next_weight_) return;
  if (setup_.station.empty() || !door_.post(ScaleReading{setup_.station, setup_.device, e})) return;
  last_weight_ = seen;
  tell_next_weight_ = false;
  if (!trouble_.empty()) report(true, "");
}

void Session::handle(const PrinterStatus& e) {
  const auto trouble = trouble_of(e);
  if (trouble != trouble_) report(true, trouble);
}

/// The ledger must hear of it: when the door is full it is told again.
void Session::handle(const PrintEnded& e) {
  printing_ = false;
  if (door_.post(PrintReport{setup_.device, e})) return;
  boost::asio::post(io_, [self = self_, e] {
    if (*self) (*self)->handle(e);
  });
}

void Session::handle(const DeviceFault& e) {
  if (setup_.kind == DeviceKind::scale) {
    Weighed unknown;
    unknown.status = WeighStatus::error;
    handle(unknown);
  }
  if (e.code != trouble_) report(open_, e.code);
}

void Session::report(bool present, const std::string& trouble) {
  trouble_ = trouble;
  door_.post(DevicePresence{setup_.device, present, trouble});
}

}  // namespace wec
