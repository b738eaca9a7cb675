// Where goods should go, and where they may not (floor.md 1.14): by their status, what lies there
// already, and what fits. Deterministic: the same state gives the same place.

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"

namespace wec::deciding {
namespace {

// Looked at for one suggestion; a warehouse with more bins gets a place among the first ones, or
// none, and the worker chooses.
constexpr std::size_t places_examined_max = 2000;
constexpr std::size_t waiting_orders_max = 200;

bool for_sale(const Stock& row) {
  return row.status == StockStatus::AVAILABLE || row.status == StockStatus::RETURN;
}

bool kind_fits(const Stock& row, LocationKind kind) {
  if (for_sale(row))
    return kind == LocationKind::PICK || kind == LocationKind::RESERVE ||
           kind == LocationKind::STAGE;
  return kind == LocationKind::QUARANTINE;
}

struct Load {
  std::int64_t units = 0, mass_mg = 0, volume_mm3 = 0;
};

void add(const Turn& turn, Load& load, const Sku& sku, std::int64_t qty) {
  load.units += qty;
  const auto item = turn.state.items.get(sku);
  if (!item) return;
  load.mass_mg += qty * item->weight_mg;
  if (item->dims_mm.size() == 3)
    load.volume_mm3 += qty * item->dims_mm[0] * item->dims_mm[1] * item->dims_mm[2];
}

/// "units" and the like: which limit would be broken; empty: it fits.
std::string full_of(const Turn& turn, const Location& place, const Stock& row) {
  Load load;
  add(turn, load, row.sku, row.qty);
  for (const auto& there : turn.state.stock.where("location", place.location))
    add(turn, load, there.sku, there.qty);
  const auto& most = place.capacity;
  if (most.units > 0 && load.units > most.units) return "units";
  if (most.mass_mg > 0 && load.mass_mg > most.mass_mg) return "weight";
  if (most.volume_mm3 > 0 && load.volume_mm3 > most.volume_mm3) return "volume";
  return {};
}

/// Another lot of the same item lies there.
std::optional<Stock> other_lot_at(const Turn& turn, const Location& place, const Stock& row) {
  for (auto& there : turn.state.stock.where("location", place.location))
    if (there.sku == row.sku && (there.lot != row.lot || there.expiry != row.expiry)) return there;
  return {};
}

/// Dangerous goods go where their class is stored; a place with a class takes nothing else.
bool class_fits(const Turn& turn, const Location& place, const Stock& row) {
  if (place.storage_class.empty()) return true;
  const auto item = turn.state.items.get(row.sku);
  return item && item->dg.dg_class == place.storage_class;
}

bool open_for(const Location& place) {
  return place.status == LocationStatus::ACTIVE || place.status == LocationStatus::PICK_BLOCKED;
}

bool fits(const Turn& turn, const Location& place, const Stock& row) {
  return open_for(place) && kind_fits(row, place.kind) && class_fits(turn, place, row) &&
         !other_lot_at(turn, place, row) && full_of(turn, place, row).empty();
}

std::optional<Location> first_of(const Turn& turn, LocationKind kind, const Stock& row,
                                 bool empty_only) {
  std::optional<Location> best;
  for (auto& place : turn.state.locations.after({}, places_examined_max)) {
    if (place.kind != kind) continue;
    if (best && std::tie(best->pick_seq, best->location) < std::tie(place.pick_seq, place.location))
      continue;
    if (empty_only && !turn.state.stock.where("location", place.location, 1).empty()) continue;
    if (fits(turn, place, row)) best = std::move(place);
  }
  return best;
}

/// The order, first come, that misses units of this item.
OrderId who_waits(const Turn& turn, const Sku& sku) {
  for (const auto state : {OrderState::part_allocated, OrderState::unallocated})
    for (const auto& order : turn.state.orders.where("state", state, waiting_orders_max))
      for (const auto& line : turn.state.order_lines.where("order", order.order))
        if (line.sku == sku && line.allocated + line.short_qty < line.qty) return order.order;
  return {};
}

std::optional<Location> face_with_room(const Turn& turn, const Stock& row, bool to_max) {
  const auto item = turn.state.items.get(row.sku);
  for (const auto& face : turn.state.faces.where("sku", row.sku)) {
    const auto place = turn.state.locations.get(face.location);
    if (!place || place->kind != LocationKind::PICK || !fits(turn, *place, row)) continue;
    std::int64_t there = 0;
    for (const auto& lying : turn.state.stock.where("location", face.location))
      if (lying.sku == row.sku) there += lying.qty;
    if (to_max && item && item->max_qty > 0 && there + row.qty > item->max_qty) continue;
    return place;
  }
  return {};
}

std::optional<Location> reserve_with_same(const Turn& turn, const Stock& row) {
  for (const auto& there : turn.state.stock.where("sku", row.sku)) {
    if (there.location.empty() || there.lot != row.lot || there.expiry != row.expiry) continue;
    const auto place = turn.state.locations.get(there.location);
    if (place && place->kind == LocationKind::RESERVE && fits(turn, *place, row)) return place;
  }
  return {};
}

}  // namespace

Place suggest_place(const Turn& turn, const Stock& row) {
  const auto as = [](const std::optional<Location>& place, const char* reason) {
    return place ? Place{place->location, reason, {}} : Place{};
  };
  if (!for_sale(row)) return as(first_of(turn, LocationKind::QUARANTINE, row, false), "QUARANTINE");
  if (const auto order = who_waits(turn, row.sku); !order.empty())
    if (const auto stage = first_of(turn, LocationKind::STAGE, row, false))
      return {stage->location, "CROSS_DOCK", order};
  if (const auto face = face_with_room(turn, row, true)) return as(face, "FACE");
  if (const auto same = reserve_with_same(turn, row)) return as(same, "SAME_LOT");
  if (const auto free = first_of(turn, LocationKind::RESERVE, row, true)) return as(free, "EMPTY");
  if (const auto free = first_of(turn, LocationKind::PICK, row, true)) return as(free, "EMPTY");
  return as(face_with_room(turn, row, false), "FACE");
}

LocationId suggest_face(const Turn& turn, const Stock& row) {
  auto place = face_with_room(turn, row, false);
  if (!place) place = first_of(turn, LocationKind::PICK, row, true);
  return place ? place->location : LocationId();
}

std::optional<Refusal> place_refused(const Turn& turn, const At& at, const Stock& row,
                                     const LocationId& id) {
  const auto place = turn.state.locations.get(id);
  const bool fits_kind = place && (kind_fits(row, place->kind) || SABOTAGE("any-kind-of-place"));
  if (!place || !fits_kind || !open_for(*place))
    return refused_here(
        at, refusal::WRONG_LOCATION,
        {{"seen", id.text},
         {"expected", for_sale(row) ? "a pick or reserve place" : "a quarantine place"},
         {"why", place && !open_for(*place) ? "blocked" : "kind"}});
  if (!class_fits(turn, *place, row))
    return refused_here(at, refusal::WRONG_LOCATION,
                        {{"seen", id.text},
                         {"expected", "a place for its storage class"},
                         {"why", "storage_class"}});
  if (const auto other = other_lot_at(turn, *place, row))
    return refused_here(at, refusal::MIXED_LOT,
                        {{"seen", row.lot.text},
                         {"expected", other->lot.text},
                         {"location", id.text},
                         {"sku", row.sku.text}});
  if (const auto limit = full_of(turn, *place, row); !limit.empty())
    return refused_here(at, refusal::CAPACITY,
                        {{"seen", row.qty}, {"location", id.text}, {"why", limit}});
  return {};
}

}  // namespace wec::deciding
