// Lower bounds of a walk: every place is entered once and left once (an assignment, by the
// Hungarian method), and the walk is a spanning tree of the places.

#include <algorithm>

#include "daemon/core/routing/matrix_tour.hpp"

namespace wec::routing {
namespace {

constexpr std::size_t assignment_places_max = 400;  // cubic

/// Rows leave (all but the end), columns are entered (all but the start).
Mm leave(const Distances& d, std::size_t row, std::size_t column) {
  return row == column + 1 ? no_way / 4096 : std::min(no_way / 4096, d.at(row, column + 1));
}

Mm assignment_bound(const Distances& d) {
  const std::size_t n = d.size - 1;
  std::vector<Mm> u(n + 1), v(n + 1);
  std::vector<std::size_t> row_of(n + 1), way(n + 1);
  for (std::size_t i = 1; i <= n; ++i) {
    row_of[0] = i;
    std::size_t column = 0;
    std::vector<Mm> least(n + 1, INT64_MAX);
    std::vector<char> used(n + 1);
    do {
      used[column] = 1;
      const auto row = row_of[column];
      std::size_t next = 0;
      Mm delta = INT64_MAX;
      for (std::size_t j = 1; j <= n; ++j) {
        if (used[j] != 0) continue;
        const Mm reduced = leave(d, row - 1, j - 1) - u[row] - v[j];
        if (reduced < least[j]) least[j] = reduced, way[j] = column;
        if (least[j] < delta) delta = least[j], next = j;
      }
      for (std::size_t j = 0; j <= n; ++j) {
        if (used[j] != 0)
          u[row_of[j]] += delta, v[j] -= delta;
        else
          least[j] -= delta;
      }
      column = next;
    } while (row_of[column] != 0);
    while (column != 0) {
      row_of[column] = row_of[way[column]];
      column = way[column];
    }
  }
  return -v[0];
}

Mm tree_bound(const Distances& d) {
  std::vector<Mm> least(d.size, no_way);
  std::vector<char> in(d.size);
  least[0] = 0;
  Mm sum = 0;
  for (std::size_t round = 0; round < d.size; ++round) {
    std::size_t next = d.size;
    for (std::size_t i = 0; i < d.size; ++i)
      if (in[i] == 0 && (next == d.size || least[i] < least[next])) next = i;
    in[next] = 1;
    sum += least[next];
    for (std::size_t i = 0; i < d.size; ++i)
      least[i] = std::min({least[i], d.at(next, i), d.at(i, next)});
  }
  return sum;
}

}  // namespace

Mm order_bound(const Distances& d) {
  if (d.size < 2) return 0;
  const Mm tree = tree_bound(d);
  return d.size > assignment_places_max ? tree : std::max(tree, assignment_bound(d));
}

}  // namespace wec::routing
