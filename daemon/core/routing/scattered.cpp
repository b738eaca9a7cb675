// Every item takes the place that lengthens the walk least for what it gives; then again and again
// some items give their places back and choose anew. A longer walk is accepted within a margin that
// shrinks.

#include "daemon/core/routing/scattered.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "daemon/core/routing/one_block.hpp"
#include "daemon/core/routing/random.hpp"
#include "daemon/core/routing/sheet.hpp"

namespace wec::routing {
namespace {

constexpr std::int64_t qty_max = INT64_MAX / static_cast<std::int64_t>(supplies_max);

/// The places as the one-block programme sees them, or what is wrong with the request.
tl::expected<std::vector<BlockStop>, ScatteredError> stops_of(const ScatteredRequest& request,
                                                              const OneBlock& block) {
  using Problem = ScatteredProblem;
  const auto named = [](Problem problem, std::size_t which) {
    return tl::unexpected(ScatteredError{problem, static_cast<std::uint32_t>(which)});
  };
  if (request.supplies.size() > supplies_max || request.wanted.size() > supplies_max)
    return tl::unexpected(ScatteredError{Problem::too_many, {}});
  std::vector<BlockStop> stops;
  std::vector<std::int64_t> there(request.wanted.size());
  for (std::size_t s = 0; s < request.supplies.size(); ++s) {
    const auto& supply = request.supplies[s];
    const auto stop = block.stop(supply.at);
    if (!stop || supply.item >= there.size() || supply.qty < 0 || supply.qty > qty_max)
      return named(Problem::bad_supply, s);
    there[supply.item] += supply.qty;
    stops.push_back(*stop);
  }
  for (std::size_t item = 0; item < there.size(); ++item)
    if (there[item] < request.wanted[item]) return named(Problem::not_enough, item);
  return stops;
}

class Chooser {
 public:
  Chooser(const ScatteredRequest& request, const OneBlock& block, std::vector<BlockStop> stops)
      : request_(request),
        stops_(std::move(stops)),
        height_(block.height()),
        block_(block.programme()),
        random_(request.seed),
        of_item_(request.wanted.size()),
        ys_(block.aisles()),
        needs_(block.aisles(), AisleNeeds{0, -1, 0}),
        taken_(request.supplies.size()) {
    for (std::uint32_t s = 0; s < request.supplies.size(); ++s)
      of_item_[request.supplies[s].item].push_back(s);
  }

  ScatteredPlan run() {
    std::vector<std::uint32_t> items(request_.wanted.size());
    std::iota(items.begin(), items.end(), 0U);
    std::sort(items.begin(), items.end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto na = of_item_[a].size(), nb = of_item_[b].size();
      return na != nb ? na < nb : a < b;
    });
    for (const auto item : items) take(item);
    Mm now = block_.length(needs_), best = now;
    auto best_taken = taken_;
    while (evaluations_ < request_.evaluations_max && !items.empty()) {
      ++evaluations_;  // a step that measures nothing ends too
      const auto before = taken_;
      again(items);
      const Mm length = block_.length(needs_);
      // At first up to a tenth longer is accepted, in the end nothing; most often far less.
      const auto left = request_.evaluations_max - std::min(request_.evaluations_max, evaluations_);
      const auto share = static_cast<Mm>(left * 1000 / request_.evaluations_max);
      const auto luck = static_cast<Mm>(random_.below(1000));
      if (length > now + best / 10 * share / 1000 * luck / 1000 * luck / 1000) {
        restore(before);
        continue;
      }
      now = length;
      if (length >= best) continue;
      best = length;
      best_taken = taken_;
    }
    ScatteredPlan plan;
    for (std::uint32_t s = 0; s < best_taken.size(); ++s)
      if (best_taken[s] != 0) plan.chosen.push_back(s);
    plan.length = best;
    plan.evaluations = evaluations_;
    return plan;
  }

 private:
  /// What the aisle needs with one more place in it; -1: as it is.
  AisleNeeds needs_with(std::size_t aisle, Mm more) const {
    AisleNeeds out{0, -1, 0};
    Mm before = 0;
    const auto visit = [&](Mm y) {
      if (out.high < 0) out.low = y;
      out.gap = std::max(out.gap, y - before);
      before = out.high = y;
    };
    for (const Mm y : ys_[aisle]) {
      if (more >= 0 && more <= y) visit(std::exchange(more, -1));
      visit(y);
    }
    if (more >= 0) visit(more);
    out.gap = std::max(out.gap, height_ - before);
    return out;
  }

  Mm length_with(std::uint32_t s) {
    ++evaluations_;
    const auto& at = stops_[s];
    const auto kept = needs_[at.aisle];
    needs_[at.aisle] = needs_with(at.aisle, at.y);
    const Mm length = block_.length(needs_);
    needs_[at.aisle] = kept;
    return length;
  }

  void put(std::uint32_t s) {
    const auto& at = stops_[s];
    auto& ys = ys_[at.aisle];
    ys.insert(std::lower_bound(ys.begin(), ys.end(), at.y), at.y);
    needs_[at.aisle] = needs_with(at.aisle, -1);
    taken_[s] = 1;
  }

  void give_back(std::uint32_t s) {
    const auto& at = stops_[s];
    auto& ys = ys_[at.aisle];
    ys.erase(std::lower_bound(ys.begin(), ys.end(), at.y));
    needs_[at.aisle] = needs_with(at.aisle, -1);
    taken_[s] = 0;
  }

  void take(std::uint32_t item, std::int64_t there = 0, bool blinks = false) {
    auto left = request_.wanted[item] - there;
    while (left > 0) {
      const Mm now = block_.length(needs_);
      std::uint32_t best = 0;
      Mm best_more = 0;
      std::int64_t best_qty = 0;
      for (const auto s : of_item_[item]) {
        const auto qty = std::min(left, request_.supplies[s].qty);
        if (taken_[s] != 0 || qty <= 0) continue;
        if (blinks && random_.below(8) == 0) continue;  // now and then a place is overlooked
        // One more of nothing, so that of two free places the fuller one is taken.
        const Mm more = length_with(s) - now + 1;
        if (best_qty != 0 && more * best_qty >= best_more * qty) continue;
        best = s;
        best_more = more;
        best_qty = qty;
      }
      if (best_qty == 0) {  // all that is left was overlooked
        blinks = false;
        continue;
      }
      put(best);
      left -= best_qty;
    }
  }

  /// Somewhere, so that the others gather around it: a greedy choice alone would always find the
  /// same neighbourhood again.
  std::int64_t take_anywhere(std::uint32_t item) {
    const auto& places = of_item_[item];
    const auto s = places[random_.below(places.size())];
    if (request_.supplies[s].qty <= 0) return 0;
    put(s);
    return request_.supplies[s].qty;
  }

  /// Some items, among them those of one part of the floor, choose anew.
  void again(const std::vector<std::uint32_t>& items) {
    std::vector<std::uint32_t> chosen;
    const auto count = 1 + random_.below(std::min<std::size_t>(items.size(), 5));
    const auto aisle = random_.below(ys_.size());
    const bool by_aisle = random_.below(2) == 0;
    for (std::uint32_t s = 0; s < taken_.size() && by_aisle; ++s)
      if (taken_[s] != 0 && stops_[s].aisle == aisle) chosen.push_back(request_.supplies[s].item);
    while (chosen.size() < count) chosen.push_back(items[random_.below(items.size())]);
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    for (auto i = chosen.size(); i > 1; --i) std::swap(chosen[i - 1], chosen[random_.below(i)]);
    for (const auto item : chosen)
      for (const auto s : of_item_[item])
        if (taken_[s] != 0) give_back(s);
    const bool anywhere = random_.below(2) == 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const auto item = chosen[i];
      if (request_.wanted[item] <= 0) continue;
      take(item, anywhere && i == 0 ? take_anywhere(item) : 0, true);
    }
  }

  void restore(const std::vector<char>& before) {
    for (std::uint32_t s = 0; s < taken_.size(); ++s)
      if (taken_[s] != 0 && before[s] == 0) give_back(s);
    for (std::uint32_t s = 0; s < taken_.size(); ++s)
      if (taken_[s] == 0 && before[s] != 0) put(s);
  }

  const ScatteredRequest& request_;
  std::vector<BlockStop> stops_;  // by supply
  Mm height_;
  SingleBlock block_;
  Random random_;
  std::vector<std::vector<std::uint32_t>> of_item_;
  std::vector<std::vector<Mm>> ys_;
  std::vector<AisleNeeds> needs_;
  std::vector<char> taken_;
  std::uint64_t evaluations_ = 0;
};

}  // namespace

tl::expected<ScatteredPlan, ScatteredError> choose_places(const ScatteredRequest& request) {
  if (check_request(request.layout, {request.depot, request.depot, {}}))
    return tl::unexpected(ScatteredError{ScatteredProblem::bad_layout, {}});
  const auto block = one_block(request.layout, request.depot);
  if (!block) return tl::unexpected(ScatteredError{ScatteredProblem::not_one_block, {}});
  auto stops = stops_of(request, *block);
  if (!stops) return tl::unexpected(stops.error());
  return Chooser(request, *block, std::move(*stops)).run();
}

}  // namespace wec::routing
