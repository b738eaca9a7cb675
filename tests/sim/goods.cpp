#include "tests/sim/goods.hpp"

#include <algorithm>
#include <stdexcept>

namespace wec::test {

const std::vector<Article>& articles() {
  // LAMP and VASE weigh the same: a stale weight would pass for the other one's.
  static const std::vector<Article> all = {
      {"LAMP", "4006381333153", 250'000, false, R"("substitutes":["VASE"])"},
      {"VASE", "4006381333108", 250'000, false, ""},
      {"PEN", "4006381333139", 40'000, false, ""},
      {"TEA", "4006381333115", 118'000, true, ""},
      {"BOLT", "4006381333122", 30'000, false, R"("min_qty":4,"max_qty":8)"},
      {"ACID", "4006381333160", 300'000, false,
       R"("dg":{"un_number":"UN1090","class":"3","limited_qty":false,"regime":["ADR"]})"},
      {"SOAP", "4006381333177", 90'000, false, R"("policy":{"hygiene":true})"},
      {"BOOK", "4006381333184", 400'000, false, ""},
      {"CUP", "4006381333191", 200'000, false, ""},
      {"SET", "4006381333146", 400'000, false, ""},
      {"HAT", "4006381333207", 80'000, false, ""},
  };
  return all;
}

const std::vector<Lies>& opening() {
  static const std::vector<Lies> all = {
      {"LAMP", "", "A-01", 40}, {"LAMP", "", "B-01", 10},    {"VASE", "", "A-02", 40},
      {"PEN", "", "A-03", 40},  {"TEA", "L-31", "A-04", 40}, {"TEA", "L-30", "B-04", 10},
      {"BOLT", "", "A-06", 6},  {"BOLT", "", "R-01", 20},    {"ACID", "", "A-07", 12},
      {"SOAP", "", "A-08", 5},  {"BOOK", "", "C-01", 4},     {"BOOK", "", "C-02", 14},
      {"CUP", "", "K-01", 8},   {"HAT", "", "D-01", 6},
  };
  return all;
}

const Article* article(const std::string& sku) {
  for (const auto& one : articles())
    if (one.sku == sku) return &one;
  return nullptr;
}

std::string expiry_of(const std::string& lot) {
  return lot.empty() ? "" : lot == "L-30" ? "2031-05-31" : "2031-06-30";
}

std::string code_on(const Unit& unit) {
  const auto* one = article(unit.sku);
  if (unit.lot.empty()) return one->gtin;
  auto expiry = expiry_of(unit.lot).substr(2);
  std::erase(expiry, '-');
  return "]C1010" + one->gtin + "17" + expiry + "10" + unit.lot;
}

std::int64_t mass_of(const Box& box) {
  std::int64_t mass = 120'000;
  for (const auto& [unit, n] : box.inside) mass += article(unit.sku)->weight_mg * n;
  return mass;
}

std::int64_t units_in(const Heap& heap) {
  std::int64_t units = 0;
  for (const auto& [unit, n] : heap) units += n;
  return units;
}

bool is_empty(const Heap& heap) {
  return std::all_of(heap.begin(), heap.end(), [](const auto& one) { return one.second == 0; });
}

void move_unit(Heap& from, Heap& to, const Unit& unit, std::int64_t n) {
  from[unit] -= n;
  to[unit] += n;
  if (from[unit] == 0) from.erase(unit);
}

void move_all(Heap& from, Heap& to) {
  for (const auto& [unit, n] : from) to[unit] += n;
  from.clear();
}

}  // namespace wec::test
