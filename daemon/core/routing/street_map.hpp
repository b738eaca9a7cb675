// How often the walk passes each stretch of the floor, and the walk itself: from its start, every
// passage once, to its end.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "daemon/core/routing/sheet.hpp"

namespace wec::routing {

class StreetMap {
 public:
  explicit StreetMap(const Sheet&);

  void pass_up(std::size_t column, std::size_t point, int times);
  void pass_right(std::size_t column, std::size_t crossing, int times);
  Mm length() const { return length_; }

  /// The stops in the order of the walk, each when its place is first reached. Uses the passages
  /// up.
  std::vector<std::uint32_t> walk();

 private:
  enum Side { left, right, down, up };
  struct Node {
    std::array<std::uint32_t, 4> neighbour{};
    std::array<std::uint8_t, 4> passages{};
    std::uint32_t stops = no_stop;
  };

  void pass(std::uint32_t from, Side side, int times, Mm length);
  std::uint32_t node(std::size_t column, std::size_t point) const {
    return first_[column] + static_cast<std::uint32_t>(point);
  }

  const Sheet& sheet_;
  std::vector<std::uint32_t> first_;
  std::vector<Node> nodes_;
  Mm length_ = 0;
};

}  // namespace wec::routing
