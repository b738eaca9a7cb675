// A floor of one block as the fast programme sees it: aisles by their x, heights from the cross
// aisle on which the depot lies.
#pragma once

#include <optional>

#include "daemon/core/routing/single_block.hpp"

namespace wec::routing {

class OneBlock {
 public:
  SingleBlock programme() const { return {aisle_x_, height_, depot_x_}; }
  std::size_t aisles() const { return aisle_x_.size(); }
  Mm height() const { return height_; }

  /// None: the place lies on a cross aisle or outside.
  std::optional<BlockStop> stop(const Spot&) const;

 private:
  friend std::optional<OneBlock> one_block(const Layout&, const Spot& depot);
  std::vector<Mm> aisle_x_;
  std::vector<std::uint32_t> column_;  // by aisle of the layout
  Mm bottom_ = 0, height_ = 0, depot_x_ = 0;
  bool from_top_ = false;
};

/// None: the floor has more blocks, one-way or closed aisles, or the depot lies in an aisle.
std::optional<OneBlock> one_block(const Layout&, const Spot& depot);

}  // namespace wec::routing
