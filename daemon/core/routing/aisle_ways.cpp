// One pass for each parity of the lowest stretch: no gap, a gap at either end, the largest between.

#include "daemon/core/routing/aisle_ways.hpp"

namespace wec::routing {
namespace {

struct Pass {
  Mm cost = 0;     // every stretch passed
  Mm blocked = 0;  // number of stretches that cannot be walked
};

void add(AisleWays& ways, Effect effect, Mm cost, bool odd, std::int32_t gap) {
  ways.way[ways.count++] = {effect, cost, odd, gap};
}

Touch touch_of(bool odd) { return odd ? Touch::odd : Touch::even; }

}  // namespace

AisleWays ways_through(const SheetColumn& column, std::size_t bottom, std::size_t top,
                       const std::vector<char>& open) {
  AisleWays ways;
  const bool empty = top == bottom + 1;
  if (empty) add(ways, {}, 0, false, 0);
  if (!column.walkable) return ways;
  for (const bool starts_odd : {false, true}) {
    Pass pass;
    bool odd = starts_odd;
    Mm best_inner = -1, first = 0, last = 0;
    std::int32_t inner_gap = -1;
    bool first_even = false, last_even = false, inner_blocked = false, first_blocked = false;
    for (std::size_t i = bottom; i < top; ++i) {
      if (i > bottom && column.points[i].turns) odd = !odd;
      const Mm length = column.points[i + 1].y - column.points[i].y;
      const bool closed = !open.empty() && open[i] == 0;
      pass.cost += odd ? length : 2 * length;
      pass.blocked += closed ? 1 : 0;
      if (i == bottom) first = length, first_even = !odd, first_blocked = closed;
      if (i + 1 == top) last = length, last_even = !odd;
      const bool inner = i > bottom && i + 1 < top;
      if (inner && !odd &&
          (closed > inner_blocked || (closed == inner_blocked && length > best_inner)))
        best_inner = length, inner_gap = static_cast<std::int32_t>(i - bottom),
        inner_blocked = closed;
    }
    const bool last_blocked = !open.empty() && open[top - 1] == 0;
    const Touch low = touch_of(starts_odd), high = touch_of(odd);
    const auto stretches = static_cast<std::int32_t>(top - bottom);
    if (pass.blocked == 0) add(ways, {low, high, true}, pass.cost, starts_odd, -1);
    if (empty) continue;
    if (first_even && pass.blocked == (first_blocked ? 1 : 0))
      add(ways, {Touch::none, high, false}, pass.cost - 2 * first, starts_odd, 0);
    if (last_even && pass.blocked == (last_blocked ? 1 : 0))
      add(ways, {low, Touch::none, false}, pass.cost - 2 * last, starts_odd, stretches - 1);
    if (inner_gap >= 0 && pass.blocked == (inner_blocked ? 1 : 0))
      add(ways, {low, high, false}, pass.cost - 2 * best_inner, starts_odd, inner_gap);
  }
  return ways;
}

}  // namespace wec::routing
