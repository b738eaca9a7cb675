// The weigh check: what a carton should weigh, how sure that is, and what a difference may mean
// (floor.md 1.10). Whole milligrams; the root of variances is rounded up.
#pragma once

#include <optional>
#include <vector>

#include "daemon/core/event.hpp"
#include "daemon/core/site.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

struct WeighPlan {
  std::int64_t expected_mg = 0;
  std::int64_t tolerance_mg = 0;
  std::int64_t limit_mg = 0;  // what the carton may weigh at most
  bool discriminating =
      false;  // twice the tolerance is below the lightest unit: weight proves the count
};

enum class WeighVerdict { inside, light, heavy };

WeighPlan weigh_plan(const State&, const Policies&, const Carton&);
WeighVerdict weigh(const WeighPlan&, std::int64_t mass_mg);
/// The one item of which n units too many or (negative) too few explain the difference; nothing if
/// none or several do.
std::optional<WeighHint> weigh_hint(const State&, const WeighPlan&, const Carton&,
                                    std::int64_t mass_mg);

}  // namespace wec
