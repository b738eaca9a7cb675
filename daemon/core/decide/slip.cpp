// The packing slip: what is in the order's cartons, as plain text. One an order, for the carton
// that was closed last; a second printer of the bench is taken to be the one for paper.

#include <fmt/format.h>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/sha256.hpp"

namespace wec::deciding {
namespace {

const SiteDevice* paper_printer(const SiteStation& site) {
  const SiteDevice* found = nullptr;
  int printers = 0;
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
  if (printer) turn.order(printer->id, PrintLabel{id.text, text});
}

}  // namespace wec::deciding
