// From stock rows to the library's supplies.

#include "daemon/core/nearest.hpp"

#include <algorithm>

#include "daemon/core/routing/effort.hpp"
#include "daemon/core/routing/scattered.hpp"
#include "daemon/core/walk.hpp"

namespace wec {
namespace {

// Looked at for one line; with more bins than these the first ones by pick sequence.
constexpr std::size_t bins_a_line_max = 64;

/// Of a line that is not free the rows that it takes; of a free one those it may choose from.
std::vector<Stock> rows_in_question(const PlacesOfLine& line) {
  std::vector<Stock> out;
  std::int64_t there = 0;
  for (const auto& row : line.rows) {
    const bool enough = there >= line.qty;
    if (enough && (!line.free || out.size() >= bins_a_line_max)) break;
    there += row.qty - row.reserved;
    out.push_back(row);
  }
  return out;
}

}  // namespace

std::optional<std::set<LocationId>> nearest_places(const State& state,
                                                   const std::vector<PlacesOfLine>& lines) {
  const auto map = floor_map(state);
  if (!map) return {};
  routing::ScatteredRequest request;
  request.layout = map->layout;
  request.depot = map->drop;
  request.evaluations_max = nearest_evaluations_max;
  std::vector<LocationId> bins;  // by supply
  bool choice = false;
  for (const auto& line : lines) {
    const auto rows = rows_in_question(line);
    std::int64_t there = 0;
    for (const auto& row : rows) {
      const auto bin = state.locations.get(row.location);
      const auto spot = bin ? map->spot(*bin) : std::nullopt;
      if (!spot) return {};
      const auto free = row.qty - row.reserved;
      request.supplies.push_back({*spot, static_cast<std::uint32_t>(request.wanted.size()), free});
      bins.push_back(row.location);
      there += free;
    }
    choice = choice || (line.free && there > line.qty && rows.size() > 1);
    request.wanted.push_back(std::min(line.qty, there));
  }
  if (!choice) return {};
  const auto plan = routing::choose_places(request);
  if (!plan) return {};
  std::set<LocationId> chosen;
  for (const auto supply : plan->chosen) chosen.insert(bins[supply]);
  return chosen;
}

}  // namespace wec
