// wec-bench-routing: walks, batches and boxes as figures and ratios. Times are of this process's
// own processor time, so that other work on the machine counts little.

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "daemon/core/routing/effort.hpp"
#include "tests/bench/routing/instances.hpp"

namespace {

using namespace wec;
using namespace wec::bench;
using routing::Mm;

double cpu_us() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

struct Spread {
  double median, worst;
};

Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.back()};
}

/// One block, with sorting and sequence; and how much longer the rules of thumb walk.
void one_block() {
  std::puts("one block: the shortest round trip with its sequence");
  for (const std::uint32_t stops : {10U, 30U, 100U})
    for (const std::uint32_t aisles : {10U, 25U}) {
      std::vector<double> us;
      double sequence = 0, shape = 0, gap = 0, best = 0;
      int differ = 0;
      for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const auto floor = random_floor(aisles, 1, stops, seed);
        std::vector<Mm> xs;
        for (const auto& aisle : floor.layout.aisles) xs.push_back(aisle.x);
        routing::SingleBlock block(xs, floor.layout.cross.back(), 0);
        std::vector<std::uint32_t> order;
        Mm length = block.tour(floor.block_stops, order);
        constexpr int repeats = 200;
        const auto start = cpu_us();
        for (int i = 0; i < repeats; ++i) length = block.tour(floor.block_stops, order);
        us.push_back((cpu_us() - start) / repeats);
        const auto general = routing::shortest_walk(floor.layout, floor.request);
        differ += !general || general->length != length || walked(floor, order) != length;
        best += static_cast<double>(length);
        sequence += static_cast<double>(walked(floor, floor.pick_sequence));
        shape += static_cast<double>(s_shape(floor));
        gap += static_cast<double>(largest_gap(floor));
      }
      const auto s = spread(us);
      std::printf(
          "  %3u stops %2u aisles: %.2f us median, %.2f worst; differs from the general "
          "programme %d/200; optimum / pick sequence %.3f, / S-shape %.3f, / largest gap "
          "%.3f\n",
          stops, aisles, s.median, s.worst, differ, best / sequence, best / shape, best / gap);
    }
}

void more_blocks() {
  std::puts("more blocks, 30 stops, 10 aisles: the general programme");
  for (const std::uint32_t blocks : {1U, 2U, 3U, 4U}) {
    std::vector<double> us;
    int wrong = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      const auto floor = random_floor(10, blocks, 30, seed);
      auto tour = routing::shortest_walk(floor.layout, floor.request);
      const auto start = cpu_us();
      for (int i = 0; i < 5; ++i) tour = routing::shortest_walk(floor.layout, floor.request);
      us.push_back((cpu_us() - start) / 5);
      wrong += !tour || walked(floor, tour->order) != tour->length;
    }
    const auto s = spread(us);
    std::printf("  %u blocks: %.0f us median, %.0f worst; sequences of another length %d/50\n",
                blocks, s.median, s.worst, wrong);
  }
}

void batches() {
  std::puts("batching, Henn-Waescher family, capacity 45: shorter than savings, by effort");
  for (const std::uint32_t orders : {20U, 40U, 60U, 100U}) {
    std::printf("  %3u orders:", orders);
    for (const std::uint64_t effort : {1ULL, 100'000ULL, 1'000'000ULL, 5'000'000ULL}) {
      double length = 0, savings = 0, ms = 0;
      constexpr int cases = 3;
      for (std::uint64_t seed = 1; seed <= cases; ++seed) {
        auto request = henn_waescher(orders, 45, seed);
        request.evaluations_max = effort;
        const auto start = cpu_us();
        const auto plan = routing::plan_batches(request);
        ms += (cpu_us() - start) / 1e3;
        if (!plan) continue;
        length += static_cast<double>(plan->length);
        savings += static_cast<double>(plan->savings_length);
      }
      std::printf("  %.1f ms %.2f %%", ms / cases, 100 * (savings - length) / savings);
    }
    std::puts("");
  }
}

void scattered(const std::filesystem::path& folder) {
  const auto cases = read_scattered(folder);
  if (cases.empty())
    return void(std::printf("scattered storage: no instances at %s\n", folder.c_str()));
  for (const std::uint64_t effort : {2000ULL, 20'000ULL, 100'000ULL}) {
    double gap = 0, ms = 0, mip_ms = 0;
    int best = 0, below = 0;
    for (const auto& one : cases) {
      auto request = one.request;
      request.evaluations_max = effort;
      const auto start = cpu_us();
      const auto plan = routing::choose_places(request);
      ms += (cpu_us() - start) / 1e3;
      mip_ms += one.mip_ms;
      const auto length = plan ? static_cast<double>(plan->length) : 0;
      gap += (length - one.optimum) / one.optimum;
      best += length == one.optimum;
      below += length < one.optimum;
    }
    const auto n = static_cast<double>(cases.size());
    std::printf(
        "scattered storage, %zu instances: mean gap %.2f %%, optimal %d, below the optimum %d; "
        "%.2f ms, the published MIP %.0f ms\n",
        cases.size(), 100 * gap / n, best, below, ms / n, mip_ms / n);
  }
}

void boxes(const std::filesystem::path& folder) {
  std::puts("boxes: volume / best known, by effort");
  for (const int set : {1, 4, 7, 8, 12, 15}) {
    std::printf("  BR%-2d:", set);
    for (const auto [effort, blocks] :
         {std::pair{2'000'000ULL, 3000ULL}, {60'000'000ULL, 5000ULL}}) {
      double ratio = 0, ms = 0, worst = 9;
      int cases = 0;
      for (int i = 1; i <= 5; ++i) {
        const auto name = "BR" + std::to_string(set) + ".txt_" + std::to_string(i);
        const auto c = read_br(folder, name);
        const auto best = best_known_br(folder, name);
        if (!c || best == 0) continue;
        const auto start = cpu_us();
        const auto packing = cartonize::fill_box(c->box, c->items, {effort, blocks, false});
        ms += (cpu_us() - start) / 1e3;
        const auto one = static_cast<double>(packing.volume) / static_cast<double>(best);
        ratio += one;
        worst = std::min(worst, one);
        ++cases;
      }
      if (cases > 0)
        std::printf("  %.4f (worst %.4f) in %.0f ms", ratio / cases, worst, ms / cases);
      else
        std::printf("  no instances at %s", folder.c_str());
    }
    std::puts("");
  }
  std::vector<double> ms;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto c = random_order(seed);
    const auto start = cpu_us();
    cartonize::fill_box(c.box, c.items, {200'000, 500, true});
    ms.push_back((cpu_us() - start) / 1e3);
  }
  const auto s = spread(ms);
  std::printf("  orders of up to 30 things: %.2f ms median, %.2f worst\n", s.median, s.worst);
}

/// 500 orders of a day, each walked alone and then in batches.
void a_day() {
  auto request = henn_waescher(500, 45, 2026);
  request.evaluations_max = 500'000;
  double sequence = 0, shape = 0, gap = 0, best = 0;
  for (const auto& order : request.orders) {
    FloorCase floor;
    floor.layout = request.layout;
    floor.request = {request.depot, request.depot, order.stops};
    for (const auto& stop : order.stops) {
      floor.block_stops.push_back({static_cast<std::uint32_t>(stop.aisle), stop.y});
      floor.pick_sequence.push_back(static_cast<std::uint32_t>(floor.pick_sequence.size()));
    }
    std::sort(floor.pick_sequence.begin(), floor.pick_sequence.end(), [&](auto a, auto b) {
      const auto &p = order.stops[a], &q = order.stops[b];
      return p.aisle != q.aisle ? p.aisle < q.aisle : p.y < q.y;
    });
    best += static_cast<double>(routing::shortest_walk(floor.layout, floor.request)->length);
    sequence += static_cast<double>(walked(floor, floor.pick_sequence));
    shape += static_cast<double>(s_shape(floor));
    gap += static_cast<double>(largest_gap(floor));
  }
  const auto plan = routing::plan_batches(request);
  std::printf(
      "a day of 500 orders, one by one: walks / pick sequence %.3f, / S-shape %.3f, / largest "
      "gap %.3f; in batches / one by one %.3f\n",
      best / sequence, best / shape, best / gap,
      plan ? static_cast<double>(plan->length) / best : 0);
}

/// What a deciding turn spends at most on the company of a walk (daemon/core/routing/effort.hpp).
void a_turn() {
  std::puts("company of a walk inside a turn, orders of 5 to 25 articles");
  struct Kind {
    std::uint32_t blocks, orders;
    std::uint64_t evaluations;
  };
  for (const auto& kind : {Kind{1, company_max_one_block, company_evaluations_one_block},
                           Kind{2, company_max_elsewhere, company_evaluations_elsewhere},
                           Kind{4, company_max_many_blocks, company_evaluations_many_blocks}}) {
    std::vector<double> ms;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      auto request = henn_waescher(kind.orders, 45, seed);
      // The same orders on a floor that is cut by more cross aisles.
      const auto top = request.layout.cross.back();
      request.layout.cross.clear();
      for (std::uint32_t b = 0; b <= kind.blocks; ++b)
        request.layout.cross.push_back(top * b / kind.blocks);
      request.evaluations_max = kind.evaluations;
      const auto start = cpu_us();
      (void)routing::plan_batches(request);
      ms.push_back((cpu_us() - start) / 1e3);
    }
    const auto s = spread(ms);
    std::printf("  %u blocks, %u orders: %.1f ms median, %.1f worst\n", kind.blocks, kind.orders,
                s.median, s.worst);
  }
}

}  // namespace

// wec-bench-routing [INSTANCES] [SECTION...]: all sections, or the named ones.
int main(int argc, char** argv) {
  const std::filesystem::path instances = argc > 1 ? argv[1] : "../shared/instances";
  const std::vector<std::string> wanted(argv + std::min(argc, 2), argv + argc);
  const auto runs = [&](const char* section) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), section) != wanted.end();
  };
  if (runs("one-block")) one_block();
  if (runs("more-blocks")) more_blocks();
  if (runs("day")) a_day();
  if (runs("batches")) batches();
  if (runs("turn")) a_turn();
  if (runs("scattered")) scattered(instances / "sprp-ss");
  if (runs("boxes")) boxes(instances / "br");
}
