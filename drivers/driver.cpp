#include "drivers/driver.hpp"

namespace wec {

bool Driver::set_option(std::string_view, std::string_view) { return false; }

void Driver::on_command(const DeviceCommand& command, Instant, Effects& out) {
  // Not every scanner can beep, and the station's own tone is the one that counts.
  if (std::holds_alternative<Beep>(command)) return;
  if (std::holds_alternative<AskIdentity>(command)) return;  // not every protocol can tell
  if (const auto* print = std::get_if<PrintLabel>(&command)) {
    out.events.push_back(PrintEnded{print->job, PrintOutcome::refused, "UNSUPPORTED"});
    return;
  }
  out.events.push_back(DeviceFault{"UNSUPPORTED", "this kind of device has no such command"});
}

}  // namespace wec
