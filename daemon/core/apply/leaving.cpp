// Loads and attached labels as head office sends them.

#include "daemon/core/apply/leaving.hpp"

namespace wec::applying {

void upsert(State& state, const LoadUpsert& c) {
  auto load = state.loads.get(c.load).value_or(Load{});
  load.load = c.load;
  load.version = c.version;
  load.door = c.door;
  load.carrier = c.carrier;
  load.trailer = c.trailer;
  if (!c.seal.empty()) load.seal = c.seal;
  load.dg = c.dg;
  load.max_mg = c.max_mg;
  if (c.cancelled) load.state = LoadState::CANCELLED;
  state.loads.put(load);
  for (const auto& old : state.load_orders.where("load", c.load))
    state.load_orders.erase(old.order);
  if (c.cancelled) return;
  for (const auto& order : c.orders) state.load_orders.put({order, c.load, 0});
  for (const auto& stop : c.stops)
    for (const auto& order : stop.orders) state.load_orders.put({order, c.load, stop.stop});
}

void upsert(State& state, const LabelAttach& c, const std::string& sha256) {
  AttachedLabel row;
  row.order = c.order;
  row.parcel = c.parcel;
  row.version = c.version;
  row.carrier = c.carrier;
  row.number = c.number;
  row.language = c.language;
  row.sha256 = sha256;
  row.bytes = attached_bytes_id(c);
  state.attached.put(row);
}

}  // namespace wec::applying
