// Simulated annealing (Kirkpatrick 1983) over plans: two orders of different walks change places,
// or one goes over to the other's walk. Now and then neighbouring orders, or all orders of
// neighbouring walks, are lifted out and put back one by one, each where it costs least (after
// Christiaens and Vanden Berghe 2020, who route vehicles so): that is what empties a walk. A longer
// plan is accepted within a margin of chance that shrinks as the effort is spent.

#include "daemon/core/routing/batch_search.hpp"

#include <algorithm>

#include "daemon/core/routing/log2.hpp"

namespace wec::routing {
namespace {

constexpr std::uint32_t steps_a_lift = 100;
constexpr Mm first_margin_part = 30;   // of the mean walk
constexpr std::uint64_t halvings = 4;  // of the margin, from the first step to the last

class Search {
 public:
  Search(const SavingsPlan& first, std::uint64_t evaluations_max, BatchMeter& meter, Random& random)
      : evaluations_max_(evaluations_max),
        first_evaluations_(meter.evaluations()),
        meter_(meter),
        random_(random),
        batches_(first.batches),
        now_(total_length(batches_)),
        best_(batches_),
        best_length_(now_),
        first_margin_(batches_.empty() ? 0 : now_ / std::ssize(batches_) / first_margin_part) {
    for (const auto& batch : first.alone) {
      alone_.push_back(batch.length);
      loads_.push_back(batch.load);
    }
    where_.resize(alone_.size());
    for (std::uint32_t b = 0; b < batches_.size(); ++b)
      for (const auto order : batches_[b].orders) where_[order] = b;
    find_neighbours(first.saved);
  }

  std::vector<Batch> run() {
    while (meter_.evaluations() < evaluations_max_ && best_.size() > 1) {
      meter_.count_step();
      margin_ = margin();
      if (random_.below(steps_a_lift) == 0)
        lift_and_put_back();
      else
        step();
      note_best();
    }
    std::erase_if(best_, [](const Batch& batch) { return batch.orders.empty(); });
    return std::move(best_);
  }

 private:
  /// For each order the others, those first that save most when picked together with it: as a share
  /// of what both walk alone, so that large orders are not everybody's neighbour.
  void find_neighbours(const std::vector<Mm>& saved) {
    const auto n = alone_.size();
    near_.resize(n);
    // 128 bits: two walks of 1,000 stops on the largest floor, multiplied.
    const auto share = [&](std::size_t a, std::size_t b, std::size_t other) {
      return static_cast<__int128>(saved[std::min(a, b) * n + std::max(a, b)]) * alone_[other];
    };
    for (std::size_t a = 0; a < n; ++a) {
      for (std::uint32_t b = 0; b < n; ++b)
        if (b != a) near_[a].push_back(b);
      std::sort(near_[a].begin(), near_[a].end(), [&](std::uint32_t b, std::uint32_t c) {
        const auto sb = share(a, b, c), sc = share(a, c, b);
        return sb != sc ? sb > sc : b < c;
      });
    }
  }

  /// How much longer the next plan may be: a temperature that is halved four times, times -log2 of
  /// a number of chance between 0 and 1.
  Mm margin() {
    constexpr std::uint64_t whole = 1024;
    constexpr int chance_bits = 20;
    const auto all = evaluations_max_ - first_evaluations_;
    const auto spent = meter_.evaluations() - first_evaluations_;
    const auto at = spent / (all / (halvings * whole) + 1);
    const auto temperature =
        (first_margin_ >> (at / whole)) * static_cast<Mm>(2 * whole - at % whole) / 2048;
    const auto chance = 1 + random_.below(std::uint64_t{1} << chance_bits);
    return temperature * (chance_bits * 1024 - log2_1024(chance)) / 1024;
  }

  void note_best() {
    if (now_ >= best_length_) return;
    best_length_ = now_;
    best_ = batches_;
  }

  void step() {
    const auto n = alone_.size();
    const auto a = random_.below(n);
    const auto b = random_.below(4) == 0 ? near_[a][random_.below(std::min<std::size_t>(n - 1, 30))]
                                         : random_.below(n);
    if (where_[a] == where_[b]) return;
    if (random_.below(3) == 0 && meter_.fits(batches_[where_[b]], a))
      go_over(a, b);
    else
      exchange(a, b);
  }

  /// Order a goes into the walk of order b.
  void go_over(std::uint32_t a, std::uint32_t b) {
    auto &from = batches_[where_[a]], &to = batches_[where_[b]];
    const Mm shorter = from.orders.size() == 1 ? 0 : meter_.without(from, a);
    const Mm longer = meter_.with(to, a);
    const Mm more = shorter + longer - from.length - to.length;
    if (more > margin_) return;
    meter_.take(from, a);
    meter_.add(to, a);
    from.length = shorter;
    to.length = longer;
    now_ += more;
    where_[a] = where_[b];
  }

  void exchange(std::uint32_t a, std::uint32_t b) {
    auto &of_a = batches_[where_[a]], &of_b = batches_[where_[b]];
    if (!meter_.fits_exchanged(of_a, a, b) || !meter_.fits_exchanged(of_b, b, a)) return;
    const Mm with_b = meter_.exchanged(of_a, a, b);
    // The other walk will hardly lose half of its length.
    if (with_b - of_a.length - of_b.length / 2 > margin_) return;
    const Mm with_a = meter_.exchanged(of_b, b, a);
    const Mm more = with_b + with_a - of_a.length - of_b.length;
    if (more > margin_) return;
    meter_.take(of_a, a);
    meter_.add(of_a, b);
    meter_.take(of_b, b);
    meter_.add(of_b, a);
    of_a.length = with_b;
    of_b.length = with_a;
    now_ += more;
    std::swap(where_[a], where_[b]);
  }

  void lift_and_put_back() {
    changed_ = 0;
    lift();
    in_turn();
    for (const auto order : lifted_) put_in(order);
    Mm length = now_;
    for (std::size_t i = 0; i < changed_; ++i)
      length += batches_[before_[i].index].length - before_[i].batch.length;
    if (length > now_ + margin_) return undo();
    now_ = length;
  }

  /// Keeps a walk as it is before it changes.
  Batch& change(std::uint32_t index) {
    for (std::size_t i = 0; i < changed_; ++i)
      if (before_[i].index == index) return batches_[index];
    if (changed_ == before_.size()) before_.emplace_back();
    before_[changed_].index = index;
    before_[changed_++].batch = batches_[index];
    return batches_[index];
  }

  void undo() {
    for (std::size_t i = 0; i < changed_; ++i) {
      batches_[before_[i].index] = before_[i].batch;
      for (const auto order : before_[i].batch.orders) where_[order] = before_[i].index;
    }
  }

  void lift() {
    const auto n = static_cast<std::uint32_t>(alone_.size());
    const auto seed = random_.below(n);
    lifted_.clear();
    if (random_.below(2) == 0)
      choose_walks(seed, 2 + random_.below(2));
    else
      choose_orders(seed, std::min(n, 2 + random_.below(10)));
    for (const auto order : lifted_) meter_.take(change(where_[order]), order);
    for (std::size_t i = 0; i < changed_; ++i) {
      auto& batch = batches_[before_[i].index];
      if (batch.orders.empty())
        batch.length = 0;
      else
        meter_.measure(batch);
    }
  }

  void choose_orders(std::uint32_t seed, std::size_t count) {
    lifted_.push_back(seed);
    for (const auto other : near_[seed]) {
      if (lifted_.size() >= count) return;
      if (random_.below(3) != 0) lifted_.push_back(other);
    }
  }

  /// All orders of the walks of an order and of its nearest neighbours.
  void choose_walks(std::uint32_t seed, std::size_t count) {
    const auto add = [&](std::uint32_t order) {
      if (std::find(lifted_.begin(), lifted_.end(), order) != lifted_.end()) return;
      const auto& orders = batches_[where_[order]].orders;
      lifted_.insert(lifted_.end(), orders.begin(), orders.end());
      --count;
    };
    add(seed);
    for (const auto other : near_[seed]) {
      if (count == 0) return;
      if (random_.below(3) != 0) add(other);
    }
  }

  /// By chance, the heaviest first, or the longest walk first.
  void in_turn() {
    for (auto i = lifted_.size(); i > 1; --i) std::swap(lifted_[i - 1], lifted_[random_.below(i)]);
    const auto kind = random_.below(4);
    if (kind == 0) return;
    std::sort(lifted_.begin(), lifted_.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (kind != 1 && loads_[a] != loads_[b]) return loads_[a] > loads_[b];
      return alone_[a] != alone_[b] ? alone_[a] > alone_[b] : a < b;
    });
  }

  void put_in(std::uint32_t order) {
    std::size_t best = batches_.size(), free = batches_.size();
    Mm best_more = alone_[order], best_length = alone_[order];
    for (std::size_t b = 0; b < batches_.size(); ++b) {
      const auto& batch = batches_[b];
      if (batch.orders.empty()) free = b;
      if (batch.orders.empty() || !meter_.fits(batch, order)) continue;
      if (random_.below(100) == 0) continue;  // now and then a walk is overlooked
      const Mm length = meter_.with(batch, order);
      if (length - batch.length >= best_more) continue;
      best = b;
      best_more = length - batch.length;
      best_length = length;
    }
    if (best == batches_.size()) best = free;
    if (best == batches_.size()) batches_.emplace_back();
    auto& into = change(static_cast<std::uint32_t>(best));
    meter_.add(into, order);
    into.length = best_length;
    where_[order] = static_cast<std::uint32_t>(best);
  }

  struct Before {
    std::uint32_t index = 0;
    Batch batch;
  };

  std::uint64_t evaluations_max_, first_evaluations_;
  BatchMeter& meter_;
  Random& random_;
  std::vector<Batch> batches_;  // some may be empty
  Mm now_;
  std::vector<Batch> best_;
  Mm best_length_;
  Mm first_margin_;
  Mm margin_ = 0;          // of this step
  std::vector<Mm> alone_;  // by order
  std::vector<Load> loads_;
  std::vector<std::uint32_t> where_;
  std::vector<std::vector<std::uint32_t>> near_;
  std::vector<std::uint32_t> lifted_;
  std::vector<Before> before_;  // of this step the first `changed_`; the others keep their memory
  std::size_t changed_ = 0;
};

}  // namespace

std::vector<Batch> improved(const SavingsPlan& first, std::uint64_t evaluations_max,
                            BatchMeter& meter, Random& random) {
  return Search(first, evaluations_max, meter, random).run();
}

}  // namespace wec::routing
