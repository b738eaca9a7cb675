// The largest requests that are taken, with the effort of the product: time, and memory at most so
// far.
#include <sys/resource.h>

#include <cstdio>

#include "daemon/core/routing/effort.hpp"
#include "tests/bench/routing/instances.hpp"
#include "tests/bench/routing/measure.hpp"
#include "tests/bench/routing/sections.hpp"

namespace wec::bench {

namespace {

void tell(const char* what, double us) {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  std::printf("  %-62s %8.1f ms, %4ld MiB\n", what, us / 1e3, use.ru_maxrss / 1024);
}

FloorCase one_way_floor() {
  auto floor = random_floor(50, 8, routing::stops_max, 1);
  for (std::size_t a = 0; a < floor.layout.aisles.size(); ++a)
    floor.layout.aisles[a].way = a % 2 == 0 ? routing::Way::up : routing::Way::down;
  floor.request.evaluations_max = sequence_evaluations_max;
  return floor;
}

BoxCase many_things() {
  routing::Random random(1);
  BoxCase made;
  made.box.inner = {1200, 800, 1000};
  for (std::size_t i = 0; i < cartonize::item_types_max; ++i) {
    cartonize::Item item;
    for (auto& edge : item.size) edge = 30 + static_cast<cartonize::Length>(random.below(120));
    item.copies = 5;
    made.items.push_back(item);
  }
  return made;
}

}  // namespace

void limits() {
  std::puts("the largest requests");
  const auto one_way = one_way_floor();
  tell("1,000 stops, 50 one-way aisles, eight blocks",
       us_of([&] { (void)routing::shortest_walk(one_way.layout, one_way.request); }));
  const auto four = random_floor(50, 4, routing::stops_max, 1);
  tell("1,000 stops, 50 aisles, four blocks, exact",
       us_of([&] { (void)routing::shortest_walk(four.layout, four.request); }));
  auto orders = henn_waescher(routing::orders_max, 45, 1);
  orders.evaluations_max = company_evaluations_one_block;
  tell("500 orders in one block", us_of([&] { (void)routing::plan_batches(orders); }));
  const auto things = many_things();
  tell("200 kinds of things, 1,000 pieces",
       us_of([&] { (void)cartonize::fill_box(things.box, things.items, {50'000, 300, true}); }));
}

}  // namespace wec::bench
