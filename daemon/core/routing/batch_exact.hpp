// The best plan of batches and its proof, where every walk that fits can be looked at.
#pragma once

#include "daemon/core/routing/batch_meter.hpp"

namespace wec::routing {

struct ExactBatches {
  std::vector<Batch> batches;  // never longer than the plan that was given
  Mm bound = 0;                // no plan is shorter; the plan's length: it is the best
};

/// Whether all walks that fit can be looked at with the request's effort.
bool exact_is_possible(const BatchRequest&, BatchMeter&);
/// Only where that is so; until so many walks were measured in all.
ExactBatches exact_batches(const BatchRequest&, std::vector<Batch> plan,
                           std::uint64_t evaluations_max, BatchMeter&);

}  // namespace wec::routing
