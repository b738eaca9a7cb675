// Improving a plan of batches for as long as the effort lasts.
#pragma once

#include "daemon/core/routing/batch_savings.hpp"

namespace wec::routing {

/// The best plan found from this one on, until so many walks were measured in all.
std::vector<Batch> improved(const SavingsPlan&, std::uint64_t evaluations_max, BatchMeter&,
                            Random&);

}  // namespace wec::routing
