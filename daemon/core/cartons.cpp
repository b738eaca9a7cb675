// A bound, not a packing plan: volume at most 90 % of the inside, every unit's edges within the
// carton's edges, weight within the limit.

#include "daemon/core/cartons.hpp"

#include <algorithm>

namespace wec {
namespace {

std::int64_t volume(const std::vector<std::int64_t>& mm) {
  return mm.size() == 3 ? mm[0] * mm[1] * mm[2] : 0;
}

bool edges_fit(std::vector<std::int64_t> item, std::vector<std::int64_t> inner) {
  if (item.size() != 3) return true;  // dimensions not known: nothing to say against it
  std::sort(item.begin(), item.end());
  std::sort(inner.begin(), inner.end());
  return item[0] <= inner[0] && item[1] <= inner[1] && item[2] <= inner[2];
}

}  // namespace

bool carton_fits(const State& state, const CartonType& type, const Lpn& tote) {
  const auto room = volume(type.inner_mm) * 9 / 10;
  std::int64_t filled = 0, mass = type.tare_mg;
  for (const auto& row : state.stock.where("lpn", tote)) {
    const auto item = state.items.get(row.sku);
    if (!item || !edges_fit(item->dims_mm, type.inner_mm)) return false;
    const auto unit = volume(item->dims_mm);
    // Divided rather than multiplied: a pallet's worth of large units would not fit into 64 bits.
    if (unit > 0 && row.qty > (room - filled) / unit) return false;
    if (row.qty > (type.max_mg - mass) / item->weight_mg) return false;
    filled += row.qty * unit;
    mass += row.qty * item->weight_mg;
  }
  return mass <= type.max_mg;
}

std::optional<CartonType> suggest_carton(const State& state, const Lpn& tote) {
  std::optional<CartonType> best;
  for (const auto& type : state.carton_types.after({}, rows_all)) {
    if (!carton_fits(state, type, tote)) continue;
    if (!best || volume(type.inner_mm) < volume(best->inner_mm)) best = type;
  }
  return best;
}

}  // namespace wec
