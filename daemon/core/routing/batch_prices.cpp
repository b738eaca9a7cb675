// The linear dual of choosing walks so that each order is in one (set partitioning), with a row for
// the fewest walks, by subgradient ascent. A walk's cost is shared among its orders by what each
// would cost alone, and each order takes its cheapest share: such prices never exceed any walk, so
// that each round gives a bound (after Baldacci, Christofides and Mingozzi 2008). Most rounds look
// at the walks near their price alone; only rounds over all of them count.

#include "daemon/core/routing/batch_prices.hpp"

#include <algorithm>

namespace wec::routing {
namespace {

void drop_useless(Candidates& candidates, const Prices& prices, Price length) {
  const Price gap = length - prices.bound;
  std::erase_if(candidates.all, [&](const Candidate& walk) {
    return walk.count > 1 && beyond(prices, candidates, walk) >= gap;
  });
}

constexpr int rounds_max = 1500;
constexpr int all_each_rounds = 10;
constexpr int drop_each_rounds = 80;  // whole numbers of those
constexpr std::size_t near_an_order = 50;
constexpr int patience_rounds = 20;        // without a better bound, before steps become shorter
constexpr Price one = 1024;                // of shares and steps
constexpr int share_bits = 6;              // what is shared is cut into so much finer parts
constexpr std::uint64_t looks_a_walk = 8;  // walks are looked at in the time of measuring one

class Ascent {
 public:
  Ascent(Candidates& candidates, std::size_t orders, std::int64_t walks_min, Mm length)
      : candidates_(candidates),
        walks_min_(walks_min),
        length_(as_price(length)),
        alone_(orders),
        raised_(orders) {
    for (const auto& walk : candidates_.all)
      if (walk.count == 1)
        alone_[candidates_.orders(walk)[0]] = std::max<Price>(1, walk.length / 1000);
    best_.of_order.resize(orders);
    best_.bound = INT64_MIN;
  }

  Prices run(std::uint64_t evaluations_max, BatchMeter& meter) {
    for (int round = 0; round < rounds_max && step_ > 0; ++round) {
      if (meter.evaluations() >= evaluations_max && round > 0) break;
      const bool all = round % all_each_rounds == 0;
      if (round > 0 && round % drop_each_rounds == 0) drop_useless(candidates_, best_, length_);
      const Price bound = share(all);
      meter.count_steps((all ? 4 * candidates_.all.size() : near_.size()) / looks_a_walk);
      if (all) {
        note(bound);
        if (best_.bound >= length_) break;
        choose_near();
      }
      if (!climb(bound)) break;
    }
    return std::move(best_);
  }

 private:
  Price rest(const Candidate& walk) const {
    Price sum = as_price(walk.length) - raised_walk_;
    for (const auto order : candidates_.orders(walk)) sum -= raised_[order];
    return sum;
  }
  Price weight(const Candidate& walk) const {
    Price sum = 0;
    for (const auto order : candidates_.orders(walk)) sum += alone_[order];
    return sum;
  }

  /// Each order's cheapest share; the sum of the prices.
  Price share(bool all) {
    cheapest_.assign(alone_.size(), INT64_MAX);
    chosen_.assign(alone_.size(), nullptr);
    const auto look = [&](const Candidate& walk) {
      const Price share = floor_of(rest(walk) * (Price{1} << share_bits), weight(walk));
      for (const auto order : candidates_.orders(walk)) {
        if (share >= cheapest_[order]) continue;
        cheapest_[order] = share;
        chosen_[order] = &walk;
      }
    };
    if (all)
      for (const auto& walk : candidates_.all) look(walk);
    else
      for (const auto index : near_) look(candidates_.all[index]);
    Price sum = raised_walk_ * walks_min_;
    for (std::size_t order = 0; order < alone_.size(); ++order) sum += price(order);
    return sum;
  }
  Price price(std::size_t order) const {
    return floor_of(alone_[order] * cheapest_[order], Price{1} << share_bits) + raised_[order];
  }
  static Price floor_of(Price value, Price by) {
    return value >= 0 ? value / by : -((-value + by - 1) / by);
  }

  void note(Price bound) {
    if (bound <= best_.bound) {
      stale_ += all_each_rounds;
      if (stale_ < patience_rounds) return;
      stale_ = 0;
      step_ = step_ * 3 / 4;
      return;
    }
    stale_ = 0;
    best_.bound = bound;
    best_.of_walk = raised_walk_;
    for (std::size_t order = 0; order < alone_.size(); ++order)
      best_.of_order[order] = price(order);
  }

  /// The walks nearest to today's prices, and each order alone.
  void choose_near() {
    Prices now{std::vector<Price>(alone_.size()), raised_walk_, 0};
    for (std::size_t order = 0; order < alone_.size(); ++order) now.of_order[order] = price(order);
    by_distance_.clear();
    for (std::uint32_t i = 0; i < candidates_.all.size(); ++i) {
      const auto& walk = candidates_.all[i];
      by_distance_.push_back({walk.count == 1 ? -1 : beyond(now, candidates_, walk), i});
    }
    const auto count = std::min(by_distance_.size(), alone_.size() * near_an_order);
    const auto end = by_distance_.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(by_distance_.begin(), end, by_distance_.end());
    near_.clear();
    for (auto at = by_distance_.begin(); at != end; ++at) near_.push_back(at->second);
    std::sort(near_.begin(), near_.end());
  }

  /// Orders in more than one chosen walk become cheaper, the others dearer.
  bool climb(Price bound) {
    part_.assign(alone_.size(), 0);
    Price walks = 0;
    for (std::size_t order = 0; order < alone_.size(); ++order) {
      const auto& walk = *chosen_[order];
      const Price part = alone_[order] * one / weight(walk);
      for (const auto other : candidates_.orders(walk)) part_[other] += part;
      walks += part;
    }
    const Price walks_lack = walks_min_ * one - walks;
    Price norm = walks_lack * walks_lack / one;
    for (const auto part : part_) norm += (one - part) * (one - part) / one;
    if (norm == 0) return false;
    const Price distance = length_ - bound + length_ / 200;
    const auto move = [&](Price lack) {
      return static_cast<Price>(static_cast<__int128>(lack) * distance / norm * step_ / one);
    };
    for (std::size_t order = 0; order < alone_.size(); ++order)
      raised_[order] += move(one - part_[order]);
    raised_walk_ = std::max<Price>(0, raised_walk_ + move(walks_lack));
    return true;
  }

  Candidates& candidates_;
  std::int64_t walks_min_;
  Price length_;
  std::vector<Price> alone_;   // what each order would cost alone, in metres: its part of a walk
  std::vector<Price> raised_;  // what an order is worth beyond its share
  Price raised_walk_ = 0;
  std::vector<Price> cheapest_;  // share of one metre
  std::vector<const Candidate*> chosen_;
  std::vector<Price> part_;  // of each order, in all chosen walks
  std::vector<std::uint32_t> near_;
  std::vector<std::pair<Price, std::uint32_t>> by_distance_;
  Prices best_;
  Price step_ = 2 * one;
  int stale_ = 0;
};

}  // namespace

Price beyond(const Prices& prices, const Candidates& candidates, const Candidate& walk) {
  Price sum = as_price(walk.length) - prices.of_walk;
  for (const auto order : candidates.orders(walk)) sum -= prices.of_order[order];
  return sum;
}

Prices best_prices(Candidates& candidates, std::size_t orders, std::int64_t walks_min, Mm length,
                   std::uint64_t evaluations_max, BatchMeter& meter) {
  auto prices = Ascent(candidates, orders, walks_min, length).run(evaluations_max, meter);
  drop_useless(candidates, prices, as_price(length));
  return prices;
}

}  // namespace wec::routing
