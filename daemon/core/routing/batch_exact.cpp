// Candidates, prices, and then a search by depth for a choice of candidates in which each order is
// once. A plan is longer than the bound by exactly what its walks cost beyond their orders' prices,
// so the search may spend that and no more. It begins with little to spend, and spends half as much
// again each time: the first plan it finds is nearly the best, and what a finished search did not
// find raises the bound.

#include "daemon/core/routing/batch_exact.hpp"

#include <algorithm>

#include "daemon/core/routing/batch_prices.hpp"

namespace wec::routing {
namespace {

constexpr std::uint64_t candidates_part = 16;  // of the effort: there are never more
constexpr Price first_spending_part = 16;      // of what lies between bound and plan
constexpr std::uint64_t looks_a_walk = 4;      // candidates tried in the time of measuring one

/// What limits the walks by weight, volume, pieces and number.
std::int64_t fewest_walks(const BatchRequest& request) {
  const auto parts = [](std::int64_t all, std::int64_t most) {
    return most <= 0 ? std::int64_t{0} : all / most + (all % most != 0 ? 1 : 0);
  };
  const auto orders = static_cast<std::int64_t>(request.orders.size());
  auto fewest = parts(orders, static_cast<std::int64_t>(request.orders_per_walk_max));
  for (std::size_t i = 0; i < request.load_max.size(); ++i) {
    std::int64_t all = 0;
    for (const auto& order : request.orders)
      if (__builtin_add_overflow(all, order.load[i], &all)) return fewest;
    fewest = std::max(fewest, parts(all, request.load_max[i]));
  }
  return fewest;
}

class Cover {
 public:
  Cover(const Candidates& candidates, const Prices& prices, std::size_t orders, Mm length,
        std::uint64_t evaluations_max, BatchMeter& meter)
      : candidates_(candidates),
        bound_(prices.bound),
        length_(length),
        evaluations_max_(evaluations_max),
        meter_(meter),
        with_(orders),
        covered_(orders),
        left_(orders) {
    for (const auto& walk : candidates.all)
      dear_.push_back({beyond(prices, candidates, walk), &walk});
    std::sort(dear_.begin(), dear_.end(), [](const Dear& a, const Dear& b) {
      return a.beyond != b.beyond ? a.beyond < b.beyond : a.walk->first < b.walk->first;
    });
    for (const auto& walk : dear_)
      for (const auto order : candidates.orders(*walk.walk)) with_[order].push_back(&walk);
  }

  /// The chosen walks, if a shorter plan was found.
  std::vector<const Candidate*> run() {
    for (Price spend = gap() / first_spending_part + 1;; spend += spend / 2 + 1) {
      const Price all = gap();
      may_spend_ = std::min(spend, all);
      const Price tried = may_spend_;
      dive(0);
      if (!finished_) break;
      proven_ = std::min(length_, ((bound_ + tried) >> price_bits));
      if (tried == all || !best_.empty()) {
        proven_ = length_;
        break;
      }
    }
    return std::move(best_);
  }

  Mm proven() const { return proven_; }

 private:
  struct Dear {
    Price beyond = 0;
    const Candidate* walk = nullptr;
  };

  Price gap() const { return as_price(length_) - bound_; }

  bool free(const Candidate& walk) const {
    for (const auto order : candidates_.orders(walk))
      if (covered_[order]) return false;
    return true;
  }

  /// The order with the fewest walks left to it.
  std::size_t hardest(Price spent) {
    std::size_t best = 0, fewest = SIZE_MAX;
    for (std::size_t order = 0; order < with_.size() && fewest > 0; ++order) {
      if (covered_[order]) continue;
      std::size_t count = 0;
      for (const auto* walk : with_[order]) {
        if (spent + walk->beyond >= may_spend_ || count >= fewest) break;
        ++looks_;
        if (free(*walk->walk)) ++count;
      }
      if (count >= fewest) continue;
      fewest = count;
      best = order;
    }
    return best;
  }

  bool effort_left() {
    meter_.count_steps(looks_ / looks_a_walk + 1);
    looks_ = 0;
    if (meter_.evaluations() >= evaluations_max_) finished_ = false;
    return finished_;
  }

  void dive(Price spent) {
    if (left_ == 0) return take(spent);
    if (!effort_left()) return;
    const auto order = hardest(spent);
    for (const auto* walk : with_[order]) {
      if (spent + walk->beyond >= may_spend_ || !finished_) return;
      ++looks_;
      if (!free(*walk->walk)) continue;
      mark(*walk->walk, true);
      chosen_.push_back(walk->walk);
      dive(spent + walk->beyond);
      chosen_.pop_back();
      mark(*walk->walk, false);
    }
  }

  void mark(const Candidate& walk, bool covered) {
    for (const auto order : candidates_.orders(walk)) covered_[order] = covered;
    left_ = covered ? left_ - walk.count : left_ + walk.count;
  }

  void take(Price spent) {
    Mm length = 0;
    for (const auto* walk : chosen_) length += walk->length;
    if (length >= length_) return;
    best_ = chosen_;
    length_ = length;
    may_spend_ = spent;
  }

  const Candidates& candidates_;
  Price bound_;
  Mm length_;  // of the best plan so far
  std::uint64_t evaluations_max_;
  BatchMeter& meter_;
  std::vector<Dear> dear_;                      // the least beyond its price first
  std::vector<std::vector<const Dear*>> with_;  // by order
  std::vector<char> covered_;
  std::size_t left_;
  std::vector<const Candidate*> chosen_, best_;
  Price may_spend_ = 0;
  std::uint64_t looks_ = 0;
  bool finished_ = true;
  Mm proven_ = 0;
};

Batch as_batch(const Candidates& candidates, const Candidate& walk, const BatchMeter& meter) {
  Batch batch;
  for (const auto order : candidates.orders(walk)) meter.add(batch, order);
  batch.length = walk.length;
  return batch;
}

}  // namespace

bool exact_is_possible(const BatchRequest& request, BatchMeter& meter) {
  const auto most = std::min(candidates_max, request.evaluations_max / candidates_part);
  return request.orders.size() > 1 && at_most_candidates(most, request.orders.size(), meter);
}

ExactBatches exact_batches(const BatchRequest& request, std::vector<Batch> plan,
                           std::uint64_t evaluations_max, BatchMeter& meter) {
  const auto orders = request.orders.size();
  const Mm length = total_length(plan);
  auto candidates = all_candidates(orders, meter);
  const auto spent = meter.evaluations();
  const auto half = evaluations_max > spent ? spent + (evaluations_max - spent) / 2 : spent;
  const auto prices = best_prices(candidates, orders, fewest_walks(request), length, half, meter);
  if (prices.bound > as_price(length - 1)) return {std::move(plan), length};
  Cover cover(candidates, prices, orders, length, evaluations_max, meter);
  const auto chosen = cover.run();
  if (!chosen.empty()) {
    plan.clear();
    for (const auto* walk : chosen) plan.push_back(as_batch(candidates, *walk, meter));
  }
  return {std::move(plan), std::max<Mm>(cover.proven(), prices.bound >> price_bits)};
}

}  // namespace wec::routing
