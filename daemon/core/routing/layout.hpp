// A floor as the routing library sees it, and what it is asked. Lengths are whole millimetres.
// Aisles run along y, cross aisles along x; a floor that is turned is turned before it comes here.
//
//      y ▲   ──┬────┬────┬──   cross[1]
//        │     │    │    │
//        │     │    │    │     aisles[0..2], each at its x
//        │   ──┴────┴────┴──   cross[0]
//        └────────────────────▶ x
#pragma once

#include <cstdint>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/core/routing/limits.hpp"

namespace wec::routing {

enum class Way { both, up, down };  // up: towards larger y only

/// A part of an aisle that nobody can walk through.
struct Closed {
  Mm from = 0;
  Mm to = 0;
};

struct AisleLine {
  Mm x = 0;
  Way way = Way::both;
  std::vector<Closed> closed;
};

struct Layout {
  std::vector<AisleLine> aisles;
  std::vector<Mm> cross;  // ascending, at least two
};

/// A place on the floor: in an aisle, or on a cross aisle at any x.
struct Spot {
  std::int32_t aisle = 0;  // index of the aisle; on_cross: `y` is that of a cross aisle
  Mm x = 0;                // read on cross aisles only
  Mm y = 0;
};
constexpr std::int32_t on_cross = -1;

struct WalkRequest {
  Spot start;
  Spot end;
  std::vector<Spot> stops;
  std::uint64_t seed = 1;
  std::uint64_t evaluations_max = 20'000;  // moves looked at where the walk is not found exactly
};

enum class Method {
  nothing,       // no stops
  line,          // all in one aisle
  single_block,  // exact
  blocks,        // exact, by dynamic programming over the aisles
  small,         // exact, by dynamic programming over sets of stops
  heuristic      // the bound says how far from the optimum it may be at most
};

struct Tour {
  std::vector<std::uint32_t> order;  // indices of the stops
  Mm length = 0;
  Mm bound = 0;  // no walk is shorter; equal to length when exact
  Method method = Method::nothing;
  std::uint64_t evaluations = 0;  // moves looked at; 0: found exactly
};

enum class Problem { bad_layout, too_many_stops, too_far, off_layout, unreachable };

struct RouteError {
  Problem problem = Problem::bad_layout;
  std::optional<std::uint32_t> stop;  // none: start, end or the layout itself
};

using TourResult = tl::expected<Tour, RouteError>;

/// The shortest walk from start over all stops to end. Exact for any rectangular floor of up to
/// five blocks whose aisles are walked both ways, and for up to 11 different places on any floor;
/// otherwise a heuristic with its bound. The same for the same request.
TourResult shortest_walk(const Layout&, const WalkRequest&);

}  // namespace wec::routing
