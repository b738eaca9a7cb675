// What one deciding turn spends on walks at most, in measured walks; `wec-bench-routing . turn`
// prints how long that is.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wec {

constexpr std::uint64_t sequence_evaluations_max = 10'000;
constexpr std::uint64_t nearest_evaluations_max = 2000;  // of one order's allocation
constexpr std::size_t company_max_one_block = 60;        // orders looked at together
constexpr std::uint64_t company_evaluations_one_block = 20'000;
constexpr std::size_t company_max_elsewhere = 12;
constexpr std::uint64_t company_evaluations_elsewhere = 400;
constexpr std::size_t company_max_many_blocks = 5;  // more than two: the savings method alone
constexpr std::uint64_t company_evaluations_many_blocks = 1;

}  // namespace wec
