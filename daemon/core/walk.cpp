// From rows to the library and back.

#include "daemon/core/walk.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/core/routing/batching.hpp"
#include "daemon/core/routing/effort.hpp"
#include "daemon/core/routing/one_block.hpp"

namespace wec {
namespace {

routing::Way way_of(AisleWay way) {
  switch (way) {
    case AisleWay::UP:
      return routing::Way::up;
    case AisleWay::DOWN:
      return routing::Way::down;
    case AisleWay::BOTH:
      break;
  }
  return routing::Way::both;
}

std::optional<std::int32_t> aisle_index(const std::vector<std::string>& names,
                                        const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return {};
  return static_cast<std::int32_t>(found - names.begin());
}

/// A point that names an aisle the layout does not have lies on none: the library refuses it.
routing::Spot spot_of(const std::vector<std::string>& names, const FloorPoint& point) {
  routing::Spot spot{routing::on_cross, point.x_mm, point.y_mm};
  if (point.aisle.empty()) return spot;
  spot.aisle = aisle_index(names, point.aisle.text).value_or(INT32_MAX);
  return spot;
}

/// The line at hand first, then in turns: what was skipped or waits comes after the others.
std::tuple<bool, bool, std::int64_t> turn_of(const PickTask& task) {
  const bool begun = task.located || task.count > task.put;
  if (begun) return {false, false, 0};
  return {true, task.waits, task.skips};
}

bool comes_before(const PickTask& a, const PickTask& b) {
  const auto turn_a = turn_of(a), turn_b = turn_of(b);
  if (turn_a != turn_b) return turn_a < turn_b;
  return std::tie(a.pick_seq, a.location, a.sku, a.lot, a.task) <
         std::tie(b.pick_seq, b.location, b.sku, b.lot, b.task);
}

struct Visit {
  PickTask task;
  routing::Spot spot;
};

WalkPlan by_pick_seq(std::string_view reason, const std::string& place) {
  WalkPlan plan;
  plan.sequence = "PICK_SEQ";
  plan.reason = std::string(reason) + (place.empty() ? "" : ":" + place);
  return plan;
}

class Planner {
 public:
  Planner(const State& state, FloorMap map) : state_(state), map_(std::move(map)) {}

  WalkPlan plan(const PickWalk& walk) {
    for (auto& task : state_.tasks.where("walk", walk.walk)) {
      if (is_over(task.state)) continue;
      const auto spot = spot_at(task.location);
      if (!spot) return by_pick_seq("NO_COORDINATES", task.location.text);
      visits_.push_back({std::move(task), *spot});
    }
    std::sort(visits_.begin(), visits_.end(),
              [](const Visit& a, const Visit& b) { return comes_before(a.task, b.task); });
    here_ = spot_at(walk.at).value_or(map_.start);
    plan_.sequence = "SHORTEST";
    for (std::size_t first = 0; first < visits_.size();) {
      const auto next = end_of_turn(first);
      if (auto problem = walk_turn(first, next)) return *problem;
      first = next;
    }
    return std::move(plan_);
  }

 private:
  std::optional<routing::Spot> spot_at(const LocationId& id) const {
    if (id.empty()) return {};
    const auto location = state_.locations.get(id);
    if (!location) return {};
    return map_.spot(*location);
  }

  std::size_t end_of_turn(std::size_t first) const {
    std::size_t next = first + 1;
    while (next < visits_.size() && turn_of(visits_[next].task) == turn_of(visits_[first].task))
      ++next;
    return next;
  }

  /// To the first place of the next turn, the last turn to the drop point.
  std::optional<WalkPlan> walk_turn(std::size_t first, std::size_t next) {
    routing::WalkRequest request;
    request.start = here_;
    request.end = next < visits_.size() ? visits_[next].spot : map_.drop;
    for (auto i = first; i < next; ++i) request.stops.push_back(visits_[i].spot);
    request.evaluations_max = sequence_evaluations_max;
    const auto tour = routing::shortest_walk(map_.layout, request);
    if (!tour) {
      const auto& stop = tour.error().stop;
      return by_pick_seq(word_for(tour.error().problem),
                         stop ? visits_[first + *stop].task.location.text : "");
    }
    for (const auto stop : tour->order) plan_.tasks.push_back(visits_[first + stop].task.task);
    if (tour->method == routing::Method::heuristic) plan_.sequence = "NEAR_SHORTEST";
    plan_.left_mm += tour->length;
    plan_.bound_mm += tour->bound;
    here_ = request.end;
    return {};
  }

  const State& state_;
  FloorMap map_;
  std::vector<Visit> visits_;
  routing::Spot here_;
  WalkPlan plan_;
};

/// How many orders are planned together, and with how many measured walks.
struct CompanyEffort {
  std::size_t orders = company_max_elsewhere;
  std::uint64_t evaluations = company_evaluations_elsewhere;
};
CompanyEffort effort_on(const FloorMap& map) {
  if (routing::one_block(map.layout, map.drop))
    return {company_max_one_block, company_evaluations_one_block};
  if (map.layout.cross.size() > 3)
    return {company_max_many_blocks, company_evaluations_many_blocks};
  return {};
}

std::optional<routing::BatchOrder> batch_order(const State& state, const FloorMap& map,
                                               const std::vector<PickTask>& tasks) {
  routing::BatchOrder order;
  for (const auto& task : tasks) {
    const auto location = state.locations.get(task.location);
    const auto spot = location ? map.spot(*location) : std::nullopt;
    if (!spot) return {};
    order.stops.push_back(*spot);
  }
  const auto needs = room_for(state, tasks);
  order.load = {needs.mass_mg, needs.volume_mm3, needs.lines};
  return order;
}

}  // namespace

std::optional<routing::Spot> FloorMap::spot(const Location& location) const {
  if (location.aisle.empty()) return {};
  const auto index = aisle_index(aisles, location.aisle);
  if (!index) return {};
  return routing::Spot{*index, 0, location.y_mm};
}

FloorMap floor_map(const FloorLayout& row) {
  FloorMap map;
  for (const auto& aisle : row.aisles) {
    routing::AisleLine line{aisle.x_mm, way_of(aisle.way), {}};
    for (const auto& part : aisle.closed) line.closed.push_back({part.from_mm, part.to_mm});
    map.layout.aisles.push_back(std::move(line));
    map.aisles.push_back(aisle.aisle.text);
  }
  map.layout.cross = row.cross_mm;
  map.start = spot_of(map.aisles, row.start);
  map.drop = spot_of(map.aisles, row.drop);
  return map;
}

std::optional<FloorMap> floor_map(const State& state) {
  const auto rows = state.layouts.after({}, 1);
  if (rows.empty()) return {};
  return floor_map(rows.front());
}

std::string_view word_for(routing::Problem problem) {
  switch (problem) {
    case routing::Problem::bad_layout:
      return "BAD_LAYOUT";
    case routing::Problem::too_many_stops:
      return "TOO_MANY_STOPS";
    case routing::Problem::too_far:
      return "TOO_FAR";
    case routing::Problem::off_layout:
      return "OFF_LAYOUT";
    case routing::Problem::unreachable:
      return "UNREACHABLE";
  }
  return "BAD_LAYOUT";
}

std::optional<WalkPlan> plan_walk(const State& state, const PickWalk& walk) {
  auto map = floor_map(state);
  if (!map) return {};
  return Planner(state, std::move(*map)).plan(walk);
}

WalkRoom room_for(const State& state, const std::vector<PickTask>& tasks) {
  WalkRoom needs{1, 0, 0, 0};
  for (const auto& task : tasks) {
    ++needs.lines;
    const auto item = state.items.get(task.sku);
    needs.mass_mg += item->weight_mg * task.qty;
    if (item->dims_mm.size() == 3)
      needs.volume_mm3 += item->dims_mm[0] * item->dims_mm[1] * item->dims_mm[2] * task.qty;
  }
  return needs;
}

std::size_t company_max(const State& state) {
  const auto map = floor_map(state);
  if (!map) return 0;
  return effort_on(*map).orders;
}

std::optional<std::vector<std::size_t>> company(const State& state,
                                                const std::vector<std::vector<PickTask>>& orders,
                                                const WalkRoom& room) {
  const auto map = floor_map(state);
  if (!map) return {};
  routing::BatchRequest request;
  request.layout = map->layout;
  request.depot = map->drop;
  request.load_max = {room.mass_mg, room.volume_mm3, room.lines};
  request.orders_per_walk_max = static_cast<std::size_t>(room.orders);
  request.evaluations_max = effort_on(*map).evaluations;
  std::vector<std::size_t> whose;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    auto order = batch_order(state, *map, orders[i]);
    if (i == 0 && !order) return {};
    bool fits = order.has_value();
    for (std::size_t k = 0; fits && k < order->load.size(); ++k)
      fits = order->load[k] <= request.load_max[k];
    if (!fits && i == 0) return {};
    if (!fits) continue;
    request.orders.push_back(std::move(*order));
    whose.push_back(i);
  }
  const auto plan = routing::plan_batches(request);
  if (!plan) return {};
  std::vector<std::size_t> with;
  for (const auto& batch : plan->batches) {
    if (std::find(batch.begin(), batch.end(), 0U) == batch.end()) continue;
    for (const auto order : batch)
      if (order != 0) with.push_back(whose[order]);
  }
  std::sort(with.begin(), with.end());
  return with;
}

}  // namespace wec
