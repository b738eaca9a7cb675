// Pallets: parcels under one SSCC, loaded with one scan.

#include <fmt/format.h>

#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/load.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/numbers.hpp"
#include "daemon/core/sha256.hpp"
#include "drivers/label/carton_label.hpp"
#include "drivers/label/zpl_emitter.hpp"

namespace wec::deciding {
namespace {

/// The SSCC's bars, with the orders and the number of parcels above them.
std::optional<std::string> label_of(const State& state, const Pallet& pallet, int dpi) {
  const auto cartons = cartons_on(state, pallet.pallet);
  CartonLabelData data;
  data.ship_to = {"PALLET"};
  data.sscc = pallet.pallet.text;
  data.tracking = pallet.pallet.text;
  data.carrier = pallet.carrier;
  std::int64_t mass = 0;
  std::string last;
  for (const auto& carton : cartons) {
    mass += carton.mass_mg;
    if (carton.order.text != last) data.lines.push_back(carton.order.text);
    last = carton.order.text;
  }
  data.order = fmt::format("{} parcels", cartons.size());
  data.weight = fmt::format("{}.{:03} kg", mass / 1'000'000, mass / 1000 % 1000);
  const auto label = carton_label(data);
  if (!label) return {};
  const auto bytes = emit_zpl(*label, dpi);
  if (!bytes) return {};
  return *bytes;
}

/// Without a printer at the dock the pallet has its SSCC all the same.
void print_label(Turn& turn, const At& at, const Pallet& pallet) {
  const auto* printer = at.site.device(DeviceKind::printer);
  if (!printer) return;
  const auto bytes = label_of(turn.state, pallet, printer->dpi);
  if (!bytes) return;
  const LabelId id(sha256_hex(pallet.pallet.text + "|pallet|1").substr(0, 16));
  turn.state.label_bytes.put({id, *bytes});
  turn.emit(PalletLabelled{id, pallet.pallet, 1, printer->id.text, sha256_hex(*bytes), at.site.id,
                           at.state.operator_id});
  turn.order(printer->id, PrintLabel{id.text, *bytes});
}

}  // namespace

std::vector<Carton> cartons_on(const State& state, const Lpn& pallet) {
  if (pallet.empty()) return {};
  return state.cartons.where("pallet", pallet);
}

Decision new_pallet(Turn& turn, At& at) {
  if (!at.state.pallet.empty()) {
    if (auto refused = end_pallet(turn, at)) return refused;
    at.state = *turn.state.stations.get(at.site.id);
  }
  const auto none = refused_here(at, refusal::NO_TRACKING_NUMBER,
                                 {{"kind", "sscc"}, {"expected", "an SSCC range"}});
  if (!number_allowed(turn)) return none;
  const auto number = next_number(turn.state, RangeKind::sscc, "", rfc3339(turn.command.wall_ms));
  if (!number) return none;
  const auto range = number->range.range;
  turn.emit(PalletOpened{Lpn(number->text), range, at.site.id, at.state.operator_id});
  watch_range(turn, range);
  loading().passed("pallet-opened");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision stack(Turn& turn, At& at, const Carton& carton) {
  const auto pallet = turn.state.pallets.get(at.state.pallet);
  const auto order = turn.state.orders.get(carton.order);
  assert(pallet && order);
  if (!carton.pallet.empty() && !SABOTAGE("stacked-twice")) {
    boost::json::object args{{"carton", carton.carton.text}, {"pallet", carton.pallet.text}};
    for (const auto& site : turn.site.stations)
      if (const auto other = turn.state.stations.get(site.id);
          other && other->pallet == carton.pallet)
        name_station(turn, site.id, args);
    return refused_here(at, refusal::ALREADY_LOADED, std::move(args));
  }
  const auto row = turn.state.load_orders.get(carton.order);
  const bool first = pallet->carrier.empty();
  const bool same =
      pallet->carrier == order->carrier && pallet->load == (row ? row->load : LoadId());
  if (!first && !same)
    return refused_here(at, refusal::WRONG_LOAD,
                        {{"carton", carton.carton.text},
                         {"expected", "a parcel of " + pallet->carrier + " with the same load"}});
  turn.emit(
      PalletStacked{pallet->pallet, carton.carton, carton.order, at.site.id, at.state.operator_id});
  loading().passed("stacked");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision end_pallet(Turn& turn, At& at) {
  const auto cartons = cartons_on(turn.state, at.state.pallet);
  if (cartons.empty())
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a pallet with a parcel on it"}});
  const auto pallet = turn.state.pallets.get(at.state.pallet);
  PalletClosed e;
  e.pallet = at.state.pallet;
  for (const auto& carton : cartons) e.cartons.push_back(carton.carton);
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  print_label(turn, at, *pallet);
  loading().passed("pallet-closed");
  turn.sound(at.site.id, Tone::done);
  return {};
}

}  // namespace wec::deciding
