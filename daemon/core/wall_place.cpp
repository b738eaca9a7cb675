#include "daemon/core/wall_place.hpp"

#include <algorithm>

#include "daemon/core/oms_walls.hpp"

namespace wec {
namespace {

bool same_goods(const BatchLine& line, const Stock& row) {
  return line.sku == row.sku && line.lot == row.lot && line.expiry == row.expiry;
}

}  // namespace

WallStep wall_step(const StationState& station) {
  if (station.tote.empty()) return WallStep::IDLE;
  if (station.pending.starts_with(wall_pending::QTY)) return WallStep::ENTERING_QTY;
  if (!station.slot.empty()) return WallStep::PUT_TO_SLOT;
  return station.last_sku.empty() ? WallStep::SORTING : WallStep::SERIAL_SCAN;
}

const char* slot_state(const Container& slot) {
  switch (slot.state) {
    case ToteState::EMPTY:
      return "FREE";
    case ToteState::FILLING:
    case ToteState::FULL:
      return "OPEN";
    case ToteState::STAGED:
      return "COMPLETE";
    case ToteState::AT_STATION:
      return "PACKING";
    case ToteState::SUSPENDED:
    case ToteState::LOST:
      break;
  }
  return "BLOCKED";
}

std::optional<Wall> wall_at(const State& state, const SiteStation& site) {
  const auto walls = state.walls.after({}, rows_all);
  for (const auto& wall : walls)
    if (!site.location.empty() &&
        (wall.location == site.location || wall.wall == site.location.text))
      return wall;
  if (walls.size() != 1 || (!site.location.empty() && !walls.front().location.empty())) return {};
  return walls.front();
}

std::optional<Container> slot_of(const State& state, const OrderId& order) {
  for (auto& container : state.containers.where("order", order))
    if (container.kind == LpnKind::SLOT) return std::move(container);
  return {};
}

std::vector<BatchLine> unsorted_in(const State& state, const Container& tote) {
  std::vector<BatchLine> out;
  if (tote.batch.empty()) return out;
  const auto rows = state.stock.where("lpn", tote.lpn);
  for (auto& line : state.batch_lines.where("batch", tote.batch))
    if (std::any_of(rows.begin(), rows.end(), [&](const Stock& row) {
          return same_goods(line, row) && row.qty > going_back(state, row);
        }))
      out.push_back(std::move(line));
  return out;
}

std::int64_t going_back(const State& state, const Stock& row) {
  std::int64_t units = 0;
  for (const auto& task : state.putbacks.where("lpn", row.lpn))
    if (!is_over(task.state) && task.sku == row.sku && task.lot == row.lot &&
        task.expiry == row.expiry && task.serial == row.serial)
      units += task.qty;
  return units;
}

std::vector<Stock> goods_for(const State& state, const Lpn& lpn, const OrderId& order) {
  auto rows = state.stock.where("lpn", lpn);
  const auto tote = state.containers.get(lpn);
  if (!tote || tote->batch.empty()) return rows;
  std::vector<Stock> own;
  for (const auto& line : state.batch_lines.where("order", order)) {
    auto left = line.batch == tote->batch ? line.qty : 0;
    for (auto row : rows) {
      if (left == 0 || !same_goods(line, row)) continue;
      row.qty = std::min(row.qty, left);
      left -= row.qty;
      own.push_back(row);
    }
  }
  return own;
}

std::vector<WallSlot> slots_of(const WallUpsert& c) {
  auto slots = c.slots;
  const auto named = [&](const WallSlot& slot) { return slot.slot == c.exception_slot; };
  if (!c.exception_slot.empty() && std::none_of(slots.begin(), slots.end(), named))
    slots.push_back({c.exception_slot, {}, {}, {}});
  for (auto& slot : slots)
    if (slot.barcode.empty()) slot.barcode = slot.slot.text;
  return slots;
}

}  // namespace wec
