// Blocks: items that are placed as one, because together they are (almost) a full cuboid.
#pragma once

#include <vector>

#include "daemon/core/cartonize/packing.hpp"

namespace wec::cartonize {

struct Content {
  std::uint32_t item;
  std::int32_t count;
};

struct Block {
  Size size{};
  std::int64_t volume = 0;  // of its items; at least 98 % of its size
  std::int64_t weight_mg = 0;
  std::int32_t log_volume = 0;
  std::int32_t log_items = 0;
  std::uint32_t first = 0, contents = 0;  // in BlockSet::contents
  // How it is made: of two blocks side by side along an axis, or of one item.
  std::int32_t left = -1, right = -1;
  std::uint32_t axis = 0;
};

struct BlockSet {
  std::vector<Block> blocks;  // the largest first
  std::vector<Content> contents;

  /// Where each item of a block lies, if the block's corner lies at `at`.
  void lay_out(std::uint32_t block, Size at, std::vector<Placed>& out) const;
};

/// Single items in all their orientations, then blocks of two blocks, until there are blocks_max.
BlockSet make_blocks(const Box&, const std::vector<Item>&, std::size_t blocks_max);

}  // namespace wec::cartonize
