// A load stands at a door; its orders are head office's list, or all of its carrier's.

#include "daemon/core/decide/load.hpp"

#include <algorithm>
#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/dangerous.hpp"
#include "daemon/core/decide/override.hpp"

namespace wec::deciding {

const TransitionTable& loading() {
  static const TransitionTable table(
      "1.13 Load and dock",
      {
          {"opened", "NEW", "scan door", "OPEN"},
          {"loaded", "OPEN", "scan a labelled parcel of this load", "OPEN, LOADED with the last"},
          {"pallet-loaded", "OPEN", "scan a pallet", "OPEN with all that is on it"},
          {"wrong-load", "OPEN", "scan a parcel of another load", "OPEN"},
          {"not-labelled", "OPEN", "scan a parcel without its label", "OPEN"},
          {"already-loaded", "OPEN", "scan a parcel again", "OPEN"},
          {"out-of-sequence", "OPEN", "scan a parcel before one of a later stop", "OPEN, asked"},
          {"unloaded", "OPEN", "CMD-UNLOAD and the parcel", "OPEN"},
          {"cancelled-unloaded", "OPEN", "CMD-UNLOAD and a cancelled parcel", "OPEN, put back"},
          {"sealed", "OPEN", "type the seal's number", "OPEN"},
          {"close-blocked", "OPEN", "CMD-CLOSELOAD with parcels missing", "OPEN"},
          {"closed", "LOADED", "CMD-CLOSELOAD", "CLOSED"},
          {"closed-short", "OPEN", "CMD-CLOSESHORT, a supervisor and a reason", "CLOSED"},
          {"reopened", "CLOSED", "CMD-REOPEN, the door, a supervisor and a reason", "OPEN"},
          {"load-closed", "CLOSED", "scan door", "CLOSED"},
          {"pallet-opened", "-", "CMD-NEWPALLET", "pallet OPEN"},
          {"stacked", "pallet OPEN", "scan a parcel of the same carrier and load", "pallet OPEN"},
          {"pallet-closed", "pallet OPEN", "CMD-CLOSEBOX", "pallet CLOSED, its label printed"},
      });
  return table;
}

namespace {

[[maybe_unused]] const TransitionTable& registered_early = loading();

bool is_open(const Load& load) {
  return load.state == LoadState::NEW || load.state == LoadState::OPEN;
}

bool left_over(OrderState state) {
  return state >= OrderState::shipped;  // gone, or not to go at all
}

/// Orders that this load waits for: those of its list, or labelled ones of its carrier.
std::vector<Order> orders_of(const State& state, const Load& load) {
  std::vector<Order> out;
  const auto listed = state.load_orders.where("load", load.load);
  for (const auto& row : listed)
    if (auto order = state.orders.get(row.order); order && !left_over(order->state))
      out.push_back(std::move(*order));
  if (!listed.empty()) return out;
  for (auto& order : state.orders.where("state", OrderState::labelled))
    if (load_for(state, order) == load.load) out.push_back(std::move(order));
  return out;
}

std::int64_t stop_of(const State& state, const OrderId& order) {
  const auto row = state.load_orders.get(order);
  return row ? row->stop : 0;
}

/// A later stop's parcel that is still to be loaded: it belongs deeper into the trailer.
std::optional<Lpn> behind(const State& state, const Load& load, const OrderId& order) {
  const auto stop = stop_of(state, order);
  if (stop == 0) return {};
  for (const auto& lpn : view_of(state, load).missing) {
    const auto carton = state.cartons.get(lpn);
    if (carton && stop_of(state, carton->order) > stop) return lpn;
  }
  return {};
}

std::int64_t mass_on(const State& state, const Load& load) {
  std::int64_t mass = 0;
  if (load.manifest.empty()) return 0;
  for (const auto& carton : state.cartons.where("manifest", load.manifest)) mass += carton.mass_mg;
  return mass;
}

boost::json::array names(const std::vector<Lpn>& lpns) {
  constexpr std::size_t shown_max = 20;
  boost::json::array out;
  for (const auto& lpn : lpns)
    if (out.size() < shown_max) out.push_back(boost::json::string(lpn.text));
  return out;
}

LoadId next_load(const State& state, const Load& load) {
  for (const auto& other : state.loads.after({}, rows_all))
    if (other.load != load.load && is_open(other) && other.carrier == load.carrier)
      return other.load;
  return {};
}

std::vector<Lpn> lpns_of(const std::vector<Carton>& cartons) {
  std::vector<Lpn> out;
  for (const auto& carton : cartons) out.push_back(carton.carton);
  return out;
}

}  // namespace

LoadId load_for(const State& state, const Order& order) {
  if (const auto row = state.load_orders.get(order.order)) return row->load;
  for (const auto& load : state.loads.after({}, rows_all)) {
    const bool takes_all = state.load_orders.where("load", load.load, 1).empty();
    if (is_open(load) && takes_all && load.carrier == order.carrier) return load.load;
  }
  return {};
}

LoadView view_of(const State& state, const Load& load) {
  LoadView view;
  if (!load.manifest.empty()) view.loaded = state.cartons.where("manifest", load.manifest);
  for (const auto& order : orders_of(state, load)) {
    bool missing = order.state < OrderState::labelled;
    for (const auto& carton : state.cartons.where("order", order.order)) {
      if (carton.state >= CartonState::LOADED) continue;
      missing = true;
      view.missing.push_back(carton.carton);
    }
    if (missing) view.missing_orders.push_back(order.order);
  }
  return view;
}

Decision scan_door(Turn& turn, At& at, const LocationId& door) {
  bool closed = false;
  for (const auto& load : turn.state.loads.where("door", door)) {
    if (load.state == LoadState::CLOSED) closed = true;
    if (!is_open(load)) continue;
    turn.emit(LoadOpened{load.load, door, at.site.id, at.state.operator_id});
    loading().passed("opened");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (closed) loading().passed("load-closed");
  return refused_here(at, closed ? refusal::LOAD_CLOSED : refusal::WRONG_LOAD,
                      {{"door", door.text}, {"expected", "a door with a load"}});
}

Decision may_load(Turn& turn, At& at, const Load& load, const Carton& carton, const Order& order) {
  const auto its = load_for(turn.state, order);
  if (its != load.load) {
    const auto other = turn.state.loads.get(its);
    if (other && !is_open(*other))
      return refused_here(at, refusal::LOAD_CLOSED,
                          {{"carton", carton.carton.text}, {"load", its.text}});
    loading().passed("wrong-load");
    return refused_here(
        at, refusal::WRONG_LOAD,
        {{"carton", carton.carton.text}, {"load", its.text}, {"expected", load.load.text}});
  }
  if (auto refused = dangerous_on_vehicle(turn, at, load, carton.carton)) return refused;
  if (load.max_mg > 0 && mass_on(turn.state, load) + carton.mass_mg > load.max_mg)
    return refused_here(at, refusal::CAPACITY, {{"load", load.load.text}});
  auto& confirm = turn.live.stations[at.site.id].confirm;
  const auto asked = std::exchange(confirm, {});
  const auto later = behind(turn.state, load, carton.order);
  if (!later || asked == carton.carton.text) return {};
  confirm = carton.carton.text;  // scanned once more, it goes on all the same
  loading().passed("out-of-sequence");
  return refused_here(at, refusal::SEQUENCE_WARNING,
                      {{"carton", carton.carton.text}, {"expected", later->text}});
}

Decision close_load(Turn& turn, At& at, const Load& load) {
  const auto view = view_of(turn.state, load);
  if ((!view.missing_orders.empty() && !SABOTAGE("load-closes-early")) || view.loaded.empty()) {
    loading().passed("close-blocked");
    boost::json::array orders;
    for (const auto& order : view.missing_orders) orders.push_back(boost::json::string(order.text));
    return refused_here(
        at, refusal::CLOSE_BLOCKED,
        {{"load", load.load.text},
         {"missing", names(view.missing)},
         {"orders", std::move(orders)},
         {"expected", view.loaded.empty() ? "at least one parcel on the load"
                                          : "the missing parcels, or CMD-CLOSESHORT"}});
  }
  LoadClosed e;
  e.load = load.load;
  e.manifest = load.manifest;
  e.seal = load.seal;
  e.trailer = load.trailer;
  e.parcels = lpns_of(view.loaded);
  e.not_weighed = std::count_if(view.loaded.begin(), view.loaded.end(),
                                [](const Carton& one) { return one.weigh == "BYPASSED"; });
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  hand_over(turn, at, load.manifest);
  turn.emit(e);
  loading().passed("closed");
  turn.sound(at.site.id, Tone::done);
  return {};
}

Decision close_short(Turn& turn, At& at, const Load& load) {
  const auto leave = granted_with_reason(turn, right::CLOSE_SHORT);
  if (!leave) return ask_supervisor(turn, at, right::CLOSE_SHORT);
  const auto view = view_of(turn.state, load);
  if (view.loaded.empty())
    return refused_here(at, refusal::CLOSE_BLOCKED,
                        {{"expected", "at least one parcel on the load"}});
  LoadClosedShort e;
  e.load = load.load;
  e.manifest = load.manifest;
  e.seal = load.seal;
  e.trailer = load.trailer;
  e.parcels = lpns_of(view.loaded);
  e.missing = view.missing;
  e.missing_orders = view.missing_orders;
  e.next = next_load(turn.state, load);
  e.supervisor = leave->supervisor;
  e.reason = leave->reason;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  hand_over(turn, at, load.manifest);
  turn.emit(e);
  loading().passed("closed-short");
  turn.sound(at.site.id, Tone::done);
  return {};
}

Decision reopen_load(Turn& turn, At& at, const LocationId& door) {
  for (const auto& load : turn.state.loads.where("door", door)) {
    if (load.state != LoadState::CLOSED) continue;
    const auto leave = granted_with_reason(turn, right::REOPEN);
    if (!leave) return ask_supervisor(turn, at, right::REOPEN);
    turn.emit(LoadReopened{load.load, leave->supervisor, leave->reason, at.site.id,
                           at.state.operator_id});
    loading().passed("reopened");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  return refused_here(at, refusal::WRONG_LOAD,
                      {{"door", door.text}, {"expected", "a door with a closed load"}});
}

}  // namespace wec::deciding
