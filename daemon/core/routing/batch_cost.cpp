// The places of an aisle that some order needs are numbered from the bottom; an order is a bit set,
// a batch their union, and what the programme needs of an aisle is read off the bits.

#include "daemon/core/routing/batch_cost.hpp"

#include <algorithm>
#include <bit>

#include "daemon/core/routing/one_block.hpp"

namespace wec::routing {
namespace {

class GeneralCost final : public BatchCost {
 public:
  explicit GeneralCost(const BatchRequest& request) : request_(request) {}

  Mm of(std::span<const std::uint32_t> orders) override {
    WalkRequest walk;
    walk.start = request_.depot;
    walk.end = request_.depot;
    for (const auto order : orders) {
      const auto& stops = request_.orders[order].stops;
      walk.stops.insert(walk.stops.end(), stops.begin(), stops.end());
    }
    const auto tour = shortest_walk(request_.layout, walk);
    return tour ? tour->length : no_walk;
  }

 private:
  const BatchRequest& request_;
};

/// The stops of each order as the one-block programme sees them.
using OrderStops = std::vector<std::vector<BlockStop>>;

class OneBlockCost final : public BatchCost {
 public:
  OneBlockCost(const OneBlock& block, const OrderStops& orders)
      : height_(block.height()), block_(block.programme()) {
    std::vector<std::vector<Mm>> places(block.aisles());
    for (const auto& stops : orders)
      for (const auto& stop : stops) places[stop.aisle].push_back(stop.y);
    first_word_.push_back(0);
    for (auto& ys : places) {
      std::sort(ys.begin(), ys.end());
      ys.erase(std::unique(ys.begin(), ys.end()), ys.end());
      first_word_.push_back(first_word_.back() + (ys.size() + 63) / 64);
    }
    y_.resize(first_word_.back() * 64);
    for (std::size_t a = 0; a < places.size(); ++a)
      std::copy(places[a].begin(), places[a].end(),
                y_.begin() + static_cast<std::ptrdiff_t>(first_word_[a] * 64));
    const auto words = first_word_.back();
    bits_.resize(orders.size() * words);
    for (std::size_t o = 0; o < orders.size(); ++o)
      for (const auto& stop : orders[o]) {
        const auto& ys = places[stop.aisle];
        const auto rank =
            static_cast<std::size_t>(std::lower_bound(ys.begin(), ys.end(), stop.y) - ys.begin());
        bits_[o * words + first_word_[stop.aisle] + rank / 64] |= std::uint64_t{1} << rank % 64;
      }
    together_.resize(words);
    needs_.resize(block.aisles());
  }

  Mm of(std::span<const std::uint32_t> orders) override {
    const auto words = together_.size();
    std::fill(together_.begin(), together_.end(), 0);
    for (const auto order : orders)
      for (std::size_t w = 0; w < words; ++w) together_[w] |= bits_[order * words + w];
    for (std::size_t c = 0; c < needs_.size(); ++c) needs_[c] = needs(c);
    return block_.length(needs_);
  }

 private:
  AisleNeeds needs(std::size_t c) const {
    AisleNeeds out{0, -1, 0};
    Mm before = 0;
    for (auto w = first_word_[c]; w < first_word_[c + 1]; ++w)
      for (auto left = together_[w]; left != 0; left &= left - 1) {
        const Mm y = y_[w * 64 + static_cast<std::size_t>(std::countr_zero(left))];
        if (out.high < 0) out.low = y;
        out.gap = std::max(out.gap, y - before);
        before = out.high = y;
      }
    out.gap = std::max(out.gap, height_ - before);
    return out;
  }

  Mm height_;
  SingleBlock block_;
  std::vector<std::size_t> first_word_;  // by aisle
  std::vector<Mm> y_;                    // by bit
  std::vector<std::uint64_t> bits_;      // by order
  std::vector<std::uint64_t> together_;
  std::vector<AisleNeeds> needs_;
};

}  // namespace

std::unique_ptr<BatchCost> make_batch_cost(const BatchRequest& request) {
  const auto block = one_block(request.layout, request.depot);
  if (!block) return std::make_unique<GeneralCost>(request);
  OrderStops orders;
  for (const auto& order : request.orders) {
    auto& stops = orders.emplace_back();
    for (const auto& spot : order.stops) {
      const auto stop = block->stop(spot);
      if (!stop) return std::make_unique<GeneralCost>(request);
      stops.push_back(*stop);
    }
  }
  return std::make_unique<OneBlockCost>(*block, orders);
}

}  // namespace wec::routing
