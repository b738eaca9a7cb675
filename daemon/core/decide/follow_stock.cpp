// After each accepted command: pick faces and reorder points follow the stock that moved.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/stock_levels.hpp"

namespace wec::deciding {
namespace {

std::int64_t promisable(const State& state, const Sku& sku) {
  std::int64_t units = 0;
  for (const auto& row : state.stock.where("sku", sku))
    if (!row.location.empty() && row.status == StockStatus::AVAILABLE)
      units += row.qty - row.reserved;
  return units;
}

/// What head office says of demand and lead time in the item's policy; nothing: it is not watched.
std::optional<Demand> demand_of(const Item& item) {
  const auto* given = item.policy.more.if_contains("reorder");
  if (!given || !given->is_object()) return {};
  auto demand = from_json<Demand>(*given);
  if (!demand) return {};
  return *demand;
}

void watch_reorder(Turn& turn, const Sku& sku) {
  const auto item = turn.state.items.get(sku);
  const auto demand = item ? demand_of(*item) : std::nullopt;
  if (!demand) return;
  const auto point = reorder_point(*demand);
  const auto available = promisable(turn.state, sku);
  const bool low = available <= point;
  if (low == turn.state.low_items.get(sku).has_value()) return;
  turn.emit(StockLow{sku, low, available, point, safety_stock(*demand)});
}

}  // namespace

void follow_stock(Turn& turn) {
  auto moved = std::move(turn.moved);
  turn.moved.clear();
  std::sort(moved.begin(), moved.end());
  moved.erase(std::unique(moved.begin(), moved.end()), moved.end());
  for (const auto& sku : moved) {
    if (!SABOTAGE("face-runs-empty")) watch_face(turn, sku);
    watch_reorder(turn, sku);
  }
}

}  // namespace wec::deciding
