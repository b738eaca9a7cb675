// Making and reading instances; the two rules of thumb.

#include "tests/bench/routing/instances.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <numeric>
#include <sstream>

namespace wec::bench {

using namespace routing;

namespace {

constexpr Mm aisle_gap_mm = 5000, place_mm = 1000, places = 45, end_mm = 1000;
constexpr Mm block_mm = places * place_mm + end_mm;

std::vector<std::vector<std::int64_t>> read_csv(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::vector<std::int64_t>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    auto& row = rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(std::stoll(cell));
  }
  return rows;
}

std::map<std::uint32_t, std::vector<Mm>> by_aisle(const FloorCase& floor) {
  std::map<std::uint32_t, std::vector<Mm>> out;
  for (const auto& stop : floor.block_stops) out[stop.aisle].push_back(stop.y);
  for (auto& [aisle, ys] : out) std::sort(ys.begin(), ys.end());
  return out;
}

std::vector<std::uint32_t> aisle_by_aisle(const std::vector<Spot>& stops) {
  std::vector<std::uint32_t> order(stops.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) {
    const auto &p = stops[a], &q = stops[b];
    return p.aisle != q.aisle ? p.aisle < q.aisle : p.y < q.y;
  });
  return order;
}

}  // namespace

FloorCase random_floor(std::uint32_t aisles, std::uint32_t blocks, std::uint32_t stops,
                       std::uint64_t seed) {
  Random random(seed);
  FloorCase made;
  for (std::uint32_t i = 0; i < aisles; ++i)
    made.layout.aisles.push_back({i * aisle_gap_mm, Way::both, {}});
  for (std::uint32_t b = 0; b <= blocks; ++b) made.layout.cross.push_back(b * block_mm);
  made.request.start = {on_cross, 0, 0};
  made.request.end = made.request.start;
  for (std::uint32_t i = 0; i < stops; ++i) {
    const auto aisle = random.below(aisles);
    const Mm y = random.below(blocks) * block_mm + (1 + random.below(places)) * place_mm;
    made.request.stops.push_back({static_cast<std::int32_t>(aisle), 0, y});
    made.block_stops.push_back({aisle, y});
  }
  made.pick_sequence = aisle_by_aisle(made.request.stops);
  return made;
}

BatchRequest henn_waescher(std::uint32_t orders, std::int64_t capacity, std::uint64_t seed) {
  Random random(seed);
  BatchRequest made;
  for (std::int32_t i = 0; i < 10; ++i)
    made.layout.aisles.push_back({i * aisle_gap_mm, Way::both, {}});
  made.layout.cross = {0, block_mm};
  made.depot = {on_cross, 0, 0};
  made.load_max = {capacity, INT64_MAX, INT64_MAX};
  for (std::uint32_t o = 0; o < orders; ++o) {
    BatchOrder order;
    const auto articles = 5 + random.below(21);
    for (std::uint32_t i = 0; i < articles; ++i) {
      const auto aisle = static_cast<std::int32_t>(random.below(10));
      order.stops.push_back({aisle, 0, (1 + random.below(places)) * place_mm});
    }
    order.load = {articles, 0, 0};
    made.orders.push_back(std::move(order));
  }
  return made;
}

FloorCase floor_of(const BatchRequest& all, const BatchOrder& order) {
  FloorCase made;
  made.layout = all.layout;
  made.request = {all.depot, all.depot, order.stops};
  for (const auto& stop : order.stops)
    made.block_stops.push_back({static_cast<std::uint32_t>(stop.aisle), stop.y});
  made.pick_sequence = aisle_by_aisle(order.stops);
  return made;
}

std::optional<BoxCase> read_br(const std::filesystem::path& folder, const std::string& name) {
  const auto bins = read_csv(folder / (name + "_bins.csv"));
  if (bins.empty() || bins.front().size() < 4) return {};
  const auto edge = [](std::int64_t value) { return static_cast<cartonize::Length>(value); };
  BoxCase made;
  made.box.inner = {edge(bins[0][1]), edge(bins[0][2]), edge(bins[0][3])};
  for (const auto& row : read_csv(folder / (name + "_items.csv"))) {
    if (row.size() < 11) continue;
    cartonize::Item item;
    item.size = {edge(row[1]), edge(row[2]), edge(row[3])};
    item.may_turn = 0;
    for (std::size_t o = 0; o < 6; ++o)
      if (row[4 + o] != 0) item.may_turn = static_cast<std::uint8_t>(item.may_turn | 1U << o);
    item.copies = row[10];
    made.items.push_back(item);
  }
  return made;
}

std::int64_t best_known_br(const std::filesystem::path& folder, const std::string& name) {
  std::ifstream in(folder / "best_known.csv");
  for (std::string line; std::getline(in, line);)
    if (line.find("/" + name + ",") != std::string::npos)
      return std::stoll(line.substr(line.rfind(',') + 1));
  return 0;
}

BoxCase random_order(std::uint64_t seed) {
  Random random(seed);
  BoxCase made;
  made.box.inner = {400, 300, 250};
  for (std::uint32_t left = 5 + random.below(26); left > 0;) {
    cartonize::Item item;
    for (auto& edge : item.size) edge = 30 + static_cast<cartonize::Length>(random.below(90));
    item.copies = 1 + random.below(std::min(left, 4U));
    left -= static_cast<std::uint32_t>(item.copies);
    made.items.push_back(item);
  }
  return made;
}

Mm s_shape(const FloorCase& floor) {
  const auto aisles = by_aisle(floor);
  const Mm height = floor.layout.cross.back();
  Mm length = 0, x = 0, y = 0;
  std::size_t left = aisles.size();
  for (const auto& [aisle, ys] : aisles) {
    const Mm to = floor.layout.aisles[aisle].x;
    length += std::abs(to - x);
    x = to;
    // Through, every time; the last one only as far as needed when it is entered from the front.
    if (--left == 0 && y == 0)
      length += 2 * ys.back();
    else
      length += height, y = height - y;
  }
  return length + x;
}

Mm largest_gap(const FloorCase& floor) {
  const auto aisles = by_aisle(floor);
  const Mm height = floor.layout.cross.back();
  if (aisles.empty()) return 0;
  const Mm first = floor.layout.aisles[aisles.begin()->first].x;
  const Mm last = floor.layout.aisles[aisles.rbegin()->first].x;
  if (aisles.size() == 1) return 2 * (last + aisles.begin()->second.back());
  // Through the first and the last aisle, into the others from both ends up to the widest gap.
  Mm length = 2 * last + 2 * height;
  for (const auto& [aisle, ys] : aisles) {
    const Mm x = floor.layout.aisles[aisle].x;
    if (x == first || x == last) continue;
    Mm gap = std::max(ys.front(), height - ys.back());
    for (std::size_t i = 1; i < ys.size(); ++i) gap = std::max(gap, ys[i] - ys[i - 1]);
    length += 2 * (height - gap);
  }
  return length;
}

Mm walked(const FloorCase& floor, const std::vector<std::uint32_t>& order) {
  const auto& cross = floor.layout.cross;
  const auto x_of = [&](const Spot& spot) {
    return spot.aisle == on_cross ? spot.x
                                  : floor.layout.aisles[static_cast<std::size_t>(spot.aisle)].x;
  };
  const auto way = [&](const Spot& a, const Spot& b) {
    if (a.aisle == b.aisle && a.aisle != on_cross) return std::abs(a.y - b.y);
    Mm best = INT64_MAX;
    for (const Mm y : cross) best = std::min(best, std::abs(a.y - y) + std::abs(b.y - y));
    return best + std::abs(x_of(a) - x_of(b));
  };
  Mm length = 0;
  Spot at = floor.request.start;
  for (const auto stop : order) {
    length += way(at, floor.request.stops[stop]);
    at = floor.request.stops[stop];
  }
  return length + way(at, floor.request.end);
}

}  // namespace wec::bench
