// The walks are taken from the tasks' places as `walk.sequenced` wrote them, and measured here by
// arithmetic of the bench's own.
#include <algorithm>
#include <cstdio>
#include <map>

#include "tests/bench/orders/hall.hpp"
#include "tests/bench/orders/sections.hpp"

namespace wec::bench {

namespace {

std::string lines_of(const routing::BatchOrder& order) {
  std::map<std::string, int> units;
  for (const auto& stop : order.stops) ++units[bin_at(stop)];
  std::string text;
  int line = 0;
  for (const auto& [sku, qty] : units) {
    text += fmt::format(R"({}{{"line":{},"sku":"{}","qty":{}}})", line == 0 ? "" : ",", line + 1,
                        sku, qty);
    ++line;
  }
  return text;
}

void come_in(Hall& hall, std::size_t n, const routing::BatchOrder& order) {
  auto& office = *hall.office;
  office.command("lpn.upsert",
                 fmt::format(R"("lpn":"T{0}","version":1,"barcode":"TOTE{0}","kind":"TOTE")", n));
  office.command(
      "operator.upsert",
      fmt::format(R"("operator":"op{0}","version":1,"badge":"BADGE{0}","name":"op","rights":[])",
                  n));
  office.command(
      "order.released",
      fmt::format(
          R"("order":"O{:03}","version":1,"ship_by":"2027-01-01T00:00:00Z","carrier":"X","service":"X","ship_to":{{}},"lines":[{}])",
          n, lines_of(order)));
  office.scan(picker(n), fmt::format("BADGE{}", n));
  office.scan(picker(n), fmt::format("TOTE{}", n));
}

/// The picker's walk: its bins as stops, in the order of the screen.
std::vector<routing::Spot> walk_of(State& state, const std::string& station) {
  const auto row = state.stations.get(StationId(station));
  auto tasks = state.tasks.where("walk", row->walk);
  std::sort(tasks.begin(), tasks.end(),
            [](const PickTask& a, const PickTask& b) { return a.place < b.place; });
  std::vector<routing::Spot> spots;
  for (const auto& task : tasks) {
    const auto bin = state.locations.get(task.location);
    spots.push_back({std::stoi(bin->aisle), 0, bin->y_mm});
  }
  return spots;
}

}  // namespace

void day_in_the_product(const std::filesystem::path& dir, std::size_t count) {
  const auto day =
      henn_waescher(static_cast<std::uint32_t>(std::min<std::size_t>(count, 500)), 45, 2026);
  auto hall = make_hall(dir, day.layout, day.orders.size());
  double walked_mm = 0, sequence = 0, shape = 0, gap = 0;
  std::size_t lines = 0;
  for (std::size_t n = 0; n < day.orders.size(); ++n) {
    come_in(hall, n, day.orders[n]);
    const auto stops = walk_of(hall.controller->state(), picker(n));
    const auto floor = floor_of(day, {stops, {}});
    std::vector<std::uint32_t> as_told(stops.size());
    for (std::uint32_t i = 0; i < as_told.size(); ++i) as_told[i] = i;
    walked_mm += static_cast<double>(walked(floor, as_told));
    sequence += static_cast<double>(walked(floor, floor.pick_sequence));
    shape += static_cast<double>(s_shape(floor));
    gap += static_cast<double>(largest_gap(floor));
    lines += stops.size();
  }
  std::printf(
      "a day of %zu orders and %zu lines, walked as the product's screens say: %.0f km; / pick "
      "sequence %.3f, / S-shape %.3f, / largest gap %.3f\n",
      day.orders.size(), lines, walked_mm / 1e6, walked_mm / sequence, walked_mm / shape,
      walked_mm / gap);
}

}  // namespace wec::bench
