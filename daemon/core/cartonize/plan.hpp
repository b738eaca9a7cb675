// Which boxes an order goes into: the cheapest one that holds everything, or several.
#pragma once

#include <utility>

#include "daemon/core/cartonize/packing.hpp"

namespace wec::cartonize {

struct BoxType {
  Box box;
  std::int64_t cost = 0;  // of one box; above 0
};

struct Goods {
  Item item;
  std::uint32_t group = 0;  // of goods that may or may not lie together
};

struct FilledBox {
  std::size_t type = 0;
  Packing packing;
};

struct Plan {
  std::vector<FilledBox> boxes;
  std::vector<std::uint32_t> misfits;  // goods that fit into no box, by size or by weight
};

/// Groups that must not share a box.
using Apart = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Every piece that fits somewhere is in one box; what fits nowhere is named. Deterministic. Boxes
/// are compared by cost, then by their place in the list.
Plan plan_boxes(const std::vector<BoxType>&, const std::vector<Goods>&, const Apart&,
                const Effort&);

}  // namespace wec::cartonize
