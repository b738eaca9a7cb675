// Which cartons the goods of a tote go into (floor.md 1.9). A suggestion is a packing that was
// found: where every size is known, what is suggested fits. A box that the packer scans instead is
// refused only where it cannot fit: by an edge, by volume or by weight.
#pragma once

#include <optional>
#include <vector>

#include "daemon/core/state/state.hpp"

namespace wec {

struct PlannedCarton {
  CartonType type;
  std::int64_t units = 0;
};

struct CartonPlan {
  std::vector<PlannedCarton> cartons;  // in the order in which they are packed
  bool sizes_known = true;   // false: some item has no dims_mm; only its weight was looked at
  std::vector<Sku> misfits;  // what no carton takes, by size or by weight
  bool too_many = false;     // more units than a plan looks at
};

/// Goods on the bench: what still lies in the tote and what lies in the open carton, if any.
struct Bench {
  Lpn tote;
  OrderId order;  // of a mixed tote only its goods
  Lpn carton;
  std::int64_t max_fill_ppm = 900'000;  // of a carton's inner volume
};

/// The cheapest set of cartons. `first`: the box that the packer has taken.
CartonPlan plan_cartons(const State&, const Bench&, const CartonType* first = nullptr);

/// The carton to take first, if all goods have a place in the plan.
std::optional<CartonType> suggest_carton(const CartonPlan&);

/// Nothing says that all goods cannot lie in it.
bool may_hold_all(const State&, const CartonType&, const Bench&);
/// Nothing says that at least one unit cannot.
bool may_hold_one(const State&, const CartonType&, const Bench&);
/// Nothing says that this carton cannot take so many units more.
bool may_take(const State&, const Carton&, const Sku&, std::int64_t units,
              std::int64_t max_fill_ppm);

}  // namespace wec
