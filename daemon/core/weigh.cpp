// E = tare + sum n w;  T = max(absolute, percent of E, k * sqrt(sum n s^2 + s_tare^2)).

#include "daemon/core/weigh.hpp"

#include <algorithm>
#include <cassert>
#include <map>

namespace wec {
namespace {

/// The smallest r with r * r >= n.
std::int64_t root_up(std::int64_t n) {
  assert(n >= 0);
  std::int64_t low = 0, high = 3'037'000'499;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (middle * middle >= n)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

}  // namespace

WeighPlan weigh_plan(const State& state, const Policies& policies, const Carton& carton) {
  WeighPlan plan;
  const auto type = state.carton_types.get(carton.carton_type);
  assert(type && "a carton's type exists");
  plan.expected_mg = type->tare_mg;
  std::int64_t variance = type->sigma_mg * type->sigma_mg;
  std::int64_t lightest = INT64_MAX;
  for (const auto& content : state.carton_lines.where("carton", carton.carton)) {
    const auto item = state.items.get(content.sku);
    assert(item && "packed items exist");
    plan.expected_mg += content.qty * item->weight_mg;
    variance += content.qty * item->sigma_mg * item->sigma_mg;
    lightest = std::min(lightest, item->weight_mg);
  }
  plan.tolerance_mg = std::max({policies.weigh_absolute_mg,
                                plan.expected_mg * policies.weigh_relative_ppm / 1'000'000,
                                policies.weigh_sigmas_milli * root_up(variance) / 1000});
  plan.limit_mg = type->max_mg;
  plan.discriminating = 2 * plan.tolerance_mg < lightest;
  return plan;
}

WeighVerdict weigh(const WeighPlan& plan, std::int64_t mass_mg) {
  const auto difference = mass_mg - plan.expected_mg;
  if (difference < -plan.tolerance_mg) return WeighVerdict::light;
  if (difference > plan.tolerance_mg || mass_mg > plan.limit_mg) return WeighVerdict::heavy;
  return WeighVerdict::inside;
}

std::optional<WeighHint> weigh_hint(const State& state, const WeighPlan& plan, const Carton& carton,
                                    std::int64_t mass_mg) {
  std::optional<WeighHint> found;
  std::map<Sku, std::int64_t> packed;
  for (const auto& content : state.carton_lines.where("carton", carton.carton))
    packed[content.sku] += content.qty;
  const auto difference = mass_mg - plan.expected_mg;
  for (const auto& [sku, qty] : packed) {
    const auto unit = state.items.get(sku)->weight_mg;
    const auto half = difference < 0 ? -unit / 2 : unit / 2;
    const auto n = (difference + half) / unit;
    const auto rest = difference - n * unit;
    if (n == 0 || n < -qty || rest > plan.tolerance_mg || rest < -plan.tolerance_mg) continue;
    if (found) return {};
    found = WeighHint{sku, n};
  }
  return found;
}

}  // namespace wec
