// Sorting a request into a sheet, and refusing what does not lie on the floor.

#include "daemon/core/routing/sheet.hpp"

#include <algorithm>
#include <tuple>

namespace wec::routing {
namespace {

bool far(Mm mm) { return mm < -coordinate_max_mm || mm > coordinate_max_mm; }

std::optional<Problem> check_layout(const Layout& layout) {
  if (layout.aisles.empty() || layout.aisles.size() > aisles_max) return Problem::bad_layout;
  if (layout.cross.size() < 2 || layout.cross.size() > cross_aisles_max) return Problem::bad_layout;
  for (std::size_t i = 0; i < layout.cross.size(); ++i) {
    if (far(layout.cross[i])) return Problem::too_far;
    if (i > 0 && layout.cross[i] <= layout.cross[i - 1]) return Problem::bad_layout;
  }
  for (const auto& aisle : layout.aisles) {
    if (far(aisle.x)) return Problem::too_far;
    for (const auto& part : aisle.closed)
      if (part.from > part.to) return Problem::bad_layout;
  }
  return {};
}

std::optional<Problem> check_spot(const Layout& layout, const Spot& spot) {
  if (far(spot.x) || far(spot.y)) return Problem::too_far;
  if (spot.aisle == on_cross)
    return std::binary_search(layout.cross.begin(), layout.cross.end(), spot.y)
               ? std::nullopt
               : std::optional(Problem::off_layout);
  if (spot.aisle < 0 || static_cast<std::size_t>(spot.aisle) >= layout.aisles.size())
    return Problem::off_layout;
  if (spot.y < layout.cross.front() || spot.y > layout.cross.back()) return Problem::off_layout;
  for (const auto& part : layout.aisles[static_cast<std::size_t>(spot.aisle)].closed)
    if (spot.y > part.from && spot.y < part.to) return Problem::unreachable;
  return {};
}

/// Aisles at the same x are different ways; an aisle stands before a plain place of that x.
using ColumnKey = std::pair<Mm, std::int32_t>;

ColumnKey column_key(const Layout& layout, const Spot& spot) {
  if (spot.aisle != on_cross)
    return {layout.aisles[static_cast<std::size_t>(spot.aisle)].x, spot.aisle};
  return {spot.x, on_cross};
}

/// A place to be visited, with what it is for.
struct Visited {
  ColumnKey key;
  Mm y = 0;
  std::uint32_t stop = no_stop;  // none: the start or the end
  bool turns = false;
};

class SheetMaker {
 public:
  SheetMaker(const Layout& layout, const Spot& start, const Spot& end,
             const std::vector<Spot>& stops)
      : layout_(layout) {
    places_.reserve(stops.size() + 2);
    places_.push_back({column_key(layout, start), start.y, no_stop, true});
    places_.push_back({column_key(layout, end), end.y, no_stop, true});
    for (std::uint32_t i = 0; i < stops.size(); ++i)
      places_.push_back({column_key(layout, stops[i]), stops[i].y, i, false});
    start_ = places_[0];
    end_ = places_[1];
    // Stops of one place come out in the order in which they were given.
    std::sort(places_.begin(), places_.end(), [](const Visited& a, const Visited& b) {
      return std::tie(a.key, a.y, a.stop) < std::tie(b.key, b.y, b.stop);
    });
    sheet_.cross = layout.cross;
    sheet_.next.assign(stops.size(), no_stop);
  }

  Sheet make() {
    keep_neighbours();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < places_.size();) {
      std::size_t end = i;
      while (end < places_.size() && places_[end].key == places_[i].key) ++end;
      for (; kept < empty_.size() && empty_[kept] < places_[i].key; ++kept)
        column(empty_[kept], 0, 0);
      if (kept < empty_.size() && empty_[kept] == places_[i].key) ++kept;
      column(places_[i].key, i, end);
      i = end;
    }
    for (; kept < empty_.size(); ++kept) column(empty_[kept], 0, 0);
    find(start_, sheet_.start_column, sheet_.start_point);
    find(end_, sheet_.end_column, sheet_.end_point);
    return std::move(sheet_);
  }

 private:
  /// An aisle without anything to visit is no use: a walk through it may as well go through its
  /// neighbour. Unless that is no aisle: then the aisles next to the place stay.
  void keep_neighbours() {
    if (std::none_of(places_.begin(), places_.end(),
                     [](const Visited& place) { return place.key.second == on_cross; }))
      return;
    std::vector<ColumnKey> aisles;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(layout_.aisles.size()); ++i)
      aisles.emplace_back(layout_.aisles[static_cast<std::size_t>(i)].x, i);
    std::sort(aisles.begin(), aisles.end());
    for (const auto& place : places_) {
      if (place.key.second != on_cross) continue;
      const auto right = std::lower_bound(aisles.begin(), aisles.end(), place.key);
      if (right != aisles.end()) empty_.push_back(*right);
      if (right != aisles.begin()) empty_.push_back(*(right - 1));
    }
    std::sort(empty_.begin(), empty_.end());
    empty_.erase(std::unique(empty_.begin(), empty_.end()), empty_.end());
  }

  /// The places from `first` to `end` are this column's; merged with its crossings.
  void column(const ColumnKey& key, std::size_t first, std::size_t end) {
    auto& made = sheet_.columns.emplace_back();
    made.x = key.first;
    made.aisle = key.second;
    made.walkable = key.second != on_cross;
    made.points.reserve(end - first + sheet_.cross.size());
    made.crossing.reserve(sheet_.cross.size());
    std::size_t h = 0;
    const auto crossings_to = [&](Mm y) {
      for (; h < sheet_.cross.size() && sheet_.cross[h] <= y; ++h) {
        made.crossing.push_back(made.points.size());
        made.points.push_back({sheet_.cross[h]});
      }
    };
    std::uint32_t last = no_stop;  // the stop before at the same place
    for (auto i = first; i < end; ++i) {
      const auto& place = places_[i];
      crossings_to(place.y);
      if (made.points.empty() || made.points.back().y != place.y) made.points.push_back({place.y});
      auto& point = made.points.back();
      point.needed = true;
      if (place.turns) point.turns = !point.turns;
      if (place.stop == no_stop) continue;
      if (point.stops == no_stop)
        point.stops = place.stop;
      else
        sheet_.next[last] = place.stop;
      last = place.stop;
    }
    crossings_to(INT64_MAX);
  }

  void find(const Visited& place, std::size_t& column_out, std::size_t& point_out) const {
    const auto& columns = sheet_.columns;
    column_out = 0;
    while (columns[column_out].x != place.key.first ||
           columns[column_out].aisle != place.key.second)
      ++column_out;
    const auto& points = columns[column_out].points;
    point_out = 0;
    while (points[point_out].y != place.y) ++point_out;
  }

  const Layout& layout_;
  Sheet sheet_;
  Visited start_, end_;
  std::vector<Visited> places_;   // by column, then by y
  std::vector<ColumnKey> empty_;  // aisles that are kept although nothing is to be visited there
};

}  // namespace

std::optional<RouteError> check_request(const Layout& layout, const WalkRequest& request) {
  if (const auto problem = check_layout(layout)) return RouteError{*problem, {}};
  if (request.stops.size() > stops_max) return RouteError{Problem::too_many_stops, {}};
  if (const auto problem = check_spot(layout, request.start)) return RouteError{*problem, {}};
  if (const auto problem = check_spot(layout, request.end)) return RouteError{*problem, {}};
  for (std::uint32_t i = 0; i < request.stops.size(); ++i)
    if (const auto problem = check_spot(layout, request.stops[i])) return RouteError{*problem, i};
  return {};
}

tl::expected<Sheet, RouteError> make_sheet(const Layout& layout, const Spot& start, const Spot& end,
                                           const std::vector<Spot>& stops) {
  return SheetMaker(layout, start, end, stops).make();
}

}  // namespace wec::routing
