// Floors from a seed, and the slow, simple ways of knowing what is right.

#include "tests/unit/routing/walks.hpp"

#include <algorithm>
#include <set>

namespace wec::routing::test {
namespace {

Spot random_spot(const Layout& layout, Random& random, bool odd_places) {
  Spot spot;
  if (odd_places && random.below(8) == 0) {
    spot.aisle = on_cross;
    spot.x = random.below(60);
    spot.y = layout.cross[random.below(layout.cross.size())];
    return spot;
  }
  spot.aisle = static_cast<std::int32_t>(random.below(layout.aisles.size()));
  const auto length = static_cast<std::uint64_t>(layout.cross.back() - layout.cross.front());
  spot.y = layout.cross.front() + random.below(length + 1);
  const auto crossing = std::find(layout.cross.begin(), layout.cross.end(), spot.y);
  if (!odd_places && crossing != layout.cross.end()) spot.y += spot.y == 0 ? 1 : -1;
  for (const auto& part : layout.aisles[static_cast<std::size_t>(spot.aisle)].closed)
    if (spot.y > part.from && spot.y < part.to) spot.y = part.from;
  return spot;
}

struct Node {
  bool aisle_known;
  std::int32_t aisle;
  Mm x, y;
};

}  // namespace

Case random_case(const Family& family, std::uint64_t seed) {
  Random random(seed);
  Case made;
  const auto aisles = 1 + random.below(family.aisles_max);
  Mm x = 0;
  for (std::uint32_t i = 0; i < aisles; ++i) {
    x += 1 + random.below(9);
    AisleLine aisle;
    aisle.x = x;
    if (family.one_way && random.below(2) == 0)
      aisle.way = random.below(2) == 0 ? Way::up : Way::down;
    if (family.closed && random.below(3) == 0) {
      const Mm from = random.below(15);
      aisle.closed.push_back({from, from + 1 + random.below(3)});
    }
    made.layout.aisles.push_back(aisle);
  }
  Mm y = 0;
  for (std::size_t i = 0; i <= family.blocks; ++i) {
    made.layout.cross.push_back(y);
    y += 2 + random.below(14);
  }
  made.request.start = random_spot(made.layout, random, family.odd_places);
  made.request.end =
      family.open_walk ? random_spot(made.layout, random, family.odd_places) : made.request.start;
  const auto stops = random.below(family.stops_max + 1);
  for (std::uint32_t i = 0; i < stops; ++i)
    made.request.stops.push_back(random_spot(made.layout, random, family.odd_places));
  return made;
}

Ways::Ways(const Case& c) {
  std::vector<Node> nodes;
  const auto put = [&](const Spot& spot) {
    const bool cross = spot.aisle == on_cross;
    nodes.push_back({!cross, spot.aisle,
                     cross ? spot.x : c.layout.aisles[static_cast<std::size_t>(spot.aisle)].x,
                     spot.y});
  };
  put(c.request.start);
  put(c.request.end);
  for (const auto& stop : c.request.stops) put(stop);
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(c.layout.aisles.size()); ++a)
    for (const Mm y : c.layout.cross)
      nodes.push_back({true, a, c.layout.aisles[static_cast<std::size_t>(a)].x, y});
  count_ = nodes.size();
  constexpr Mm never = 1'000'000'000;
  mm_.assign(count_ * count_, never);
  const auto on_a_cross = [&](const Node& n) {
    return std::find(c.layout.cross.begin(), c.layout.cross.end(), n.y) != c.layout.cross.end();
  };
  for (std::size_t i = 0; i < count_; ++i)
    for (std::size_t j = 0; j < count_; ++j) {
      auto& way = mm_[i * count_ + j];
      const auto &from = nodes[i], &to = nodes[j];
      if (i == j) way = 0;
      if (from.y == to.y && on_a_cross(from)) way = std::min(way, std::abs(from.x - to.x));
      if (!from.aisle_known || !to.aisle_known || from.aisle != to.aisle) continue;
      const auto& aisle = c.layout.aisles[static_cast<std::size_t>(from.aisle)];
      const auto low = std::min(from.y, to.y), high = std::max(from.y, to.y);
      const bool against =
          (aisle.way == Way::up && to.y < from.y) || (aisle.way == Way::down && to.y > from.y);
      const bool shut = std::any_of(
          aisle.closed.begin(), aisle.closed.end(),
          [&](const Closed& part) { return low < part.to && high > part.from && low != high; });
      if (!against && !shut) way = std::min(way, high - low);
    }
  for (std::size_t k = 0; k < count_; ++k)
    for (std::size_t i = 0; i < count_; ++i)
      for (std::size_t j = 0; j < count_; ++j)
        mm_[i * count_ + j] =
            std::min(mm_[i * count_ + j], mm_[i * count_ + k] + mm_[k * count_ + j]);
  for (auto& way : mm_)
    if (way >= never) way = -1;
}

Mm best_length(const Case& c, const Ways& ways) {
  const auto n = c.request.stops.size();
  if (n == 0) return ways.between(0, 1);
  constexpr Mm never = 1'000'000'000;
  const auto way = [&](std::size_t a, std::size_t b) {
    return ways.between(a, b) < 0 ? never : ways.between(a, b);
  };
  std::vector<Mm> best((std::size_t{1} << n) * n, never);
  for (std::size_t i = 0; i < n; ++i) best[(std::size_t{1} << i) * n + i] = way(0, i + 2);
  for (std::size_t set = 1; set < std::size_t{1} << n; ++set)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n && best[set * n + i] < never; ++j)
        if ((set >> j & 1) == 0) {
          auto& longer = best[(set | std::size_t{1} << j) * n + j];
          longer = std::min(longer, best[set * n + i] + way(i + 2, j + 2));
        }
  Mm all = never;
  for (std::size_t i = 0; i < n; ++i)
    all = std::min(all, best[((std::size_t{1} << n) - 1) * n + i] + way(i + 2, 1));
  return all >= never ? -1 : all;
}

std::string wrong_with(const Case& c, const Ways& ways, const Tour& tour) {
  const std::set<std::uint32_t> seen(tour.order.begin(), tour.order.end());
  if (tour.order.size() != c.request.stops.size() || seen.size() != tour.order.size())
    return "not every stop once";
  if (!seen.empty() && *seen.rbegin() >= c.request.stops.size()) return "a stop nobody asked for";
  Mm length = 0;
  std::size_t at = 0;
  for (const auto stop : tour.order) {
    length += ways.between(at, stop + 2);
    at = stop + 2;
  }
  length += ways.between(at, 1);
  if (length != tour.length)
    return "walks " + std::to_string(length) + ", says " + std::to_string(tour.length);
  if (tour.bound > tour.length) return "the bound is above the length";
  return "";
}

std::string text_of(const Case& c) {
  std::string text = "aisles";
  for (const auto& aisle : c.layout.aisles)
    text += " " + std::to_string(aisle.x) +
            (aisle.way == Way::up     ? "^"
             : aisle.way == Way::down ? "v"
                                      : "");
  text += " cross";
  for (const auto y : c.layout.cross) text += " " + std::to_string(y);
  const auto put = [&](const char* name, const Spot& spot) {
    text += std::string("\n") + name + " aisle " + std::to_string(spot.aisle) + " x " +
            std::to_string(spot.x) + " y " + std::to_string(spot.y);
  };
  put("start", c.request.start);
  put("end", c.request.end);
  for (const auto& stop : c.request.stops) put("stop", stop);
  return text;
}

}  // namespace wec::routing::test
