#include "tests/sim/goods.hpp"

#include <algorithm>
#include <stdexcept>

namespace wec::test {

const std::vector<Article>& articles() {
  // LAMP and VASE weigh the same: a stale weight would pass for the other one's.
  static const std::vector<Article> all = {
      {"LAMP", "4006381333153", "", "", 250'000, "A-01"},
      {"VASE", "4006381333108", "", "", 250'000, "A-02"},
      {"PEN", "4006381333139", "", "", 40'000, "A-03"},
      {"TEA", "4006381333115", "L-31", "2031-06-30", 118'000, "A-04"},
  };
  return all;
}

const Article* article(const std::string& sku) {
  for (const auto& one : articles())
    if (one.sku == sku) return &one;
  return nullptr;
}

std::string code_on(const Unit& unit) {
  const auto* one = article(unit.sku);
  if (unit.lot.empty()) return one->gtin;
  auto expiry = one->expiry.substr(2);
  std::erase(expiry, '-');
  return "]C1010" + one->gtin + "17" + expiry + "10" + unit.lot;
}

std::int64_t mass_of(const Box& box) {
  std::int64_t mass = 120'000;
  for (const auto& [unit, n] : box.inside) mass += article(unit.sku)->weight_mg * n;
  return mass;
}

bool is_empty(const Heap& heap) {
  return std::all_of(heap.begin(), heap.end(), [](const auto& one) { return one.second == 0; });
}

void move_unit(Heap& from, Heap& to, const Unit& unit, std::int64_t n) {
  from[unit] -= n;
  to[unit] += n;
  if (from[unit] == 0) from.erase(unit);
}

}  // namespace wec::test
