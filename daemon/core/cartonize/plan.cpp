// Goods that may lie together are planned together: one box for all if there is one, otherwise the
// box that takes the most for its cost, and the same again with the rest.

#include "daemon/core/cartonize/plan.hpp"

#include <algorithm>
#include <numeric>

namespace wec::cartonize {
namespace {

std::int64_t volume_max(const Box& box) {
  return volume_of(box.inner) / 1000 * box.fill_max_permille +
         volume_of(box.inner) % 1000 * box.fill_max_permille / 1000;
}

bool fits_alone(const Box& box, const Item& item) {
  if (item.weight_mg > box.load_max_mg || volume_of(item.size) > volume_max(box)) return false;
  for (std::size_t o = 0; o < orientations.size(); ++o) {
    if ((item.may_turn >> o & 1) == 0) continue;
    const auto size = turned(item.size, o);
    if (size[0] <= box.inner[0] && size[1] <= box.inner[1] && size[2] <= box.inner[2]) return true;
  }
  return false;
}

bool apart(const Apart& pairs, std::uint32_t a, std::uint32_t b) {
  return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
    return (pair.first == a && pair.second == b) || (pair.first == b && pair.second == a);
  });
}

class Planner {
 public:
  Planner(const std::vector<BoxType>& types, const std::vector<Goods>& goods, const Effort& effort)
      : types_(types), goods_(goods), effort_(effort), cheapest_(types.size()) {
    std::iota(cheapest_.begin(), cheapest_.end(), std::size_t{0});
    std::sort(cheapest_.begin(), cheapest_.end(), [&](std::size_t a, std::size_t b) {
      return types[a].cost != types[b].cost ? types[a].cost < types[b].cost : a < b;
    });
  }

  Plan plan(const Apart& pairs) {
    std::vector<std::vector<std::uint32_t>> together;
    for (std::uint32_t i = 0; i < goods_.size(); ++i) {
      if (goods_[i].item.copies == 0) continue;
      const bool fits = std::any_of(types_.begin(), types_.end(), [&](const BoxType& type) {
        return fits_alone(type.box, goods_[i].item);
      });
      if (!fits) {
        plan_.misfits.push_back(i);
        continue;
      }
      auto at = std::find_if(together.begin(), together.end(), [&](const auto& party) {
        return std::none_of(party.begin(), party.end(), [&](std::uint32_t other) {
          return apart(pairs, goods_[i].group, goods_[other].group);
        });
      });
      if (at == together.end())
        at = together.insert(together.end(), {std::vector<std::uint32_t>{}});
      at->push_back(i);
    }
    for (const auto& party : together) pack(party);
    return std::move(plan_);
  }

 private:
  void pack(const std::vector<std::uint32_t>& party) {
    rest_.clear();
    for (const auto i : party) rest_.push_back(goods_[i].item);
    while (pieces() > 0) {
      auto filled = one_for_all();
      if (filled.packing.placed.empty()) filled = most_for_its_cost();
      if (filled.packing.placed.empty()) {
        // Each fits alone, so this is a size out of range: named, never dropped.
        for (std::size_t i = 0; i < party.size(); ++i)
          if (rest_[i].copies > 0) plan_.misfits.push_back(party[i]);
        return;
      }
      for (auto& placed : filled.packing.placed) {
        --rest_[placed.item].copies;
        placed.item = party[placed.item];
      }
      plan_.boxes.push_back(std::move(filled));
    }
  }

  std::int64_t pieces() const {
    std::int64_t sum = 0;
    for (const auto& item : rest_) sum += item.copies;
    return sum;
  }

  FilledBox one_for_all() const {
    std::int64_t volume = 0, weight = 0;
    for (const auto& item : rest_) {
      volume += item.copies * volume_of(item.size);
      weight += item.copies * item.weight_mg;
    }
    for (const auto type : cheapest_) {
      const auto& box = types_[type].box;
      if (volume > volume_max(box) || weight > box.load_max_mg) continue;
      FilledBox filled{type, fill_box(box, rest_, effort_)};
      if (static_cast<std::int64_t>(filled.packing.placed.size()) == pieces()) return filled;
    }
    return {};
  }

  FilledBox most_for_its_cost() const {
    FilledBox best;
    for (const auto type : cheapest_) {
      FilledBox filled{type, fill_box(types_[type].box, rest_, effort_)};
      // Volume per cost, as fractions with one denominator; 128 bits because both may be large.
      const auto worth = static_cast<__int128>(filled.packing.volume) * types_[best.type].cost;
      const auto best_worth = static_cast<__int128>(best.packing.volume) * types_[type].cost;
      if (best.packing.placed.empty() || worth > best_worth) best = std::move(filled);
    }
    return best;
  }

  const std::vector<BoxType>& types_;
  const std::vector<Goods>& goods_;
  const Effort& effort_;
  std::vector<std::size_t> cheapest_;
  std::vector<Item> rest_;
  Plan plan_;
};

}  // namespace

Plan plan_boxes(const std::vector<BoxType>& types, const std::vector<Goods>& goods,
                const Apart& pairs, const Effort& effort) {
  return Planner(types, goods, effort).plan(pairs);
}

}  // namespace wec::cartonize
