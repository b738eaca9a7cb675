// The floor as a graph: a node for each crossing and each place, arcs between neighbours.

#include "daemon/core/routing/streets.hpp"

#include <algorithm>
#include <queue>

namespace wec::routing {
namespace {

struct Arc {
  std::uint32_t to;
  Mm length;
};

struct OnLine {  // a node on an aisle or on a cross aisle, by its coordinate along it
  Mm along;
  std::uint32_t node;
};

bool closed_between(const AisleLine& aisle, Mm from, Mm to) {
  return std::any_of(aisle.closed.begin(), aisle.closed.end(),
                     [&](const Closed& part) { return from < part.to && to > part.from; });
}

class Streets {
 public:
  Streets(const Layout& layout, const std::vector<Spot>& places) : layout_(layout) {
    const auto columns = layout.aisles.size(), rows = layout.cross.size();
    aisle_nodes_.resize(columns);
    cross_nodes_.resize(rows);
    arcs_.resize(places.size() + columns * rows);
    for (std::size_t c = 0; c < columns; ++c)
      for (std::size_t r = 0; r < rows; ++r) {
        const auto node = static_cast<std::uint32_t>(places.size() + c * rows + r);
        aisle_nodes_[c].push_back({layout.cross[r], node});
        cross_nodes_[r].push_back({layout.aisles[c].x, node});
      }
    for (std::uint32_t i = 0; i < places.size(); ++i) put(places[i], i);
    for (std::size_t c = 0; c < columns; ++c) link_aisle(c);
    for (auto& row : cross_nodes_) link_cross(row);
  }

  std::vector<Mm> from(std::uint32_t source, std::size_t wanted) const {
    std::vector<Mm> best(arcs_.size(), no_way);
    using Reached = std::pair<Mm, std::uint32_t>;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> open;
    best[source] = 0;
    open.push({0, source});
    while (!open.empty()) {
      const auto [length, node] = open.top();
      open.pop();
      if (length > best[node]) continue;
      for (const auto& arc : arcs_[node]) {
        if (length + arc.length >= best[arc.to]) continue;
        best[arc.to] = length + arc.length;
        open.push({best[arc.to], arc.to});
      }
    }
    best.resize(wanted);
    return best;
  }

 private:
  void put(const Spot& place, std::uint32_t node) {
    if (place.aisle != on_cross)
      return aisle_nodes_[static_cast<std::size_t>(place.aisle)].push_back({place.y, node});
    const auto row = std::lower_bound(layout_.cross.begin(), layout_.cross.end(), place.y);
    cross_nodes_[static_cast<std::size_t>(row - layout_.cross.begin())].push_back({place.x, node});
  }

  static void sort(std::vector<OnLine>& nodes) {
    std::sort(nodes.begin(), nodes.end(), [](const OnLine& a, const OnLine& b) {
      return std::tie(a.along, a.node) < std::tie(b.along, b.node);
    });
  }

  void link_aisle(std::size_t column) {
    auto& nodes = aisle_nodes_[column];
    const auto& aisle = layout_.aisles[column];
    sort(nodes);
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
      const auto &low = nodes[i], &high = nodes[i + 1];
      const Mm length = high.along - low.along;
      if (length > 0 && closed_between(aisle, low.along, high.along)) continue;
      // At one and the same place there is no direction.
      if (aisle.way != Way::down || length == 0) arcs_[low.node].push_back({high.node, length});
      if (aisle.way != Way::up || length == 0) arcs_[high.node].push_back({low.node, length});
    }
  }

  void link_cross(std::vector<OnLine>& nodes) {
    sort(nodes);
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
      const Mm length = nodes[i + 1].along - nodes[i].along;
      arcs_[nodes[i].node].push_back({nodes[i + 1].node, length});
      arcs_[nodes[i + 1].node].push_back({nodes[i].node, length});
    }
  }

  const Layout& layout_;
  std::vector<std::vector<OnLine>> aisle_nodes_, cross_nodes_;
  std::vector<std::vector<Arc>> arcs_;
};

}  // namespace

Distances distances(const Layout& layout, const std::vector<Spot>& places) {
  const Streets streets(layout, places);
  Distances out;
  out.size = places.size();
  out.mm.reserve(out.size * out.size);
  for (std::uint32_t i = 0; i < out.size; ++i) {
    const auto row = streets.from(i, out.size);
    out.mm.insert(out.mm.end(), row.begin(), row.end());
  }
  return out;
}

}  // namespace wec::routing
