// The dock: scan each parcel, then CMD-CLOSE hands them over (ruling 16).
//
//   a labelled parcel (SSCC or tracking number) -> on this dock's manifest     NOT_LABELLED
//   ALREADY_LOADED CMD-CLOSE -> shipment.handed_over: stock leaves, orders are shipped
//   CLOSE_BLOCKED

#include <fmt/format.h>
#include <cassert>

#include <map>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/scan.hpp"

namespace wec::deciding {
namespace {

std::string manifest_of(const Turn& turn, const At& at) {
  if (!at.state.manifest.empty()) return at.state.manifest;
  const auto counter = turn.state.counters.get(std::string("manifest"));
  return fmt::format("M-{:06}", (counter ? counter->value : 0) + 1);
}

Decision load_parcel(Turn& turn, At& at) {
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* hit = scan->as(CodeKind::PARCEL);
  if (!hit)
    return not_that(turn.state, *scan, refusal::NOT_ALLOWED, "a parcel's SSCC or tracking number");
  const auto carton = turn.state.cartons.get(Lpn(hit->target));
  assert(carton && "a parcel's code names a carton");
  if (auto stopped = order_stopped(turn, at, carton->order)) return stopped;
  if (carton->state < CartonState::LABELLED)
    return refused_here(
        at, refusal::NOT_LABELLED,
        {{"carton", carton->carton.text}, {"state", codec::enum_text(carton->state)}});
  if (carton->state > CartonState::LABELLED)
    return refused_here(at, refusal::ALREADY_LOADED,
                        {{"carton", carton->carton.text}, {"manifest", carton->manifest}});
  turn.emit(ParcelLoaded{carton->carton,
                         carton->order,
                         manifest_of(turn, at),
                         {},
                         {},
                         at.site.id,
                         at.state.operator_id});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// Complete: nothing of the order stays behind, neither a carton nor a unit that is not packed.
bool all_leaves(const Turn& turn, const OrderId& order, const std::string& manifest) {
  for (const auto& carton : turn.state.cartons.where("order", order))
    if (carton.state != CartonState::SHIPPED && carton.manifest != manifest) return false;
  for (const auto& line : turn.state.order_lines.where("order", order))
    if (line.packed < line.picked || line.picked < line.allocated) return false;
  return true;
}

Decision hand_over(Turn& turn, At& at) {
  if (at.state.manifest.empty())
    return refused_here(at, refusal::CLOSE_BLOCKED,
                        {{"expected", "at least one parcel on the manifest"}});
  HandedOver e;
  e.manifest = at.state.manifest;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  std::map<OrderId, std::map<std::int64_t, std::int64_t>> leaving;
  for (const auto& carton : turn.state.cartons.where("manifest", at.state.manifest)) {
    ShippedParcel parcel{carton.carton, carton.number, carton.order, carton.mass_mg, {}};
    if (carton.weigh == "OVERRIDDEN" || carton.weigh == "BYPASSED") parcel.weigh = carton.weigh;
    e.parcels.push_back(std::move(parcel));
    auto& lines = leaving[carton.order];
    for (const auto& content : turn.state.carton_lines.where("carton", carton.carton))
      lines[content.line] += content.qty;
  }
  for (const auto& [order, lines] : leaving) {
    ShippedOrder shipped{order, all_leaves(turn, order, e.manifest), {}};
    for (const auto& [line, qty] : lines) shipped.lines.push_back({line, qty});
    e.orders.push_back(std::move(shipped));
  }
  turn.emit(e);
  turn.sound(at.site.id, Tone::done);
  return {};
}

}  // namespace

Decision dock(Turn& turn, At& at) {
  if (at.input.data == cmd::CLOSE) return hand_over(turn, at);
  if (at.input.data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a parcel, or CMD-CLOSE"}});
  return load_parcel(turn, at);
}

}  // namespace wec::deciding
