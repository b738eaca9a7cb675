// What wec-bench-routing measures. Each section prints its figures and notes those that are goals.
#pragma once

#include <filesystem>

#include "tests/bench/routing/goals.hpp"

namespace wec::bench {

void one_block(Goals&);
void more_blocks(Goals&);
void a_day();
void batches(Goals&);
void orders_that_arrive(Goals&);
void a_turn();
void scattered(const std::filesystem::path& instances, Goals&);
void limits();
void boxes(const std::filesystem::path& instances, Goals&);

}  // namespace wec::bench
