// Hierholzer's method: walk until stuck, and put the detours in on the way back.

#include "daemon/core/routing/street_map.hpp"

namespace wec::routing {

StreetMap::StreetMap(const Sheet& sheet) : sheet_(sheet) {
  std::uint32_t count = 0;
  for (const auto& column : sheet.columns) {
    first_.push_back(count);
    count += static_cast<std::uint32_t>(column.points.size());
  }
  nodes_.resize(count);
  for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
    const auto& column = sheet.columns[c];
    for (std::size_t p = 0; p < column.points.size(); ++p) {
      nodes_[node(c, p)].stops = column.points[p].stops;
      if (p + 1 == column.points.size()) continue;
      nodes_[node(c, p)].neighbour[up] = node(c, p + 1);
      nodes_[node(c, p + 1)].neighbour[down] = node(c, p);
    }
    if (c + 1 == sheet.columns.size()) continue;
    for (std::size_t h = 0; h < sheet.cross.size(); ++h) {
      const auto here = node(c, column.crossing[h]);
      const auto there = node(c + 1, sheet.columns[c + 1].crossing[h]);
      nodes_[here].neighbour[right] = there;
      nodes_[there].neighbour[left] = here;
    }
  }
}

void StreetMap::pass(std::uint32_t from, Side side, int times, Mm length) {
  const auto opposite = static_cast<std::size_t>(side) ^ 1U;
  nodes_[from].passages[side] = static_cast<std::uint8_t>(times);
  nodes_[nodes_[from].neighbour[side]].passages[opposite] = static_cast<std::uint8_t>(times);
  length_ += times * length;
}

void StreetMap::pass_up(std::size_t column, std::size_t point, int times) {
  const auto& points = sheet_.columns[column].points;
  pass(node(column, point), up, times, points[point + 1].y - points[point].y);
}

void StreetMap::pass_right(std::size_t column, std::size_t crossing, int times) {
  pass(node(column, sheet_.columns[column].crossing[crossing]), right, times,
       sheet_.columns[column + 1].x - sheet_.columns[column].x);
}

std::vector<std::uint32_t> StreetMap::walk() {
  std::vector<std::uint32_t> order;
  // From the end: nodes come off the path in the order from the start.
  std::vector<std::uint32_t> path{node(sheet_.end_column, sheet_.end_point)};
  while (!path.empty()) {
    auto& here = nodes_[path.back()];
    std::size_t side = 0;
    while (side < 4 && here.passages[side] == 0) ++side;
    if (side < 4) {
      --here.passages[side];
      --nodes_[here.neighbour[side]].passages[side ^ 1U];
      path.push_back(here.neighbour[side]);
      continue;
    }
    for (auto stop = here.stops; stop != no_stop; stop = sheet_.next[stop]) order.push_back(stop);
    here.stops = no_stop;
    path.pop_back();
  }
  return order;
}

}  // namespace wec::routing
