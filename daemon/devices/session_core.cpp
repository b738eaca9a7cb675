// Conversions and deadlines; no protocol knowledge.

#include "daemon/devices/session_core.hpp"

#include <fmt/format.h>

#include <utility>

#include "daemon/core/chaos.hpp"
#include "daemon/core/layout_test.hpp"
#include "daemon/core/scan_trouble.hpp"

namespace wec {
namespace {

/// Everything that makes a reading different from the one before it.
std::string fingerprint(const Weighed& w) {
  return fmt::format("{}|{}|{}|{}", w.mass ? w.mass->nanograms : -1, w.mass.has_value(),
                     w.stable ? (*w.stable ? 1 : 0) : 2, static_cast<int>(w.status));
}

/// The flag that stops the bench, in the words of the catalogue; empty: none is set.
std::string trouble_of(const PrinterStatus& status) {
  static constexpr std::pair<std::string_view, std::string_view> codes[] = {
      {"head_open", "PRINTER_HEAD_OPEN"},   {"paper_out", "PRINTER_PAPER_OUT"},
      {"ribbon_out", "PRINTER_RIBBON_OUT"}, {"over_temperature", "PRINTER_HOT"},
      {"paused", "PRINTER_PAUSED"},         {"paper_jam", "PRINTER_NOT_READY"},
      {"output_full", "PRINTER_NOT_READY"}, {"not_ready", "PRINTER_NOT_READY"}};
  for (const auto& [name, code] : codes)
    for (const auto& flag : status.flags)
      if (flag.name == name && flag.set) return std::string(code);
  return {};
}

/// A frame that cannot have been a whole symbol. The worker pulled the trigger and must hear that
/// it did not count.
bool is_broken_scan(std::string_view code) {
  return code == "HALF_FRAME" || code == "OVERLONG_FRAME" || code == "BAD_FRAME";
}

/// What a scanner in keyboard mode is told until it has typed the layout test as it is printed.
constexpr char layout_unproven[] = "LAYOUT_UNPROVEN";

}  // namespace

SessionCore::SessionCore(Door& door, SessionSetup setup, std::unique_ptr<Driver> driver,
                         World world)
    : door_(door), setup_(std::move(setup)), driver_(std::move(driver)), world_(std::move(world)) {}

std::optional<Instant> SessionCore::deadline() const {
  std::optional<Instant> first;
  for (const auto& at : {driver_wakes_, poll_at_, busy_at_})
    if (at && (!first || *at < *first)) first = at;
  return first;
}

void SessionCore::on_time(Instant now) {
  if (driver_wakes_ && now >= *driver_wakes_) {
    driver_wakes_.reset();
    Effects effects;
    driver_->on_timeout(now, effects);
    drain(effects, now);
  }
  if (busy_at_ && now >= *busy_at_) {
    busy_at_.reset();
    scanned(scan_busy, now);
  }
  if (poll_at_ && now >= *poll_at_) poll(now);
}

void SessionCore::on_open(Instant now) {
  open_ = true;
  tell_next_weight_ = true;
  layout_proven_ = false;  // another scanner, or the same with another set-up
  report(true, setup_.proves_layout ? layout_unproven : "");
  Effects effects;
  said_.clear();
  driver_->on_open(now, effects);
  if (setup_.asks_identity) driver_->on_command(AskIdentity{}, now, effects);
  drain(effects, now);
  poll(now);
}

void SessionCore::on_bytes(std::string_view bytes, Instant now) {
  Effects effects;
  driver_->on_bytes(bytes, now, effects);
  drain(effects, now);
}

void SessionCore::on_closed(std::string_view reason, Instant now) {
  if (!open_) return report(false, std::string(reason));
  open_ = false;
  poll_at_.reset();
  Effects effects;
  driver_->on_close(now, effects);
  drain(effects, now);
  // Not one byte of these has left.
  for (const auto& label : std::exchange(waiting_, {}))
    tell(PrintEnded{label.job, PrintOutcome::refused, "PRINTER_GONE"});
  report(false, std::string(reason));
}

void SessionCore::on_attempt_failed(std::string_view reason) {
  if (!open_ && reason != trouble_) report(false, std::string(reason));
}

void SessionCore::carry_out(const DeviceCommand& command, Instant now) {
  if (std::holds_alternative<ReadWeight>(command)) tell_next_weight_ = true;
  if (const auto* label = std::get_if<PrintLabel>(&command)) return print(*label, now);
  if (!open_) return;
  Effects effects;
  driver_->on_command(command, now, effects);
  drain(effects, now);
}

/// A printer has one job at a time, and several stations may share it.
void SessionCore::print(const PrintLabel& label, Instant now) {
  if (!open_) return tell(PrintEnded{label.job, PrintOutcome::refused, "PRINTER_GONE"});
  if (printing_ && waiting_.size() < waiting_max) return waiting_.push_back(label);
  if (printing_) return tell(PrintEnded{label.job, PrintOutcome::refused, "BUSY"});
  printing_ = true;
  Effects effects;
  driver_->on_command(label, now, effects);
  drain(effects, now);
}

/// Scales and printers speak when asked.
void SessionCore::poll(Instant now) {
  const bool scale = setup_.kind == DeviceKind::scale;
  if (!open_ || (!scale && setup_.kind != DeviceKind::printer)) return poll_at_.reset();
  poll_at_ = now + (scale ? scale_poll : printer_poll);
  if (printing_) return;
  Effects effects;
  driver_->on_command(scale ? DeviceCommand(ReadWeight{}) : DeviceCommand(AskStatus{}), now,
                      effects);
  drain(effects, now);
}

void SessionCore::drain(Effects& effects, Instant now) {
  if (!effects.send.empty() && !world_.send(effects.send)) report(open_, "WRITE_QUEUE_FULL");
  if (effects.wake) driver_wakes_ = effects.wake;
  for (const auto& event : effects.events)
    std::visit([&](const auto& e) { handle(e, now); }, event);
}

void SessionCore::handle(const Scanned& e, Instant now) {
  auto data = (e.aim.empty() ? e.implied_aim : e.aim) + e.data;
  if (setup_.proves_layout && !layout_is_shown_by(data)) {
    if (trouble_ != layout_unproven) report(open_, layout_unproven);
    if (layout_try(data) != LayoutTry::wrong)
      data = std::string(1, scan_trouble_mark) + layout_unproven;
    return scanned(std::move(data), now);
  }
  if (!trouble_.empty()) report(open_, "");
  scanned(std::move(data), now);
}

/// Once shown right it stays so, until a test comes out wrong or the device is opened anew.
bool SessionCore::layout_is_shown_by(std::string_view data) {
  const auto tried = layout_try(data);
  if (tried == LayoutTry::right) layout_proven_ = true;
  if (tried == LayoutTry::wrong) layout_proven_ = false;
  return layout_proven_;
}

void SessionCore::scanned(std::string data, Instant now) {
  if (setup_.station.empty()) return;
  StationInput input;
  input.station = setup_.station;
  input.command_id = CommandId(fmt::format("{}-{}-{}", setup_.device.text, setup_.boot, ++scans_));
  input.data = std::move(data);
  input.device = setup_.device;
  // The answer comes on the deciding thread.
  const auto beep = [later = world_.later](const Answer& answer) {
    const auto tone = answer.accepted ? BeepTone::ok : BeepTone::error;
    later([tone](SessionCore& self, Instant then) { self.carry_out(Beep{tone}, then); });
  };
  if (!door_.post(std::move(input), beep)) refuse_busy(now);
}

/// The scanner says it at once, and the station as soon as the door has room: not every scanner has
/// a tone. In a flood that is once in a while, not once a scan.
void SessionCore::refuse_busy(Instant now) {
  if (busy_at_) return;
  busy_at_ = now + busy_again;
  carry_out(Beep{BeepTone::error}, now);
}

/// Never a scan, never a weight: what a device says of itself stays out of the floor's streams.
void SessionCore::handle(const Answered& e, Instant) {
  static constexpr std::pair<std::string_view, std::string_view> kept[] = {
      {"model", "model"}, {"serial", "serial"}, {"firmware", "firmware"}, {"software", "firmware"}};
  constexpr std::size_t text_max = 128;
  for (const auto& detail : e.details) {
    const auto* text = std::get_if<std::string>(&detail.value);
    for (const auto& [name, what] : kept) {
      if (text && detail.name == name) said_[std::string(what)] = text->substr(0, text_max);
    }
  }
}

std::string SessionCore::said(std::string_view what) const {
  const auto found = said_.find(what);
  return found == said_.end() ? std::string() : found->second;
}

void SessionCore::handle(const Weighed& e, Instant) {
  const auto seen = fingerprint(e);
  if (seen == last_weight_ && !tell_next_weight_) return;
  if (setup_.station.empty() || !door_.post(ScaleReading{setup_.station, setup_.device, e})) return;
  last_weight_ = seen;
  tell_next_weight_ = false;
  if (!trouble_.empty()) report(true, "");
}

void SessionCore::handle(const PrinterStatus& e, Instant) {
  const auto trouble = trouble_of(e);
  if (trouble != trouble_) report(true, trouble);
}

void SessionCore::handle(const PrintEnded& e, Instant now) {
  printing_ = false;
  auto told = e;
  if (SABOTAGE("doubtful-told-as-printed") && e.outcome == PrintOutcome::doubtful)
    told.outcome = PrintOutcome::printed;
  tell(told);
  if (!open_ || waiting_.empty()) return;
  const auto next = std::move(waiting_.front());
  waiting_.pop_front();
  print(next, now);
}

/// The ledger must hear of it: when the door is full it is told again.
void SessionCore::tell(const PrintEnded& e) {
  if (door_.post(PrintReport{setup_.device, e})) return;
  world_.later([e](SessionCore& self, Instant) { self.tell(e); });
}

void SessionCore::handle(const DeviceFault& e, Instant now) {
  if (setup_.kind == DeviceKind::scale) {
    Weighed unknown;
    unknown.status = WeighStatus::error;
    handle(unknown, now);
  }
  if (e.code != trouble_) report(open_, e.code);
  if (setup_.kind == DeviceKind::scanner && is_broken_scan(e.code))
    scanned(scan_trouble_mark + e.code, now);
}

void SessionCore::report(bool present, const std::string& trouble) {
  trouble_ = trouble;
  door_.post(DevicePresence{setup_.device, present, trouble});
}

}  // namespace wec
