// Savings first (Clarke and Wright 1964, recalculated after each merger). Then again and again:
// take some neighbouring orders out of their batches and put each back where it costs least; a
// longer plan is accepted within a margin that shrinks to nothing as the effort is spent (after
// Christiaens and Vanden Berghe 2020, who route vehicles so).

#include "daemon/core/routing/batching.hpp"

#include <algorithm>
#include <numeric>

#include "daemon/core/routing/batch_cost.hpp"
#include "daemon/core/routing/random.hpp"
#include "daemon/core/routing/sheet.hpp"

namespace wec::routing {
namespace {

using Members = std::vector<std::uint32_t>;

struct Batch {
  Members orders;
  Load load{};
  std::uint64_t key = 0;  // of the set of its orders
  Mm length = 0;
};

/// Lengths of sets that were measured before. Direct mapped: a newer one takes an older one's
/// place.
class Memory {
 public:
  Memory() : slots_(std::size_t{1} << 16) {}
  const Mm* find(std::uint64_t key) const {
    const auto& slot = slots_[key >> 48];
    return slot.key == key ? &slot.length : nullptr;
  }
  void keep(std::uint64_t key, Mm length) { slots_[key >> 48] = {key, length}; }

 private:
  struct Slot {
    std::uint64_t key = 0;
    Mm length = 0;
  };
  std::vector<Slot> slots_;
};

class Batcher {
 public:
  explicit Batcher(const BatchRequest& request)
      : request_(request), cost_(make_batch_cost(request)), random_(request.seed) {
    for (std::size_t i = 0; i < request.orders.size(); ++i) keys_.push_back(random_.next() | 1);
  }

  BatchPlan run() {
    alone();
    savings();
    plan_.savings_length = total(batches_);
    best_ = batches_;
    best_length_ = plan_.savings_length;
    neighbours();
    while (plan_.evaluations < request_.evaluations_max && batches_.size() > 1) shake();
    for (auto& batch : best_) {
      std::sort(batch.orders.begin(), batch.orders.end());
      plan_.batches.push_back(batch.orders);
    }
    std::sort(plan_.batches.begin(), plan_.batches.end());
    plan_.length = best_length_;
    return std::move(plan_);
  }

 private:
  static Mm total(const std::vector<Batch>& batches) {
    Mm sum = 0;
    for (const auto& batch : batches) sum += batch.length;
    return sum;
  }

  Mm measure(std::span<const std::uint32_t> orders, std::uint64_t key) {
    ++plan_.evaluations;
    if (const auto* known = memory_.find(key)) return *known;
    const Mm length = cost_->of(orders);
    memory_.keep(key, length);
    return length;
  }

  bool fits(const Load& a, const Load& b, std::size_t orders) const {
    if (orders > request_.orders_per_walk_max) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (a[i] > request_.load_max[i] - b[i]) return false;
    return true;
  }

  static std::uint64_t mixed(std::uint64_t key) { return key * 0x9E3779B97F4A7C15ULL; }

  void alone() {
    for (std::uint32_t i = 0; i < request_.orders.size(); ++i) {
      Batch batch{{i}, request_.orders[i].load, keys_[i], 0};
      batch.length = measure(batch.orders, mixed(batch.key));
      alone_.push_back(batch.length);
      batches_.push_back(std::move(batch));
    }
    plan_.alone_length = total(batches_);
  }

  Mm merged_length(const Batch& a, const Batch& b) {
    members_.assign(a.orders.begin(), a.orders.end());
    members_.insert(members_.end(), b.orders.begin(), b.orders.end());
    return measure(members_, mixed(a.key + b.key));
  }

  void savings() {
    constexpr Mm never = -1;
    const auto n = batches_.size();
    saved_.assign(n * n, never);
    const auto look = [&](std::size_t a, std::size_t b) {
      Mm& saved = saved_[std::min(a, b) * n + std::max(a, b)];
      saved = never;
      const auto &one = batches_[a], &other = batches_[b];
      if (one.orders.empty() || other.orders.empty()) return;
      if (!fits(one.load, other.load, one.orders.size() + other.orders.size())) return;
      saved = one.length + other.length - merged_length(one, other);
    };
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = a + 1; b < n; ++b) look(a, b);
    first_saved_ = saved_;
    while (true) {
      const auto best = std::max_element(saved_.begin(), saved_.end());
      if (best == saved_.end() || *best < 0) break;
      const auto at = static_cast<std::size_t>(best - saved_.begin());
      const auto a = at / n, b = at % n;
      auto &into = batches_[a], &from = batches_[b];
      into.length = merged_length(into, from);
      into.orders.insert(into.orders.end(), from.orders.begin(), from.orders.end());
      into.key += from.key;
      for (std::size_t i = 0; i < into.load.size(); ++i) into.load[i] += from.load[i];
      from = {};
      for (std::size_t c = 0; c < n; ++c) {
        if (c != a) look(a, c);
        if (c != b) look(b, c);
      }
    }
    std::erase_if(batches_, [](const Batch& batch) { return batch.orders.empty(); });
  }

  /// For each order the others, those first that save most when picked together with it.
  void neighbours() {
    const auto n = request_.orders.size();
    near_.resize(n);
    const auto saved = [&](std::size_t a, std::size_t b) {
      return first_saved_[std::min(a, b) * n + std::max(a, b)];
    };
    for (std::size_t a = 0; a < n; ++a) {
      for (std::uint32_t b = 0; b < n; ++b)
        if (b != a) near_[a].push_back(b);
      std::sort(near_[a].begin(), near_[a].end(), [&](std::uint32_t b, std::uint32_t c) {
        // A share of what both walk alone, so that large orders are not everybody's neighbour.
        const auto sb = saved(a, b) * alone_[c], sc = saved(a, c) * alone_[b];
        return sb != sc ? sb > sc : b < c;
      });
    }
  }

  void shake() {
    auto trial = batches_;
    const auto taken = take_out(trial);
    for (const auto order : taken) put_in(trial, order);
    const Mm length = total(trial), now = total(batches_);
    if (length < best_length_) {
      best_length_ = length;
      best_ = trial;
    }
    // At first up to an eighth of a walk longer is accepted, in the end nothing.
    const auto left =
        request_.evaluations_max - std::min(request_.evaluations_max, plan_.evaluations);
    const auto walks = static_cast<Mm>(batches_.size());
    const Mm margin = best_length_ / walks / 8 *
                      static_cast<Mm>(left / (request_.evaluations_max / 1000 + 1)) / 1000;
    const auto luck = static_cast<Mm>(random_.below(1000));
    if (length <= now + margin * luck / 1000 * luck / 1000) batches_ = std::move(trial);
  }

  std::vector<std::uint32_t> take_out(std::vector<Batch>& trial) {
    const auto n = request_.orders.size();
    const auto wanted = std::min<std::size_t>(n, 2 + random_.below(10));
    const auto seed = random_.below(n);
    std::vector<std::uint32_t> taken{seed};
    if (random_.below(2) == 0) {
      take_whole(trial, seed, 2 + random_.below(2), taken);
    } else {
      for (const auto other : near_[seed]) {
        if (taken.size() >= wanted) break;
        if (random_.below(3) != 0) taken.push_back(other);
      }
    }
    for (auto& batch : trial) {
      bool changed = false;
      std::erase_if(batch.orders, [&](std::uint32_t order) {
        if (std::find(taken.begin(), taken.end(), order) == taken.end()) return false;
        batch.key -= keys_[order];
        for (std::size_t i = 0; i < batch.load.size(); ++i)
          batch.load[i] -= request_.orders[order].load[i];
        return changed = true;
      });
      if (changed && !batch.orders.empty()) batch.length = measure(batch.orders, mixed(batch.key));
    }
    std::erase_if(trial, [](const Batch& batch) { return batch.orders.empty(); });
    in_turn(taken);
    return taken;
  }

  /// All orders of the batches of an order and of its nearest neighbours.
  void take_whole(const std::vector<Batch>& trial, std::uint32_t seed, std::size_t count,
                  std::vector<std::uint32_t>& taken) {
    taken.clear();
    const auto holder = [&](std::uint32_t order) {
      return std::find_if(trial.begin(), trial.end(), [&](const Batch& batch) {
        return std::find(batch.orders.begin(), batch.orders.end(), order) != batch.orders.end();
      });
    };
    const auto add = [&](std::uint32_t order) {
      if (std::find(taken.begin(), taken.end(), order) != taken.end()) return;
      const auto& orders = holder(order)->orders;
      taken.insert(taken.end(), orders.begin(), orders.end());
      --count;
    };
    add(seed);
    for (const auto other : near_[seed]) {
      if (count == 0) return;
      if (random_.below(3) != 0) add(other);
    }
  }

  /// By chance, the heaviest first, or the longest walk first.
  void in_turn(std::vector<std::uint32_t>& taken) {
    for (auto i = taken.size(); i > 1; --i) std::swap(taken[i - 1], taken[random_.below(i)]);
    const auto kind = random_.below(4);
    if (kind == 0) return;
    std::sort(taken.begin(), taken.end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto &la = request_.orders[a].load, &lb = request_.orders[b].load;
      if (kind != 1 && la != lb) return la > lb;
      return alone_[a] != alone_[b] ? alone_[a] > alone_[b] : a < b;
    });
  }

  void put_in(std::vector<Batch>& trial, std::uint32_t order) {
    const auto& load = request_.orders[order].load;
    std::size_t best = trial.size();
    Mm best_more = alone_[order], best_length = alone_[order];
    for (std::size_t b = 0; b < trial.size(); ++b) {
      const auto& batch = trial[b];
      if (!fits(batch.load, load, batch.orders.size() + 1)) continue;
      if (random_.below(100) == 0) continue;  // now and then a place is overlooked
      members_.assign(batch.orders.begin(), batch.orders.end());
      members_.push_back(order);
      const Mm length = measure(members_, mixed(batch.key + keys_[order]));
      if (length - batch.length >= best_more) continue;
      best = b;
      best_more = length - batch.length;
      best_length = length;
    }
    if (best == trial.size()) trial.emplace_back();
    auto& into = trial[best];
    into.orders.push_back(order);
    into.key += keys_[order];
    into.length = best_length;
    for (std::size_t i = 0; i < load.size(); ++i) into.load[i] += load[i];
  }

  const BatchRequest& request_;
  std::unique_ptr<BatchCost> cost_;
  Random random_;
  Memory memory_;
  BatchPlan plan_;
  std::vector<std::uint64_t> keys_;
  std::vector<Mm> alone_, saved_, first_saved_;
  std::vector<std::vector<std::uint32_t>> near_;
  std::vector<Batch> batches_, best_;
  Mm best_length_ = 0;
  Members members_;
};

BatchProblem as_batch_problem(Problem problem) {
  switch (problem) {
    case Problem::too_far:
      return BatchProblem::too_far;
    case Problem::off_layout:
      return BatchProblem::off_layout;
    case Problem::unreachable:
      return BatchProblem::unreachable;
    case Problem::bad_layout:
      return BatchProblem::bad_layout;
    case Problem::too_many_stops:
      break;
  }
  return BatchProblem::too_large;
}

}  // namespace

tl::expected<BatchPlan, BatchError> plan_batches(const BatchRequest& request) {
  if (request.orders.size() > orders_max)
    return tl::unexpected(BatchError{BatchProblem::too_many_orders, {}});
  for (std::uint32_t i = 0; i < request.orders.size(); ++i) {
    const auto& order = request.orders[i];
    for (std::size_t k = 0; k < order.load.size(); ++k)
      if (order.load[k] < 0 || order.load[k] > request.load_max[k] ||
          request.orders_per_walk_max == 0)
        return tl::unexpected(BatchError{BatchProblem::too_large, i});
    const auto alone = shortest_walk(request.layout, {request.depot, request.depot, order.stops});
    if (!alone) return tl::unexpected(BatchError{as_batch_problem(alone.error().problem), i});
  }
  if (const auto problem = check_request(request.layout, {request.depot, request.depot, {}}))
    return tl::unexpected(BatchError{as_batch_problem(problem->problem), {}});
  return Batcher(request).run();
}

}  // namespace wec::routing
