// A set is known by the sum of its orders' random keys. Two sets with the same sum of 64 bits would
// be taken for one: with the million sets of a long search once in ten million searches.

#include "daemon/core/routing/batch_meter.hpp"

#include <algorithm>

namespace wec::routing {
namespace {

constexpr int known_bits = 16;  // sets that are remembered, as a power of two

bool within(const Load& a, const Load& b, const Load& most) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] > most[i] - b[i]) return false;
  return true;
}

}  // namespace

Mm total_length(const std::vector<Batch>& batches) {
  Mm sum = 0;
  for (const auto& batch : batches) sum += batch.length;
  return sum;
}

BatchMeter::BatchMeter(const BatchRequest& request, Random& random)
    : request_(request), cost_(make_batch_cost(request)), known_(std::size_t{1} << known_bits) {
  for (std::size_t i = 0; i < request.orders.size(); ++i) keys_.push_back(random.next());
}

Batch BatchMeter::alone(std::uint32_t order) {
  Batch batch;
  add(batch, order);
  measure(batch);
  return batch;
}

Mm BatchMeter::with(const Batch& batch, std::uint32_t order) {
  return measure(batch.orders, {&order, 1}, none, batch.key + keys_[order]);
}

Mm BatchMeter::without(const Batch& batch, std::uint32_t order) {
  return measure(batch.orders, {}, order, batch.key - keys_[order]);
}

Mm BatchMeter::exchanged(const Batch& batch, std::uint32_t out, std::uint32_t in) {
  return measure(batch.orders, {&in, 1}, out, batch.key - keys_[out] + keys_[in]);
}

Mm BatchMeter::merged(const Batch& a, const Batch& b) {
  return measure(a.orders, b.orders, none, a.key + b.key);
}

bool BatchMeter::fits(const Batch& batch, std::uint32_t order) const {
  return batch.orders.size() < request_.orders_per_walk_max &&
         within(batch.load, request_.orders[order].load, request_.load_max);
}

bool BatchMeter::fits_exchanged(const Batch& batch, std::uint32_t out, std::uint32_t in) const {
  auto rest = batch.load;
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= request_.orders[out].load[i];
  return within(rest, request_.orders[in].load, request_.load_max);
}

bool BatchMeter::fits(const Batch& a, const Batch& b) const {
  return a.orders.size() + b.orders.size() <= request_.orders_per_walk_max &&
         within(a.load, b.load, request_.load_max);
}

void BatchMeter::add(Batch& batch, std::uint32_t order) const {
  batch.orders.push_back(order);
  batch.key += keys_[order];
  for (std::size_t i = 0; i < batch.load.size(); ++i)
    batch.load[i] += request_.orders[order].load[i];
}

void BatchMeter::take(Batch& batch, std::uint32_t order) const {
  batch.orders.erase(std::find(batch.orders.begin(), batch.orders.end(), order));
  batch.key -= keys_[order];
  for (std::size_t i = 0; i < batch.load.size(); ++i)
    batch.load[i] -= request_.orders[order].load[i];
}

Mm BatchMeter::measure(Orders some, Orders others, std::uint32_t without, std::uint64_t key) {
  ++evaluations_;
  // Sums of random keys are random: their first bits say where.
  auto& slot = known_[key >> (64 - known_bits)];
  if (slot.key == key) return slot.length;
  members_.clear();
  for (const auto order : some)
    if (order != without) members_.push_back(order);
  members_.insert(members_.end(), others.begin(), others.end());
  slot = {key, cost_->of(members_)};
  return slot.length;
}

}  // namespace wec::routing
