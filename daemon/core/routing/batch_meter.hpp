// Walks with what they carry, and their lengths: measured once, then remembered.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "daemon/core/routing/batch_cost.hpp"
#include "daemon/core/routing/random.hpp"

namespace wec::routing {

/// Orders that are picked in one walk.
struct Batch {
  std::vector<std::uint32_t> orders;
  Load load{};
  std::uint64_t key = 0;  // of the set of its orders: the sum of theirs
  Mm length = 0;
};

Mm total_length(const std::vector<Batch>&);

class BatchMeter {
 public:
  BatchMeter(const BatchRequest&, Random&);

  Batch alone(std::uint32_t order);

  // Lengths after a change that is only thought of.
  Mm with(const Batch&, std::uint32_t order);
  Mm without(const Batch&, std::uint32_t order);  // one of several
  Mm exchanged(const Batch&, std::uint32_t out, std::uint32_t in);
  Mm merged(const Batch&, const Batch&);

  // Whether one walk carries it then, by weight, volume, pieces and number.
  bool fits(const Batch&, std::uint32_t order) const;
  bool fits_exchanged(const Batch&, std::uint32_t out, std::uint32_t in) const;
  bool fits(const Batch&, const Batch&) const;

  // Both leave the length as it is.
  void add(Batch&, std::uint32_t order) const;
  void take(Batch&, std::uint32_t order) const;  // the order is in it
  void measure(Batch& batch) { batch.length = measure(batch.orders, {}, none, batch.key); }

  /// Steps of a search count as well, so that one that measures nothing ends too.
  void count_step() { ++evaluations_; }
  void count_steps(std::uint64_t steps) { evaluations_ += steps; }
  std::uint64_t evaluations() const { return evaluations_; }

 private:
  using Orders = std::span<const std::uint32_t>;
  static constexpr std::uint32_t none = UINT32_MAX;
  Mm measure(Orders some, Orders others, std::uint32_t without, std::uint64_t key);

  /// The newest of the sets that share its place.
  struct Slot {
    std::uint64_t key = 0;
    Mm length = 0;
  };

  const BatchRequest& request_;
  std::unique_ptr<BatchCost> cost_;
  std::vector<std::uint64_t> keys_;  // by order
  std::vector<Slot> known_;
  std::vector<std::uint32_t> members_;
  std::uint64_t evaluations_ = 0;
};

}  // namespace wec::routing
