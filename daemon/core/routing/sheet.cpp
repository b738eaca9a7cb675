// Sorting a request into a sheet, and refusing what does not lie on the floor.

#include "daemon/core/routing/sheet.hpp"

#include <algorithm>
#include <map>

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

class SheetMaker {
 public:
  explicit SheetMaker(const Layout& layout) : layout_(layout) {}

  void visit(const Spot& spot) { places_[column_key(layout_, spot)].push_back(spot.y); }

  Sheet make() {
    keep_neighbours();
    sheet_.cross = layout_.cross;
    for (auto& [key, ys] : places_) {
      column_of_[key] = sheet_.columns.size();
      sheet_.columns.push_back(column(key, ys));
    }
    return std::move(sheet_);
  }

  std::size_t column_of(const Spot& spot) const { return column_of_.at(column_key(layout_, spot)); }

 private:
  /// An aisle without anything to visit is no use: a walk through it may as well go through its
  /// neighbour. Unless that is no aisle: then the aisles next to the place stay.
  void keep_neighbours() {
    if (std::none_of(places_.begin(), places_.end(),
                     [](const auto& place) { return place.first.second == on_cross; }))
      return;
    std::vector<ColumnKey> aisles;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(layout_.aisles.size()); ++i)
      aisles.emplace_back(layout_.aisles[static_cast<std::size_t>(i)].x, i);
    std::sort(aisles.begin(), aisles.end());
    std::vector<ColumnKey> kept;
    for (const auto& [key, ys] : places_) {
      if (key.second != on_cross) continue;
      const auto right = std::lower_bound(aisles.begin(), aisles.end(), key);
      if (right != aisles.end()) kept.push_back(*right);
      if (right != aisles.begin()) kept.push_back(*(right - 1));
    }
    for (const auto& key : kept) places_.try_emplace(key);
  }

  SheetColumn column(const ColumnKey& key, std::vector<Mm>& ys) {
    SheetColumn made;
    made.x = key.first;
    made.aisle = key.second;
    made.walkable = key.second != on_cross;
    ys.insert(ys.end(), layout_.cross.begin(), layout_.cross.end());
    std::sort(ys.begin(), ys.end());
    ys.erase(std::unique(ys.begin(), ys.end()), ys.end());
    for (const Mm y : ys) {
      if (std::binary_search(layout_.cross.begin(), layout_.cross.end(), y))
        made.crossing.push_back(made.points.size());
      SheetPoint point;
      point.y = y;
      made.points.push_back(point);
    }
    return made;
  }

  const Layout& layout_;
  Sheet sheet_;
  std::map<ColumnKey, std::vector<Mm>> places_;
  std::map<ColumnKey, std::size_t> column_of_;
};

std::size_t point_at(const SheetColumn& column, Mm y) {
  const auto at =
      std::lower_bound(column.points.begin(), column.points.end(), y,
                       [](const SheetPoint& point, Mm value) { return point.y < value; });
  return static_cast<std::size_t>(at - column.points.begin());
}

}  // namespace

std::optional<RouteError> check_request(const Layout& layout, const WalkRequest& request) {
  if (const auto problem = check_layout(layout)) return RouteError{*problem, {}};
  if (request.stops.size() > stops_max) return RouteError{Problem::too_many_stops, {}};
  if (const auto problem = check_spot(layout, request.start)) return RouteError{*problem, {}};
  if (request.end)
    if (const auto problem = check_spot(layout, *request.end)) return RouteError{*problem, {}};
  for (std::uint32_t i = 0; i < request.stops.size(); ++i)
    if (const auto problem = check_spot(layout, request.stops[i])) return RouteError{*problem, i};
  return {};
}

tl::expected<Sheet, RouteError> make_sheet(const Layout& layout, const Spot& start, const Spot& end,
                                           const std::vector<Spot>& stops) {
  SheetMaker maker(layout);
  maker.visit(start);
  maker.visit(end);
  for (const auto& stop : stops) maker.visit(stop);
  auto sheet = maker.make();
  sheet.next.assign(stops.size(), no_stop);
  // Backwards, so that the stops of one place come out in the order in which they were given.
  for (std::size_t i = stops.size(); i-- > 0;) {
    auto& column = sheet.columns[maker.column_of(stops[i])];
    auto& point = column.points[point_at(column, stops[i].y)];
    sheet.next[i] = point.stops;
    point.stops = static_cast<std::uint32_t>(i);
    point.needed = true;
  }
  sheet.start_column = maker.column_of(start);
  sheet.start_point = point_at(sheet.columns[sheet.start_column], start.y);
  sheet.end_column = maker.column_of(end);
  sheet.end_point = point_at(sheet.columns[sheet.end_column], end.y);
  auto& first = sheet.columns[sheet.start_column].points[sheet.start_point];
  first.needed = true;
  first.turns = !first.turns;
  auto& last = sheet.columns[sheet.end_column].points[sheet.end_point];
  last.needed = true;
  last.turns = !last.turns;
  return sheet;
}

}  // namespace wec::routing
