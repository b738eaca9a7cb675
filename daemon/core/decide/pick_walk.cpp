// Picking methods (floor.md 1.6): which orders one walk takes, and what they share.
//
//   DISCRETE       one order, one tote
//   CLUSTER        several orders, one tote each, sorted while picking
//   BATCH          several orders in a mixed tote, sorted at the put wall
//   ZONE_PASS      the order's lines of one zone; then the tote goes to the next zone
//   ZONE_PARALLEL  the order's lines of one zone, each zone into a tote of its own
//   SINGLE         orders of one unit each in a mixed tote, bound to their order at packing

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/picking.hpp"
#include "daemon/core/settings.hpp"
#include "daemon/core/transition.hpp"
#include "daemon/core/walk.hpp"
#include "daemon/core/wall_place.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t waiting_looked_at = 200;  // most urgent first; the rest waits its turn

const TransitionTable methods(
    "1.6 Picking methods and the tote",
    {
        {"discrete", "READY", "one order, one walk", "CLAIMED"},
        {"cluster", "READY", "several orders, one tote per order", "CLAIMED"},
        {"batch", "READY", "several orders, mixed tote", "CLAIMED"},
        {"zone-pass", "READY", "the lines of one zone; the tote travels", "CLAIMED"},
        {"zone-parallel", "READY", "the lines of one zone; zones pick at once", "CLAIMED"},
        {"single-item", "READY", "orders of one unit", "CLAIMED"},
        {"cart", "CLAIMED", "a cart instead of a tote: more orders join", "CLAIMED"},
    });

const char* row_of(PickMethod method) {
  switch (method) {
    case PickMethod::DISCRETE:
      return "discrete";
    case PickMethod::CLUSTER:
      return "cluster";
    case PickMethod::BATCH:
      return "batch";
    case PickMethod::ZONE_PASS:
      return "zone-pass";
    case PickMethod::ZONE_PARALLEL:
      return "zone-parallel";
    case PickMethod::SINGLE:
      return "single-item";
  }
  return "discrete";
}

WalkRoom room_of(const Policies& policies) {
  return {policies.walk_orders_max, policies.walk_lines_max, policies.walk_mass_max_mg,
          policies.walk_volume_max_mm3};
}

/// Takes the tasks out of the room; false, and the room as it was: they do not fit.
bool fit(const Turn& turn, const std::vector<PickTask>& tasks, WalkRoom& room) {
  const auto needs = room_for(turn.state, tasks);
  const WalkRoom left{room.orders - needs.orders, room.lines - needs.lines,
                      room.mass_mg - needs.mass_mg, room.volume_mm3 - needs.volume_mm3};
  if (left.orders < 0 || left.lines < 0 || left.mass_mg < 0 || left.volume_mm3 < 0) return false;
  room = left;
  return true;
}

std::string zone_of(const Turn& turn, const PickTask& task) {
  const auto location = turn.state.locations.get(task.location);
  return location ? location->zone : std::string();
}

/// Pick and pass: only the zone whose turn it is, the one with the lowest bin.
void keep_first_zone(const Turn& turn, std::vector<PickTask>& tasks) {
  const auto first = std::min_element(
      tasks.begin(), tasks.end(),
      [](const PickTask& a, const PickTask& b) { return a.pick_seq < b.pick_seq; });
  if (first == tasks.end()) return;
  const auto zone = zone_of(turn, *first);
  std::erase_if(tasks, [&](const PickTask& task) { return zone_of(turn, task) != zone; });
}

bool by_zone(PickMethod method) {
  return method == PickMethod::ZONE_PASS || method == PickMethod::ZONE_PARALLEL;
}

/// The tasks of the order that this station may claim now.
std::vector<PickTask> claimable(const Turn& turn, const SiteStation& site, const OrderId& order,
                                PickMethod method) {
  std::vector<PickTask> tasks;
  bool others = false;
  for (auto& task : turn.state.tasks.where("order", order)) {
    if (task.state == TaskState::READY)
      tasks.push_back(std::move(task));
    else if (!is_over(task.state))
      others = true;
  }
  if (method == PickMethod::ZONE_PASS) {
    if (others) return {};  // the tote is in another zone
    keep_first_zone(turn, tasks);
  }
  if (!by_zone(method) || tasks.empty()) return tasks;
  std::string zone = site.zone;
  if (zone.empty()) zone = zone_of(turn, tasks.front());
  std::erase_if(tasks, [&](const PickTask& task) { return zone_of(turn, task) != zone; });
  return tasks;
}

/// "zone:A" among the skills: this person works in the named zones only.
bool may_work(const Turn& turn, const Operator& person, const std::vector<PickTask>& tasks) {
  const auto bound = std::any_of(person.skills.begin(), person.skills.end(),
                                 [](const auto& skill) { return skill.starts_with("zone:"); });
  const auto has = [&](const std::string& skill) {
    return std::find(person.skills.begin(), person.skills.end(), skill) != person.skills.end();
  };
  for (const auto& task : tasks) {
    if (bound && !has("zone:" + zone_of(turn, task))) return false;
    const auto item = turn.state.items.get(task.sku);
    const bool dangerous = item->dg.state == DgState::DG_REGULATED;
    if (dangerous && !has("DG") && !SABOTAGE("anyone-picks-dangerous")) return false;
  }
  return true;
}

bool one_unit(const Turn& turn, const OrderId& order) {
  std::int64_t units = 0;
  for (const auto& line : turn.state.order_lines.where("order", order)) units += line.qty;
  return units == 1;
}

std::string next_walk(const Turn& turn) {
  const auto counter = turn.state.counters.get(std::string("walk"));
  return fmt::format("W-{:06}", (counter ? counter->value : 0) + 1);
}

/// The wall that holds the order's slot already; empty: none does.
std::string bound_to(const Turn& turn, const OrderId& order) {
  const auto slot = slot_of(turn.state, order);
  return slot ? slot->wall : std::string();
}

/// Where the batch is sorted: at the wall of the first order's slot, else where most slots are
/// free.
std::string wall_for(const Turn& turn, const OrderId& first) {
  auto best = bound_to(turn, first);
  if (!best.empty()) return best;
  std::ptrdiff_t most = -1;
  for (const auto& wall : turn.state.walls.after({}, rows_all)) {
    const auto slots = turn.state.containers.where("wall", wall.wall);
    const auto free = std::count_if(slots.begin(), slots.end(), [](const Container& slot) {
      return slot.kind == LpnKind::SLOT && slot.state == ToteState::EMPTY;
    });
    if (free <= most) continue;
    most = free;
    best = wall.wall;
  }
  return best;
}

/// What the orders of one walk share.
struct Walk {
  std::string name;
  PickMethod method = PickMethod::DISCRETE;
  std::string wall;  // of a batch
};

TaskClaimed claim_of(const Turn& turn, const SiteStation& site, const StationState& station,
                     const Walk& walk, const std::vector<PickTask>& tasks) {
  TaskClaimed e;
  e.order = tasks.front().order;
  for (const auto& task : tasks) e.tasks.push_back(task.task);
  e.station = site.id;
  e.operator_id = station.operator_id;
  e.walk = walk.name;
  e.method = codec::enum_text(walk.method);
  if (by_zone(walk.method)) e.zone = zone_of(turn, tasks.front());
  e.wall = walk.wall;
  return e;
}

struct Waiting {
  Order order;
  PickMethod method;
  std::vector<PickTask> tasks;
};

std::optional<Waiting> wanted(const Turn& turn, const SiteStation& site,
                              const StationState& station, const OrderId& id) {
  const auto order = turn.state.orders.get(id);
  const auto person = turn.state.operators.get(station.operator_id);
  if (!order || !person) return {};
  Waiting waiting{*order, method_of(turn, *order), {}};
  if (waiting.method == PickMethod::SINGLE && !one_unit(turn, id))
    waiting.method = PickMethod::DISCRETE;
  waiting.tasks = claimable(turn, site, id, waiting.method);
  if (waiting.tasks.empty() || !may_work(turn, *person, waiting.tasks)) return {};
  return waiting;
}

bool alike(const Waiting& first, const Waiting& next) {
  return first.method == next.method && first.order.priority == next.order.priority &&
         first.order.channel == next.order.channel;
}

/// The next order of the same kind and urgency, if it is one. Different urgencies never share a
/// walk: the urgent one would wait for the others.
std::optional<Waiting> joining(const Turn& turn, const SiteStation& site,
                               const StationState& station, const Waiting& first, const Walk& walk,
                               const OrderId& id) {
  if (id == first.order.order) return {};
  auto next = wanted(turn, site, station, id);
  if (!next || !alike(first, *next)) return {};
  const auto wall = bound_to(turn, id);
  if (!wall.empty() && wall != walk.wall) return {};
  return next;
}

/// The most urgent ones that fit.
void join_by_urgency(Turn& turn, const SiteStation& site, const StationState& station,
                     const Waiting& first, const Walk& walk, WalkRoom room) {
  if (!fit(turn, first.tasks, room)) return;
  for (const auto& entry : turn.state.work.after({}, waiting_looked_at)) {
    if (room.orders <= 0) return;
    const auto next = joining(turn, site, station, first, walk, entry.order);
    if (!next || !fit(turn, next->tasks, room)) continue;
    turn.emit(claim_of(turn, site, station, walk, next->tasks));
  }
}

/// More orders while there is room: of the most urgent ones those that make all walks together
/// shortest. By urgency alone where the floor is not known.
void join_more(Turn& turn, const SiteStation& site, const StationState& station,
               const Waiting& first, const Walk& walk, WalkRoom room) {
  std::vector<std::vector<PickTask>> orders{first.tasks};
  const auto looked_at = company_max(turn.state);
  for (const auto& entry : turn.state.work.after({}, waiting_looked_at)) {
    if (orders.size() >= looked_at) break;
    if (auto next = joining(turn, site, station, first, walk, entry.order))
      orders.push_back(std::move(next->tasks));
  }
  const auto chosen = company(turn.state, orders, room);
  if (!chosen) return join_by_urgency(turn, site, station, first, walk, room);
  for (const auto i : *chosen) turn.emit(claim_of(turn, site, station, walk, orders[i]));
}

}  // namespace

/// As the order's channel says, else as the site does. Without a put wall there is no batch.
PickMethod method_of(const Turn& turn, const Order& order) {
  auto name = turn.site.policies.pick_method;
  const auto channel = turn.state.channels.get(order.channel);
  if (channel && !channel->pick_method.empty()) name = channel->pick_method;
  auto method = PickMethod::DISCRETE;
  boost::describe::enum_from_string(name.c_str(), method);
  const bool no_wall = method == PickMethod::BATCH && turn.state.walls.after({}, 1).empty();
  return no_wall ? PickMethod::DISCRETE : method;
}

bool claim_walk(Turn& turn, const SiteStation& site, const StationState& station) {
  for (const auto& entry : turn.state.work.after({}, waiting_looked_at)) {
    const auto first = wanted(turn, site, station, entry.order);
    if (!first) continue;
    Walk walk{next_walk(turn), first->method, {}};
    if (walk.method == PickMethod::BATCH) walk.wall = wall_for(turn, entry.order);
    turn.emit(claim_of(turn, site, station, walk, first->tasks));
    methods.passed(row_of(first->method));
    const bool several = first->method == PickMethod::CLUSTER ||
                         first->method == PickMethod::BATCH || first->method == PickMethod::SINGLE;
    if (several) join_more(turn, site, station, *first, walk, room_of(turn.site.policies));
    return true;
  }
  return false;
}

namespace {

/// The cluster as it was offered gets the cart; orders that have no position on it go back, those
/// that may leave last.
void push_cart(Turn& turn, const At& at, const PickPlace& place, const Container& cart) {
  std::map<std::pair<std::string, OrderId>, std::vector<PickTask>> orders;
  for (const auto& task : place.open)
    orders[{turn.state.orders.get(task.order)->ship_by, task.order}].push_back(task);
  auto position = cart.positions;
  for (const auto& [urgency, tasks] : orders) {
    if (position-- > 0) continue;
    std::vector<TaskId> ids;
    for (const auto& task : tasks) ids.push_back(task.task);
    turn.emit(TaskReleased{urgency.second, ids, at.site.id, at.state.operator_id, "CART",
                           place.job->walk});
  }
  const Walk walk{place.job->walk, PickMethod::CLUSTER, {}};
  auto claim = claim_of(turn, at.site, at.state, walk, orders.begin()->second);
  claim.cart = cart.lpn;
  turn.emit(claim);
  methods.passed("cart");
  turn.sound(at.site.id, Tone::ok);
}

}  // namespace

Decision take_cart(Turn& turn, At& at, const PickPlace& place, const Container& cart) {
  if (const auto other = pushed_by(turn.state, cart.lpn))
    return refused_here(at, refusal::TOTE_IN_USE,
                        {{"seen", cart.lpn.text},
                         {"operator", other->operator_id.text},
                         {"station", other->station.text},
                         {"expected", "a free cart"}});
  if (place.cart_due) {
    push_cart(turn, at, place, cart);
    return {};
  }
  if (place.job->method != PickMethod::DISCRETE || place.job->begun)
    return refused_here(at, refusal::WRONG_TOTE,
                        {{"seen", cart.lpn.text}, {"expected", "an empty tote"}});
  // The walk as it was goes back; as a cluster it begins anew, with this order first.
  const auto order = turn.state.orders.get(place.task->order);
  std::vector<TaskId> tasks;
  for (const auto& task : place.open) tasks.push_back(task.task);
  turn.emit(
      TaskReleased{order->order, tasks, at.site.id, at.state.operator_id, "CART", place.job->walk});
  Waiting first{*order, PickMethod::DISCRETE, place.open};
  const Walk walk{next_walk(turn), PickMethod::CLUSTER, {}};
  auto claim = claim_of(turn, at.site, at.state, walk, place.open);
  claim.cart = cart.lpn;
  turn.emit(claim);
  auto room = room_of(turn.site.policies);
  room.orders = std::min(room.orders, cart.positions);
  join_more(turn, at.site, at.state, first, walk, room);
  methods.passed("cart");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace wec::deciding
