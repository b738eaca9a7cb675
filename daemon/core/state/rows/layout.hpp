// The floor as people walk it: aisles, cross aisles, where walks begin and where totes are put
// down. Aisles run along y, cross aisles along x.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

/// UP: towards larger y only.
enum class AisleWay { BOTH, UP, DOWN };
BOOST_DESCRIBE_ENUM(AisleWay, BOTH, UP, DOWN)

/// A part of an aisle that nobody can walk through.
struct ClosedStretch {
  WEC_REQUIRES("from_mm to_mm")
  std::int64_t from_mm = 0;
  std::int64_t to_mm = 0;
};
BOOST_DESCRIBE_STRUCT(ClosedStretch, (), (from_mm, to_mm))

struct LayoutAisle {
  WEC_REQUIRES("aisle x_mm")
  Word aisle;  // as locations name it
  std::int64_t x_mm = 0;
  AisleWay way = AisleWay::BOTH;
  std::vector<ClosedStretch> closed;
};
BOOST_DESCRIBE_STRUCT(LayoutAisle, (), (aisle, x_mm, way, closed))

/// In an aisle at y_mm, or without one: at x_mm of the cross aisle that runs at y_mm.
struct FloorPoint {
  WEC_REQUIRES("y_mm")
  Word aisle;
  std::int64_t x_mm = 0;
  std::int64_t y_mm = 0;
};
BOOST_DESCRIBE_STRUCT(FloorPoint, (), (aisle, x_mm, y_mm))

/// One a site.
struct FloorLayout {
  static constexpr std::string_view table = "floor_layout";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string layout;
  std::int64_t version = 0;
  std::vector<LayoutAisle> aisles;
  std::vector<std::int64_t> cross_mm;  // ascending
  FloorPoint start;
  FloorPoint drop;
};
BOOST_DESCRIBE_STRUCT(FloorLayout, (), (layout, version, aisles, cross_mm, start, drop))

}  // namespace wec
