// The dock. Without a load: scan each parcel, then CMD-CLOSE hands them over (ruling 16). With one:
// scan its door first; what belongs on it, and when it may close, is load.cpp's.

#include <fmt/format.h>

#include <cassert>
#include <map>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/load.hpp"
#include "daemon/core/decide/order_flow.hpp"

namespace wec::deciding {
namespace {

constexpr char unload_pending[] = "UNLOAD";
constexpr char reopen_pending[] = "REOPEN";

std::optional<Load> load_at(const Turn& turn, const At& at) {
  return at.state.load.empty() ? std::nullopt : turn.state.loads.get(at.state.load);
}

std::string manifest_of(const Turn& turn, const At& at) {
  const auto load = load_at(turn, at);
  if (load && !load->manifest.empty()) return load->manifest;
  if (!load && !at.state.manifest.empty()) return at.state.manifest;
  const auto counter = turn.state.counters.get(std::string("manifest"));
  return fmt::format("M-{:06}", (counter ? counter->value : 0) + 1);
}

/// A parcel that goes with a load is not for a dock that has not scanned its door.
Decision fits_here(Turn& turn, At& at, const Carton& carton) {
  const auto order = turn.state.orders.get(carton.order);
  assert(order);
  if (const auto load = load_at(turn, at)) return may_load(turn, at, *load, carton, *order);
  const auto its = load_for(turn.state, *order);
  const auto other = its.empty() ? std::nullopt : turn.state.loads.get(its);
  if (!other || other->state == LoadState::CANCELLED) return {};
  const bool open = other->state == LoadState::NEW || other->state == LoadState::OPEN;
  return refused_here(at, open ? refusal::WRONG_LOAD : refusal::LOAD_CLOSED,
                      {{"carton", carton.carton.text},
                       {"load", its.text},
                       {"expected", "the door " + other->door.text}});
}

void load_one(Turn& turn, const At& at, const Carton& carton) {
  turn.emit(ParcelLoaded{carton.carton, carton.order, manifest_of(turn, at), at.state.load,
                         carton.pallet, at.site.id, at.state.operator_id});
  loading().passed("loaded");
}

Decision load_pallet(Turn& turn, At& at, const Lpn& pallet) {
  const auto cartons = cartons_on(turn.state, pallet);
  const auto row = turn.state.pallets.get(pallet);
  if (cartons.empty() || !row || row->state == PalletState::OPEN)
    return refused_here(at, refusal::NOT_LABELLED, {{"expected", "a closed pallet"}});
  for (const auto& carton : cartons) {
    if (auto refused = loadable(turn, at, carton)) return refused;
    if (auto refused = fits_here(turn, at, carton)) return refused;
  }
  for (const auto& carton : cartons) {
    load_one(turn, at, carton);
    at.state = *turn.state.stations.get(at.site.id);
  }
  loading().passed("pallet-loaded");
  turn.sound(at.site.id, Tone::done);
  return {};
}

Decision unload(Turn& turn, At& at, const Carton& carton) {
  const auto load = load_at(turn, at);
  const auto& manifest = load ? load->manifest : at.state.manifest;
  if (to_unload(turn.state, carton.carton)) {
    turn.emit(ParcelUnloaded{carton.carton, carton.order, at.state.load, manifest, at.site.id,
                             at.state.operator_id});
    loading().passed("cancelled-unloaded");
    turn.sound(at.site.id, Tone::ok);
    offer_to_idle(turn);
    return {};
  }
  if (carton.state != CartonState::LOADED || carton.manifest != manifest)
    return refused_here(at, refusal::WRONG_LOAD, {{"expected", "a parcel that is on it"}});
  turn.emit(ParcelUnloaded{carton.carton, carton.order, at.state.load, carton.manifest, at.site.id,
                           at.state.operator_id});
  loading().passed("unloaded");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision scan_parcel(Turn& turn, At& at, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::PARCEL);
  if (!hit)
    return not_that(turn.state, scan, refusal::NOT_ALLOWED, "a parcel's SSCC or tracking number");
  const auto carton = turn.state.cartons.get(Lpn(hit->target));
  assert(carton && "a parcel's code names a carton");
  if (at.state.pending == unload_pending) return unload(turn, at, *carton);
  if (auto refused = loadable(turn, at, *carton)) return refused;
  if (!at.state.pallet.empty()) return stack(turn, at, *carton);
  if (auto refused = fits_here(turn, at, *carton)) return refused;
  load_one(turn, at, *carton);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision scan_code(Turn& turn, At& at) {
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  if (const auto* place = scan->as(CodeKind::LOCATION)) {
    const LocationId door(place->target);
    return at.state.pending == reopen_pending ? reopen_load(turn, at, door)
                                              : scan_door(turn, at, door);
  }
  if (const auto* pallet = scan->as(CodeKind::PALLET))
    return load_pallet(turn, at, Lpn(pallet->target));
  return scan_parcel(turn, at, *scan);
}

/// Complete: nothing of the order stays behind, neither a carton nor a unit that is not packed.
bool all_leaves(const Turn& turn, const OrderId& order, const std::string& manifest) {
  for (const auto& carton : turn.state.cartons.where("order", order))
    if (carton.state != CartonState::SHIPPED && carton.manifest != manifest) return false;
  for (const auto& line : turn.state.order_lines.where("order", order))
    if (line.packed < line.picked || line.picked < line.allocated) return false;
  return true;
}

Decision close(Turn& turn, At& at) {
  if (const auto load = load_at(turn, at)) return close_load(turn, at, *load);
  if (at.state.manifest.empty())
    return refused_here(at, refusal::CLOSE_BLOCKED,
                        {{"expected", "at least one parcel on the manifest"}});
  hand_over(turn, at, at.state.manifest);
  turn.sound(at.site.id, Tone::done);
  return {};
}

Decision ask(Turn& turn, const At& at, const char* what) {
  turn.emit(BenchAsked{at.site.id, at.state.operator_id, what});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision seal(Turn& turn, At& at, const Load& load) {
  constexpr std::size_t seal_max = 32;
  if (at.input.data.empty() || at.input.data.size() > seal_max)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a seal's number"}});
  turn.emit(LoadSealed{load.load, printable(at.input.data), at.site.id, at.state.operator_id});
  loading().passed("sealed");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace

void hand_over(Turn& turn, const At& at, const std::string& manifest) {
  HandedOver e;
  e.manifest = manifest;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  std::map<OrderId, std::map<std::int64_t, std::int64_t>> leaving;
  for (const auto& carton : turn.state.cartons.where("manifest", manifest)) {
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
}

Decision loadable(const Turn& turn, const At& at, const Carton& carton) {
  if (auto stopped = order_stopped(turn, at, carton.order)) return stopped;
  if (carton.state < CartonState::LABELLED) {
    loading().passed("not-labelled");
    return refused_here(
        at, refusal::NOT_LABELLED,
        {{"carton", carton.carton.text}, {"state", codec::enum_text(carton.state)}});
  }
  if (carton.state == CartonState::LABELLED || SABOTAGE("loads-twice")) return {};
  loading().passed("already-loaded");
  boost::json::object args{{"carton", carton.carton.text}, {"manifest", carton.manifest}};
  if (const auto manifest = turn.state.manifests.get(carton.manifest))
    name_station(turn, manifest->station, args);
  return refused_here(at, refusal::ALREADY_LOADED, std::move(args));
}

void name_station(const Turn& turn, const StationId& id, boost::json::object& args) {
  const auto station = turn.state.stations.get(id);
  if (!station) return;
  args["station"] = id.text;
  args["operator"] = station->operator_id.text;
}

Decision dock(Turn& turn, At& at) {
  const auto& data = at.input.data;
  const auto load = load_at(turn, at);
  if (data == cmd::CLOSE || data == cmd::CLOSELOAD) return close(turn, at);
  if (data == cmd::CLOSESHORT && load) return close_short(turn, at, *load);
  if (data == cmd::UNLOAD) return ask(turn, at, unload_pending);
  if (data == cmd::REOPEN) return ask(turn, at, reopen_pending);
  if (data == cmd::CANCEL) return ask(turn, at, "");
  if (data == cmd::NEWPALLET) return new_pallet(turn, at);
  if (data == cmd::CLOSEBOX || data == cmd::CONFIRM) return end_pallet(turn, at);
  if (at.input.kind == InputKind::key && load) return seal(turn, at, *load);
  if (data.starts_with(cmd::PREFIX) || at.input.kind == InputKind::key)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a parcel, or CMD-CLOSE"}});
  return scan_code(turn, at);
}

}  // namespace wec::deciding
