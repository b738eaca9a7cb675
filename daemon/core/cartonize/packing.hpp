// Packing boxes into a box: sizes, what may be turned how, and where each one lies. Lengths are
// whole millimetres, weights whole milligrams.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace wec::cartonize {

using Length = std::int32_t;
using Size = std::array<Length, 3>;  // x, y and z; z is up

constexpr Length length_max_mm = 20'000;
constexpr std::size_t item_types_max = 200;
constexpr std::int64_t copies_max = 2000;  // of all items together, in one call

/// Which of the item's own edges lie along x, y and z. Bit i of a mask allows orientation i.
constexpr std::array<std::array<int, 3>, 6> orientations{
    {{0, 1, 2}, {1, 0, 2}, {2, 1, 0}, {1, 2, 0}, {0, 2, 1}, {2, 0, 1}}};
constexpr std::uint8_t any_way = 0x3f;
constexpr std::uint8_t this_side_up = 0x03;

struct Item {
  Size size{};
  std::uint8_t may_turn = any_way;
  std::int64_t weight_mg = 0;
  std::int64_t copies = 1;
};

struct Box {
  Size inner{};
  std::int64_t load_max_mg = INT64_MAX;
  std::int64_t fill_max_permille = 1000;  // of the inner volume
};

struct Placed {
  std::uint32_t item = 0;
  Size at{};    // its corner with the smallest coordinates
  Size size{};  // as it is turned
};

struct Packing {
  std::vector<Placed> placed;
  std::int64_t volume = 0;
  std::int64_t weight_mg = 0;
  std::uint64_t evaluations = 0;  // blocks looked at; the last packing is brought to its end
};

struct Effort {
  std::uint64_t evaluations_max = 200'000;  // blocks looked at; some hundred a microsecond
  std::size_t blocks_max = 1000;            // groups of items that are placed as one
  bool from_floor = true;  // bottom corners first, so that the box is filled upwards
};

/// As much as possible of the items in one box. Never more than fits: no overlap, nothing outside,
/// no limit passed. Deterministic. Sizes out of range give an empty packing.
Packing fill_box(const Box&, const std::vector<Item>&, const Effort&);

inline std::int64_t volume_of(const Size& size) {
  return std::int64_t{size[0]} * size[1] * size[2];
}

/// The item's size in one orientation.
inline Size turned(const Size& size, std::size_t orientation) {
  const auto& edge = orientations[orientation];
  return {size[static_cast<std::size_t>(edge[0])], size[static_cast<std::size_t>(edge[1])],
          size[static_cast<std::size_t>(edge[2])]};
}

}  // namespace wec::cartonize
