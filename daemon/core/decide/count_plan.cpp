// Counts that nobody asked for: places whose last count is long ago (floor.md 1.15: ABC, days since
// last), and bins that a pick left nearly empty. Looked for a page of stock at a tick, so that a
// large house costs no more at a time than a small one.

#include <algorithm>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t page_rows = 100;
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t priority_plan = 8;
constexpr std::int64_t priority_threshold = 6;

/// A B C of the item's policy; C when it says nothing.
char class_of(const State& state, const Sku& sku) {
  const auto item = state.items.get(sku);
  const auto* given = item ? item->policy.more.if_contains("abc") : nullptr;
  if (!given || !given->is_string() || given->get_string().size() != 1) return 'C';
  const char letter = given->get_string().front();
  return letter == 'A' || letter == 'B' ? letter : 'C';
}

std::int64_t days_of(const Policies& policies, char letter) {
  return letter == 'A'   ? policies.count_a_days
         : letter == 'B' ? policies.count_b_days
                         : policies.count_c_days;
}

std::int64_t plans_waiting(const State& state, std::int64_t most) {
  std::int64_t n = 0;
  for (const auto& count :
       state.counts.where("state", CountState::READY, static_cast<std::size_t>(most) + 1))
    n += count.reason == "PLAN";
  return n;
}

/// Of all that lies there the shortest interval holds; never counted: due now.
bool is_due(const Turn& turn, const LocationId& place) {
  std::int64_t days = 0;
  for (const auto& row : turn.state.stock.where("location", place)) {
    const auto own = days_of(turn.site.policies, class_of(turn.state, row.sku));
    if (own > 0) days = days == 0 ? own : std::min(days, own);
  }
  if (days == 0) return false;
  const auto last = turn.state.last_counts.get(place);
  return !last || turn.command.wall_ms - last->at_ms >= days * day_ms;
}

bool is_countable(const State& state, const LocationId& id) {
  const auto place = state.locations.get(id);
  return place && (place->kind == LocationKind::PICK || place->kind == LocationKind::RESERVE);
}

}  // namespace

void plan_due_counts(Turn& turn) {
  const auto& policies = turn.site.policies;
  const bool off = policies.count_a_days + policies.count_b_days + policies.count_c_days == 0;
  if (off || turn.live.suspect) return;
  auto& cursor = turn.live.count_cursor;
  const auto page = turn.state.stock.after(cursor, page_rows);
  cursor = page.size() < page_rows ? Cells() : Table<Stock>::key_of(page.back());
  auto waiting = plans_waiting(turn.state, policies.count_plans_max);
  std::set<LocationId> seen;
  for (const auto& row : page) {
    if (waiting >= policies.count_plans_max && !SABOTAGE("plans-without-bound")) return;
    if (row.location.empty() || !seen.insert(row.location).second) continue;
    if (!is_countable(turn.state, row.location) || !is_due(turn, row.location)) continue;
    if (plan_count(turn, row.location, {}, "PLAN", priority_plan)) ++waiting;
  }
}

void count_if_low(Turn& turn, const LocationId& place, const Sku& sku, std::int64_t taken) {
  const auto limit = turn.site.policies.count_below_units;
  if (limit <= 0) return;
  std::int64_t left = 0;
  for (const auto& row : turn.state.stock.where("location", place))
    if (row.sku == sku) left += row.qty;
  const bool crossed = left < limit && left + taken >= limit;
  if (crossed) plan_count(turn, place, sku, "THRESHOLD", priority_threshold);
}

}  // namespace wec::deciding
