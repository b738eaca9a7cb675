// Which method serves a request, and the methods for floors that are not rectangular or not free.

#include <algorithm>
#include <map>
#include <tuple>

#include "daemon/core/routing/blocks.hpp"
#include "daemon/core/routing/frontier.hpp"
#include "daemon/core/routing/matrix_tour.hpp"
#include "daemon/core/routing/sheet.hpp"

namespace wec::routing {
namespace {

bool all_both_ways(const Layout& layout) {
  return std::all_of(layout.aisles.begin(), layout.aisles.end(),
                     [](const AisleLine& aisle) { return aisle.way == Way::both; });
}

bool nothing_closed(const Layout& layout) {
  return std::all_of(layout.aisles.begin(), layout.aisles.end(),
                     [](const AisleLine& aisle) { return aisle.closed.empty(); });
}

/// All in one aisle: to one end, then to the other.
Tour line_tour(const Sheet& sheet) {
  const auto& points = sheet.columns.front().points;
  std::size_t low = points.size(), high = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (points[i].needed) low = std::min(low, i), high = i;
  const auto y = [&](std::size_t i) { return points[i].y; };
  const auto start = sheet.start_point, end = sheet.end_point;
  const Mm down_first = y(start) - y(low) + y(high) - y(low) + y(high) - y(end);
  const Mm up_first = y(high) - y(start) + y(high) - y(low) + y(end) - y(low);
  Tour tour;
  tour.method = Method::line;
  tour.length = tour.bound = std::min(down_first, up_first);
  const auto take = [&](std::size_t i) {
    for (auto stop = points[i].stops; stop != no_stop; stop = sheet.next[stop])
      tour.order.push_back(stop);
  };
  const bool down = down_first <= up_first;
  if (down) {
    for (auto i = start + 1; i-- > low;) take(i);
    for (auto i = start + 1; i <= high; ++i) take(i);
  } else {
    for (auto i = start; i <= high; ++i) take(i);
    for (auto i = start; i-- > low;) take(i);
  }
  return tour;
}

/// Start, end and all stops at one place: nothing to walk.
std::optional<Tour> standing_tour(const Sheet& sheet) {
  const SheetPoint* only = nullptr;
  for (const auto& column : sheet.columns)
    for (const auto& point : column.points) {
      if (!point.needed) continue;
      if (only) return {};
      only = &point;
    }
  Tour tour;
  tour.method = Method::line;
  for (auto stop = only->stops; stop != no_stop; stop = sheet.next[stop])
    tour.order.push_back(stop);
  return tour;
}

/// Places of a request without repetitions, start first and end last.
struct Places {
  std::vector<Spot> spots;
  std::vector<std::vector<std::uint32_t>> stops;  // by place
};

Places places_of(const WalkRequest& request) {
  using Key = std::tuple<std::int32_t, Mm, Mm>;
  const auto key = [](const Spot& spot) {
    return Key{spot.aisle, spot.aisle == on_cross ? spot.x : 0, spot.y};
  };
  Places out{{request.start}, {{}}};
  std::map<Key, std::size_t> known{{key(request.start), 0}};
  for (std::uint32_t i = 0; i < request.stops.size(); ++i) {
    const auto [at, added] = known.try_emplace(key(request.stops[i]), out.spots.size());
    if (added) {
      out.spots.push_back(request.stops[i]);
      out.stops.emplace_back();
    }
    out.stops[at->second].push_back(i);
  }
  out.spots.push_back(request.end);
  out.stops.emplace_back();
  return out;
}

TourResult any_floor_tour(const Layout& layout, const WalkRequest& request) {
  const auto places = places_of(request);
  const auto d = distances(layout, places.spots);
  const auto last = d.size - 1;
  for (std::size_t i = 1; i < d.size; ++i)
    if (d.at(0, i) >= no_way || d.at(i, last) >= no_way)
      return tl::unexpected(RouteError{
          Problem::unreachable,
          places.stops[i].empty() ? std::nullopt : std::optional(places.stops[i].front())});
  Tour tour;
  const bool small = d.size <= small_places_max;
  const auto order =
      small ? smallest_order(d) : good_order(d, request.seed, request.evaluations_max);
  tour.method = small ? Method::small : Method::heuristic;
  if (!small) tour.evaluations = request.evaluations_max;
  tour.length = length_of(d, order);
  if (order.empty() || tour.length >= no_way)
    return tl::unexpected(RouteError{Problem::unreachable, {}});
  tour.bound = small ? tour.length : std::min(tour.length, order_bound(d));
  for (const auto place : order)
    tour.order.insert(tour.order.end(), places.stops[place].begin(), places.stops[place].end());
  return tour;
}

TourResult tour_over(const Layout& layout, const WalkRequest& request) {
  if (!all_both_ways(layout) || layout.cross.size() > exact_cross_max)
    return any_floor_tour(layout, request);
  // With closed parts a way round through an aisle without stops may be needed.
  if (!nothing_closed(layout)) return any_floor_tour(layout, request);
  const auto sheet = make_sheet(layout, request.start, request.end, request.stops);
  if (!sheet) return tl::unexpected(sheet.error());
  if (auto standing = standing_tour(*sheet)) return *standing;
  // Between aisles there is no way from one cross aisle to another.
  if (sheet->columns.size() == 1 && !sheet->columns.front().walkable)
    return any_floor_tour(layout, request);
  if (sheet->columns.size() == 1) return line_tour(*sheet);
  const auto tour = blocks_tour(*sheet, layout);
  if (!tour) return any_floor_tour(layout, request);
  return *tour;
}

}  // namespace

TourResult shortest_walk(const Layout& layout, const WalkRequest& request) {
  if (const auto problem = check_request(layout, request)) return tl::unexpected(*problem);
  auto tour = tour_over(layout, request);
  if (tour && request.stops.empty()) tour->method = Method::nothing;
  return tour;
}

}  // namespace wec::routing
