// A request put in order for the exact methods: columns from left to right, the points of each
// column from bottom to top, stops at the same place as one.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/core/routing/layout.hpp"

namespace wec::routing {

constexpr std::uint32_t no_stop = UINT32_MAX;

/// A node of the walk: a crossing or a place in an aisle.
struct SheetPoint {
  Mm y = 0;
  std::uint32_t stops = no_stop;  // the first of the stops here; the others by Sheet::next
  bool needed = false;            // a stop, or a walk's start or end
  bool turns = false;             // the walk starts or ends here, not both
};

struct SheetColumn {
  Mm x = 0;
  bool walkable = true;  // false: an end of the walk on a cross aisle, between aisles
  std::int32_t aisle = on_cross;
  std::vector<SheetPoint> points;     // ascending; the crossings are among them
  std::vector<std::size_t> crossing;  // by cross aisle: index in points
};

struct Sheet {
  std::vector<Mm> cross;
  std::vector<SheetColumn> columns;  // only those with a point to be visited
  std::vector<std::uint32_t> next;   // by stop: the next stop at the same place
  std::size_t start_column = 0, start_point = 0;
  std::size_t end_column = 0, end_point = 0;
};

/// Where a place is on the sheet, or the problem with it.
tl::expected<Sheet, RouteError> make_sheet(const Layout&, const Spot& start, const Spot& end,
                                           const std::vector<Spot>& stops);

/// What is wrong with a layout or with the size of a request, if anything.
std::optional<RouteError> check_request(const Layout&, const WalkRequest&);

}  // namespace wec::routing
