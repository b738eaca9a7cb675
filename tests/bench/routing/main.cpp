// wec-bench-routing: walks, batches and boxes as figures, and at the end the goals next to them.

#include <algorithm>
#include <cstdio>

#include "tests/bench/routing/sections.hpp"

// wec-bench-routing [INSTANCES] [SECTION...]: all sections, or the named ones.
int main(int argc, char** argv) {
  using namespace wec::bench;
  const std::filesystem::path instances = argc > 1 ? argv[1] : "../shared/instances";
  const std::vector<std::string> wanted(argv + std::min(argc, 2), argv + argc);
  Goals goals;
  const auto runs = [&](const char* section) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), section) != wanted.end();
  };
  if (runs("one-block")) one_block(goals);
  if (runs("more-blocks")) more_blocks(goals);
  if (runs("day")) a_day();
  if (runs("scattered")) scattered(instances / "sprp-ss", goals);
  if (runs("batches")) batches(goals);
  if (runs("arrivals")) orders_that_arrive(goals);
  if (runs("turn")) a_turn();
  if (runs("boxes")) boxes(instances / "br", goals);
  if (runs("limits")) limits();
  goals.print();
}
