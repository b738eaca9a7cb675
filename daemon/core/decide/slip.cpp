// The packing slip: what is in the order's cartons, as plain text. One an order, for the carton
// that was closed last. It goes to the bench's document printer, or to a second printer of the
// bench, which is taken to be the one for paper.
//
// A slip that its printer refused before the first byte waits for that printer; one that may be out
// is not sent again.

#include <fmt/format.h>

#include <utility>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/sha256.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t slips_max = 256;  // on their way or waiting
constexpr int slip_refusals_max = 3;

const SiteDevice* paper_printer(const SiteStation& site) {
  const SiteDevice* found = nullptr;
  int printers = 0;
  for (const auto& device : site.devices)
    if (device.is_paper) return &device;
  for (const auto& device : site.devices)
    if (device.kind == DeviceKind::printer && ++printers == 2) found = &device;
  return found;
}

std::string slip_text(const State& state, const OrderId& id) {
  std::string out = fmt::format("PACKING SLIP\r\n\r\nOrder {}\r\n\r\n", id.text);
  for (const auto& carton : state.cartons.where("order", id)) {
    out += fmt::format("Carton {}  {}\r\n", carton.n, carton.carton.text);
    for (const auto& content : state.carton_lines.where("carton", carton.carton)) {
      const auto item = state.items.get(content.sku);
      out += fmt::format("  {:>5}  {:<16} {}", content.qty + (SABOTAGE("slip-says-more") ? 1 : 0),
                         content.sku.text, item ? item->name : std::string());
      if (!content.lot.empty()) out += "  lot " + content.lot.text;
      out += "\r\n";
    }
  }
  for (const auto& line : state.order_lines.where("order", id))
    if (line.packed < line.qty)
      out += fmt::format("\r\nNot with it: {} x {}", line.qty - line.packed, line.sku.text);
  return out + "\r\n\f";
}

}  // namespace

void issue_slip(Turn& turn, const At& at, const Lpn& carton) {
  const auto text = slip_text(turn.state, at.state.order);
  const LabelId id("slip-" + sha256_hex(at.state.order.text).substr(0, 16));
  const auto* printer = paper_printer(at.site);
  turn.state.label_bytes.put({id, text});
  turn.emit(SlipIssued{at.state.order, carton, sha256_hex(text),
                       printer ? printer->id.text : std::string(), at.site.id});
  if (!printer) return;
  auto& slips = turn.live.slips;
  if (slips.size() == slips_max) slips.erase(slips.begin());
  slips[id] = {at.site.id, printer->id};
  turn.order(printer->id, PrintLabel{id.text, text});
}

bool slip_ended(Turn& turn, const PrintReport& report) {
  auto& slips = turn.live.slips;
  const auto found = slips.find(LabelId(report.ended.job));
  if (found == slips.end()) return false;
  const auto outcome = report.ended.outcome;
  if (outcome != PrintOutcome::printed) turn.sound(found->second.station, Tone::attention);
  const auto& reason = report.ended.reason;
  if (reason != refusal::PRINTER_GONE && reason != refusal::BUSY) ++found->second.refusals;
  found->second.waits =
      outcome == PrintOutcome::refused && found->second.refusals < slip_refusals_max;
  if (!found->second.waits) slips.erase(found);
  if (outcome == PrintOutcome::printed) send_waiting_slips(turn, report.device);
  return true;
}

void send_waiting_slips(Turn& turn, const DeviceId& printer) {
  for (auto& [id, slip] : turn.live.slips) {
    if (slip.printer != printer || !std::exchange(slip.waits, false)) continue;
    if (const auto kept = turn.state.label_bytes.get(id))
      turn.order(printer, PrintLabel{id.text, kept->bytes});
  }
}

}  // namespace wec::deciding
