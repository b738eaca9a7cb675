// The free room of a box as the largest empty cuboids; they overlap (Lai and Chan 1997).
#pragma once

#include <vector>

#include "daemon/core/cartonize/packing.hpp"

namespace wec::cartonize {

struct Space {
  Size low{};
  Size high{};
};

/// Takes a cuboid out of the free room. Spaces narrower than `least` in some direction are dropped.
void take_out(std::vector<Space>& spaces, const Space& taken, const Size& least);

}  // namespace wec::cartonize
