// Round trips in one block from a place on a cross aisle: the same optimum as the general
// programme, in about a microsecond, because batching asks for it a million times a second.
//
// States between two aisles, bottom and top cross aisle (Ratliff and Rosenthal 1983):
//
//   UU  passed once each     E0, 0E  twice on one side     EE1, EE2  twice on both, joined or not
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "daemon/core/routing/layout.hpp"

namespace wec::routing {

struct BlockStop {
  std::uint32_t aisle = 0;
  Mm y = 0;  // above the bottom cross aisle, at most the block's height
};

/// What the programme needs of an aisle with stops: its lowest and highest, and the widest stretch
/// between neighbours.
struct AisleNeeds {
  Mm low = 0;
  Mm high = 0;
  Mm gap = 0;
};

class SingleBlock {
 public:
  enum State : std::uint8_t { uu, e0, oe, ee1, ee2 };
  enum Choice : std::uint8_t { none, through, from_bottom, from_top, both_ends };

  /// `aisle_x` ascending; the round trip begins and ends on the bottom cross aisle at `depot_x`.
  SingleBlock(std::vector<Mm> aisle_x, Mm height, Mm depot_x);

  std::size_t aisles() const { return aisle_x_.size(); }

  /// The length of the shortest round trip. `needs` has one entry an aisle; high < 0: nothing
  /// there.
  Mm length(std::span<const AisleNeeds> needs) const;

  /// The shortest round trip and the order of the stops in it.
  Mm tour(std::span<const BlockStop> stops, std::vector<std::uint32_t>& order);

 private:
  struct Column {
    Mm x = 0;
    std::uint32_t begin = 0, end = 0;  // its stops in sorted_
    AisleNeeds needs;
    bool depot = false;
    Choice choice = none;
    std::uint8_t passages_bottom = 0, passages_top = 0;  // to the next column
    std::array<std::uint8_t, 5> from_state{}, from_choice{}, from_cross{};
  };

  void sort_in(std::span<const BlockStop> stops);
  void put_column(Mm x, std::uint32_t begin, std::uint32_t end, bool depot);
  Mm run();
  void trace(State last);
  void walk(std::vector<std::uint32_t>& order);

  std::vector<Mm> aisle_x_;
  Mm height_;
  Mm depot_x_;
  std::vector<std::uint32_t> fill_;  // by aisle
  struct Sorted {
    Mm y;
    std::uint32_t stop;
  };
  std::vector<Sorted> sorted_;
  std::vector<Column> columns_;
  std::vector<std::uint32_t> path_;
  std::vector<std::uint8_t> seen_;
};

}  // namespace wec::routing
