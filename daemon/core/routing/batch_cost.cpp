// The places of an aisle that some order needs are numbered from the bottom; an order is a bit set,
// a batch their union, and what the programme needs of an aisle is read off the bits.

#include "daemon/core/routing/batch_cost.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "daemon/core/routing/single_block.hpp"

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
    return tour ? tour->length : INT64_MAX / 1024;  // too many stops for one walk
  }

 private:
  const BatchRequest& request_;
};

class OneBlockCost final : public BatchCost {
 public:
  OneBlockCost(const BatchRequest& request, const std::vector<std::int32_t>& by_x, bool from_top)
      : request_(request), block_(sorted_x(request, by_x), height(request), request.depot.x) {
    std::vector<std::size_t> column(by_x.size());
    for (std::size_t c = 0; c < by_x.size(); ++c) column[static_cast<std::size_t>(by_x[c])] = c;
    const auto& cross = request.layout.cross;
    // Seen from the depot's cross aisle.
    const auto above = [&](const Spot& stop) {
      return from_top ? cross.back() - stop.y : stop.y - cross.front();
    };
    std::vector<std::vector<Mm>> places(by_x.size());
    for (const auto& order : request.orders)
      for (const auto& stop : order.stops)
        places[column[static_cast<std::size_t>(stop.aisle)]].push_back(above(stop));
    first_word_.push_back(0);
    for (auto& ys : places) {
      std::sort(ys.begin(), ys.end());
      ys.erase(std::unique(ys.begin(), ys.end()), ys.end());
      first_word_.push_back(first_word_.back() + (ys.size() + 63) / 64);
    }
    y_.resize(first_word_.back() * 64);
    for (std::size_t c = 0; c < places.size(); ++c)
      std::copy(places[c].begin(), places[c].end(),
                y_.begin() + static_cast<std::ptrdiff_t>(first_word_[c] * 64));
    const auto words = first_word_.back();
    bits_.resize(request.orders.size() * words);
    for (std::size_t o = 0; o < request.orders.size(); ++o)
      for (const auto& stop : request.orders[o].stops) {
        const auto c = column[static_cast<std::size_t>(stop.aisle)];
        const auto rank = static_cast<std::size_t>(
            std::lower_bound(places[c].begin(), places[c].end(), above(stop)) - places[c].begin());
        bits_[o * words + first_word_[c] + rank / 64] |= std::uint64_t{1} << rank % 64;
      }
    together_.resize(words);
    needs_.resize(by_x.size());
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
  static Mm height(const BatchRequest& request) {
    return request.layout.cross.back() - request.layout.cross.front();
  }

  static std::vector<Mm> sorted_x(const BatchRequest& request,
                                  const std::vector<std::int32_t>& by_x) {
    std::vector<Mm> xs;
    for (const auto aisle : by_x)
      xs.push_back(request.layout.aisles[static_cast<std::size_t>(aisle)].x);
    return xs;
  }

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
    out.gap = std::max(out.gap, height(request_) - before);
    return out;
  }

  const BatchRequest& request_;
  SingleBlock block_;
  std::vector<std::size_t> first_word_;  // by aisle
  std::vector<Mm> y_;                    // by bit
  std::vector<std::uint64_t> bits_;      // by order
  std::vector<std::uint64_t> together_;
  std::vector<AisleNeeds> needs_;
};

}  // namespace

std::unique_ptr<BatchCost> make_batch_cost(const BatchRequest& request) {
  const auto& layout = request.layout;
  bool simple = layout.cross.size() == 2 && request.depot.aisle == on_cross;
  for (const auto& aisle : layout.aisles) simple &= aisle.way == Way::both && aisle.closed.empty();
  for (const auto& order : request.orders)
    for (const auto& stop : order.stops)
      simple &=
          stop.aisle != on_cross && stop.y > layout.cross.front() && stop.y < layout.cross.back();
  if (!simple) return std::make_unique<GeneralCost>(request);
  std::vector<std::int32_t> by_x(layout.aisles.size());
  std::iota(by_x.begin(), by_x.end(), 0);
  std::sort(by_x.begin(), by_x.end(), [&](std::int32_t a, std::int32_t b) {
    const auto xa = layout.aisles[static_cast<std::size_t>(a)].x;
    const auto xb = layout.aisles[static_cast<std::size_t>(b)].x;
    return xa != xb ? xa < xb : a < b;
  });
  return std::make_unique<OneBlockCost>(request, by_x, request.depot.y == layout.cross.back());
}

}  // namespace wec::routing
