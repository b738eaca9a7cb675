// Sets are made in the order of their members' numbers, each once.

#include "daemon/core/routing/batch_candidates.hpp"

#include <functional>

namespace wec::routing {
namespace {

constexpr std::uint64_t counted_a_walk =
    16;  // sets are counted in the time in which one is measured

/// Calls `met` for each set, until it says no.
class EachSet {
 public:
  EachSet(std::size_t orders, const BatchMeter& meter, std::function<bool(Batch&)> met)
      : orders_(orders), meter_(meter), met_(std::move(met)) {}

  bool run() { return extend(0); }

 private:
  bool extend(std::size_t from) {
    for (auto order = static_cast<std::uint32_t>(from); order < orders_; ++order) {
      if (!meter_.fits(set_, order)) continue;
      meter_.add(set_, order);
      const bool go_on = met_(set_) && extend(order + 1);
      meter_.take(set_, order);
      if (!go_on) return false;
    }
    return true;
  }

  std::size_t orders_;
  const BatchMeter& meter_;
  std::function<bool(Batch&)> met_;
  Batch set_;
};

}  // namespace

bool at_most_candidates(std::uint64_t most, std::size_t orders, BatchMeter& meter) {
  std::uint64_t count = 0;
  const bool few = EachSet(orders, meter, [&](Batch&) { return ++count <= most; }).run();
  meter.count_steps(count / counted_a_walk);
  return few;
}

Candidates all_candidates(std::size_t orders, BatchMeter& meter) {
  Candidates made;
  EachSet(orders, meter, [&](Batch& set) {
    meter.measure(set);
    if (set.length >= no_walk) return true;
    made.all.push_back({static_cast<std::uint32_t>(made.members.size()),
                        static_cast<std::uint32_t>(set.orders.size()), set.length});
    for (const auto order : set.orders) made.members.push_back(static_cast<std::uint16_t>(order));
    return true;
  }).run();
  return made;
}

}  // namespace wec::routing
