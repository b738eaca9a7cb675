// Every set of orders that one walk carries: what an exact plan chooses from, where they can be
// counted.
#pragma once

#include <span>
#include <vector>

#include "daemon/core/routing/batch_meter.hpp"

namespace wec::routing {

constexpr std::uint64_t candidates_max = 1'000'000;  // some 50 MiB, with an effort of 16 million

struct Candidate {
  std::uint32_t first = 0;  // of its orders in `members`
  std::uint32_t count = 0;
  Mm length = 0;
};

struct Candidates {
  std::vector<Candidate> all;
  std::vector<std::uint16_t> members;

  std::span<const std::uint16_t> orders(const Candidate& of) const {
    return {members.data() + of.first, of.count};
  }
};

/// Whether there are no more than so many. Only counts.
bool at_most_candidates(std::uint64_t most, std::size_t orders, BatchMeter&);
Candidates all_candidates(std::size_t orders, BatchMeter&);

}  // namespace wec::routing
