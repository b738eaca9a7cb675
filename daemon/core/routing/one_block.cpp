// Sorting the aisles, and looking from the depot's side.

#include "daemon/core/routing/one_block.hpp"

#include <algorithm>
#include <numeric>

namespace wec::routing {

std::optional<OneBlock> one_block(const Layout& layout, const Spot& depot) {
  const bool plain = std::all_of(
      layout.aisles.begin(), layout.aisles.end(),
      [](const AisleLine& aisle) { return aisle.way == Way::both && aisle.closed.empty(); });
  if (!plain || layout.cross.size() != 2 || depot.aisle != on_cross) return {};
  OneBlock block;
  block.bottom_ = layout.cross.front();
  block.height_ = layout.cross.back() - block.bottom_;
  block.depot_x_ = depot.x;
  block.from_top_ = depot.y == layout.cross.back();
  std::vector<std::uint32_t> by_x(layout.aisles.size());
  std::iota(by_x.begin(), by_x.end(), 0U);
  std::sort(by_x.begin(), by_x.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair{layout.aisles[a].x, a} < std::pair{layout.aisles[b].x, b};
  });
  block.column_.resize(by_x.size());
  for (std::uint32_t c = 0; c < by_x.size(); ++c) {
    block.column_[by_x[c]] = c;
    block.aisle_x_.push_back(layout.aisles[by_x[c]].x);
  }
  return block;
}

std::optional<BlockStop> OneBlock::stop(const Spot& spot) const {
  if (spot.aisle < 0 || static_cast<std::size_t>(spot.aisle) >= column_.size()) return {};
  const Mm above = from_top_ ? bottom_ + height_ - spot.y : spot.y - bottom_;
  if (above <= 0 || above >= height_) return {};
  return BlockStop{column_[static_cast<std::size_t>(spot.aisle)], above};
}

}  // namespace wec::routing
