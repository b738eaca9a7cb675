// From rows to the packing library and back.

#include "daemon/core/cartons.hpp"

#include <algorithm>
#include <map>

#include "daemon/core/cartonize/plan.hpp"
#include "daemon/core/segregation.hpp"

#include "daemon/core/wall_place.hpp"

namespace wec {
namespace {

// What a screen may spend, for each box that is tried: about half a millisecond.
constexpr cartonize::Effort effort{50'000, 300, true};

struct Goods {
  Item item;
  std::int64_t qty = 0;
};

std::int64_t volume(const std::vector<std::int64_t>& mm) {
  return mm.size() == 3 ? mm[0] * mm[1] * mm[2] : 0;
}

void gather(const State& state, const std::vector<Stock>& rows, std::map<Sku, Goods>& out) {
  for (const auto& row : rows) {
    auto item = state.items.get(row.sku);
    if (!item) continue;
    auto& goods = out[row.sku];
    goods.item = std::move(*item);
    goods.qty += row.qty;
  }
}

std::vector<Goods> goods_of(const State& state, const Bench& bench) {
  std::map<Sku, Goods> by_sku;
  if (!bench.tote.empty()) gather(state, goods_for(state, bench.tote, bench.order), by_sku);
  if (!bench.carton.empty()) gather(state, state.stock.where("lpn", bench.carton), by_sku);
  std::vector<Goods> out;
  for (auto& [sku, goods] : by_sku) out.push_back(std::move(goods));
  return out;
}

bool edges_fit(std::vector<std::int64_t> item, std::vector<std::int64_t> inner, bool upright) {
  if (item.size() != 3) return true;  // dimensions not known: nothing to say against it
  if (upright && item[2] > inner[2]) return false;
  const auto sorted = upright ? 2 : 3;  // upright: only length and width may change places
  std::sort(item.begin(), item.begin() + sorted);
  std::sort(inner.begin(), inner.begin() + sorted);
  return item[0] <= inner[0] && item[1] <= inner[1] && item[2] <= inner[2];
}

bool edges_fit(const Goods& goods, const CartonType& type) {
  return edges_fit(goods.item.dims_mm, type.inner_mm, goods.item.policy.this_side_up);
}

std::int64_t room_of(const CartonType& type, std::int64_t max_fill_ppm) {
  const auto inner = volume(type.inner_mm);
  return inner / 1'000'000 * max_fill_ppm + inner % 1'000'000 * max_fill_ppm / 1'000'000;
}

/// By edges, volume and weight. Divided rather than multiplied: a pallet's worth of large units
/// would not fit into 64 bits.
bool may_hold(const std::vector<Goods>& all, const CartonType& type, std::int64_t max_fill_ppm) {
  auto room = room_of(type, max_fill_ppm);
  auto mass = type.max_mg - type.tare_mg;
  for (const auto& goods : all) {
    if (!edges_fit(goods, type)) return false;
    const auto unit = volume(goods.item.dims_mm);
    if (unit > 0 && goods.qty > room / unit) return false;
    if (goods.qty > mass / goods.item.weight_mg) return false;
    room -= goods.qty * unit;
    mass -= goods.qty * goods.item.weight_mg;
  }
  return true;
}

/// A unit without dimensions takes no room: only its weight counts.
cartonize::Item library_item(const Goods& goods) {
  cartonize::Item item;
  item.size = {1, 1, 1};
  for (std::size_t i = 0; i < goods.item.dims_mm.size(); ++i)
    item.size[i] = static_cast<cartonize::Length>(goods.item.dims_mm[i]);
  item.may_turn = goods.item.policy.this_side_up ? cartonize::this_side_up : cartonize::any_way;
  item.weight_mg = goods.item.weight_mg;
  item.copies = goods.qty;
  return item;
}

cartonize::Box library_box(const CartonType& type, std::int64_t max_fill_ppm) {
  cartonize::Box box;
  for (std::size_t i = 0; i < box.inner.size(); ++i)
    box.inner[i] = static_cast<cartonize::Length>(type.inner_mm[i]);
  box.load_max_mg = type.max_mg - type.tare_mg;
  box.fill_max_permille = max_fill_ppm / 1000;
  return box;
}

/// The smallest first, so that of equal cost the smaller one is taken. Costs are head office's;
/// where it names none, a box costs its volume.
std::vector<CartonType> types_for(const State& state, const std::vector<Goods>& all) {
  const bool regulated = std::any_of(all.begin(), all.end(), [](const Goods& goods) {
    return goods.item.dg.state == DgState::DG_REGULATED;
  });
  auto types = state.carton_types.after({}, rows_all);
  if (regulated) std::erase_if(types, [](const CartonType& type) { return !type.dg_ok; });
  std::sort(types.begin(), types.end(), [](const CartonType& a, const CartonType& b) {
    const auto va = volume(a.inner_mm), vb = volume(b.inner_mm);
    return va != vb ? va < vb : a.carton < b.carton;
  });
  return types;
}

class CartonPlanner {
 public:
  CartonPlanner(const State& state, const Bench& bench)
      : max_fill_ppm_(bench.max_fill_ppm), rest_(goods_of(state, bench)) {
    types_ = types_for(state, rest_);
    const bool priced = std::any_of(types_.begin(), types_.end(),
                                    [](const CartonType& type) { return type.cost > 0; });
    for (const auto& type : types_)
      boxes_.push_back(
          {library_box(type, max_fill_ppm_), priced ? type.cost + 1 : volume(type.inner_mm)});
    std::int64_t units = 0;
    for (const auto& goods : rest_) {
      plan_.sizes_known = plan_.sizes_known && goods.item.dims_mm.size() == 3;
      units += std::min(goods.qty, cartonize::copies_max + 1);
    }
    plan_.too_many = units > cartonize::copies_max || rest_.size() > cartonize::item_types_max;
  }

  CartonPlan run(const CartonType* first) {
    if (plan_.too_many || rest_.empty()) return std::move(plan_);
    if (first) fill(*first);
    alone();
    together();
    return std::move(plan_);
  }

 private:
  /// The packer's own box takes what it can.
  void fill(const CartonType& type) {
    std::vector<Goods> mixed;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const bool apart = std::any_of(mixed.begin(), mixed.end(), [&](const Goods& other) {
        return keep_apart(other.item.dg, rest_[i].item.dg);
      });
      if (apart || rest_[i].item.policy.own_container) continue;
      mixed.push_back(rest_[i]);
      whose.push_back(i);
    }
    std::vector<cartonize::Item> items;
    for (const auto& goods : mixed) items.push_back(library_item(goods));
    const auto packing = cartonize::fill_box(library_box(type, max_fill_ppm_), items, effort);
    plan_.cartons.push_back({type, static_cast<std::int64_t>(packing.placed.size())});
    for (const auto& placed : packing.placed) --rest_[whose[placed.item]].qty;
  }

  /// What ships in its own container has a carton of its own, one a unit.
  void alone() {
    for (auto& goods : rest_) {
      if (!goods.item.policy.own_container) continue;
      auto one = goods;
      one.qty = 1;
      for (; goods.qty > 0; --goods.qty) plan({one});
    }
  }

  void together() {
    std::vector<Goods> left;
    for (const auto& goods : rest_)
      if (goods.qty > 0) left.push_back(goods);
    plan(left);
  }

  void plan(const std::vector<Goods>& all) {
    std::vector<cartonize::Goods> goods;
    cartonize::Apart apart;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      goods.push_back({library_item(all[i]), i});
      for (std::uint32_t k = 0; k < i; ++k)
        if (keep_apart(all[k].item.dg, all[i].item.dg)) apart.emplace_back(k, i);
    }
    const auto found = cartonize::plan_boxes(boxes_, goods, apart, effort);
    for (const auto& box : found.boxes)
      plan_.cartons.push_back(
          {types_[box.type], static_cast<std::int64_t>(box.packing.placed.size())});
    for (const auto misfit : found.misfits) plan_.misfits.push_back(all[misfit].item.sku);
  }

  std::int64_t max_fill_ppm_;
  std::vector<Goods> rest_;
  std::vector<CartonType> types_;
  std::vector<cartonize::BoxType> boxes_;
  CartonPlan plan_;
};

}  // namespace

CartonPlan plan_cartons(const State& state, const Bench& bench, const CartonType* first) {
  return CartonPlanner(state, bench).run(first);
}

std::optional<CartonType> suggest_carton(const CartonPlan& plan) {
  if (plan.cartons.empty()) return {};
  return plan.cartons.front().type;
}

bool may_hold_all(const State& state, const CartonType& type, const Bench& bench) {
  return may_hold(goods_of(state, bench), type, bench.max_fill_ppm);
}

bool may_hold_one(const State& state, const CartonType& type, const Bench& bench) {
  auto all = goods_of(state, bench);
  return std::any_of(all.begin(), all.end(), [&](Goods& goods) {
    goods.qty = 1;
    return may_hold({goods}, type, bench.max_fill_ppm);
  });
}

bool may_take(const State& state, const Carton& carton, const Sku& sku, std::int64_t units,
              std::int64_t max_fill_ppm) {
  const auto type = state.carton_types.get(carton.carton_type);
  const auto item = state.items.get(sku);
  if (!type || !item) return true;
  auto all = goods_of(state, {{}, carton.order, carton.carton, max_fill_ppm});
  all.push_back({*item, units});
  return may_hold(all, *type, max_fill_ppm);
}

}  // namespace wec
