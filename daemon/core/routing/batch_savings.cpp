// What each two walks would save, calculated anew after each merger for the walk that was merged.

#include "daemon/core/routing/batch_savings.hpp"

#include <algorithm>

namespace wec::routing {
namespace {

constexpr Mm never = -1;

class Savings {
 public:
  Savings(std::vector<Batch> batches, BatchMeter& meter)
      : n_(batches.size()), batches_(std::move(batches)), saved_(n_ * n_, never), meter_(meter) {
    for (std::size_t a = 0; a < n_; ++a)
      for (std::size_t b = a + 1; b < n_; ++b) look(a, b);
  }

  const std::vector<Mm>& saved() const { return saved_; }

  std::vector<Batch> merge_all() {
    while (true) {
      const auto best = std::max_element(saved_.begin(), saved_.end());
      if (best == saved_.end() || *best < 0) break;
      const auto at = static_cast<std::size_t>(best - saved_.begin());
      merge(at / n_, at % n_);
    }
    std::erase_if(batches_, [](const Batch& batch) { return batch.orders.empty(); });
    return std::move(batches_);
  }

 private:
  void look(std::size_t a, std::size_t b) {
    Mm& saved = saved_[std::min(a, b) * n_ + std::max(a, b)];
    saved = never;
    const auto &one = batches_[a], &other = batches_[b];
    if (one.orders.empty() || other.orders.empty() || !meter_.fits(one, other)) return;
    saved = one.length + other.length - meter_.merged(one, other);
  }

  void merge(std::size_t a, std::size_t b) {
    auto& into = batches_[a];
    for (const auto order : batches_[b].orders) meter_.add(into, order);
    meter_.measure(into);
    batches_[b] = {};
    for (std::size_t c = 0; c < n_; ++c) {
      if (c != a) look(a, c);
      if (c != b) look(b, c);
    }
  }

  std::size_t n_;
  std::vector<Batch> batches_;
  std::vector<Mm> saved_;  // [a][b] with a < b
  BatchMeter& meter_;
};

}  // namespace

SavingsPlan savings_plan(std::size_t orders, BatchMeter& meter) {
  SavingsPlan plan;
  for (std::uint32_t order = 0; order < orders; ++order) plan.alone.push_back(meter.alone(order));
  Savings savings(plan.alone, meter);
  plan.saved = savings.saved();
  plan.batches = savings.merge_all();
  return plan;
}

}  // namespace wec::routing
