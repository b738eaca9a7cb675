// Held and Karp: the best way to have visited a set and to stand at one of its places.

#include <algorithm>
#include <cassert>

#include "daemon/core/routing/matrix_tour.hpp"

namespace wec::routing {

Mm length_of(const Distances& d, const PlaceOrder& order) {
  Mm sum = 0;
  for (std::size_t i = 0; i + 1 < order.size(); ++i)
    sum = std::min(no_way, sum + d.at(order[i], order[i + 1]));
  return sum;
}

PlaceOrder smallest_order(const Distances& d) {
  assert(d.size >= 2 && d.size <= small_places_max);
  const std::size_t n = d.size - 2, sets = std::size_t{1} << n;
  const auto end = static_cast<std::uint32_t>(d.size - 1);
  if (n == 0) return {0, end};
  std::vector<Mm> best(sets * n, no_way);
  std::vector<std::uint8_t> before(sets * n, 0);
  for (std::size_t i = 0; i < n; ++i) best[(std::size_t{1} << i) * n + i] = d.at(0, i + 1);
  for (std::size_t set = 1; set < sets; ++set)
    for (std::size_t last = 0; last < n; ++last) {
      const Mm length = best[set * n + last];
      if (length >= no_way) continue;
      for (std::size_t to = 0; to < n; ++to) {
        if ((set >> to & 1) != 0) continue;
        const auto at = (set | std::size_t{1} << to) * n + to;
        const Mm longer = std::min(no_way, length + d.at(last + 1, to + 1));
        if (longer >= best[at]) continue;
        best[at] = longer;
        before[at] = static_cast<std::uint8_t>(last);
      }
    }
  std::size_t last = 0, set = sets - 1;
  const auto whole = [&](std::size_t i) {
    return std::min(no_way, best[set * n + i] + d.at(i + 1, end));
  };
  for (std::size_t i = 1; i < n; ++i)
    if (whole(i) < whole(last)) last = i;
  if (whole(last) >= no_way) return {};
  PlaceOrder order(d.size, 0);
  order.back() = end;
  for (std::size_t place = n; place > 0; --place) {
    order[place] = static_cast<std::uint32_t>(last + 1);
    const auto previous = before[set * n + last];
    set &= ~(std::size_t{1} << last);
    last = previous;
  }
  return order;
}

}  // namespace wec::routing
