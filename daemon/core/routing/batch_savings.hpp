// The first plan (Clarke and Wright 1964): the two walks that are shortest when walked as one
// become one, again and again.
#pragma once

#include "daemon/core/routing/batch_meter.hpp"

namespace wec::routing {

struct SavingsPlan {
  std::vector<Batch> alone;    // every order in a walk of its own
  std::vector<Batch> batches;  // after all mergers
  std::vector<Mm> saved;       // square: what each two orders save when they share a walk
};

SavingsPlan savings_plan(std::size_t orders, BatchMeter&);

}  // namespace wec::routing
