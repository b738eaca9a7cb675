#include "head-office/sim/figures.hpp"

#include <algorithm>

namespace wec::hq {

void Figures::take(const std::string& site, const Object& data) {
  auto& of_site = days_[text(data, "day")][site];
  of_site.clear();
  each_object(data, "rows", [&](const Object& row) {
    of_site[{text(row, "kpi"), text(row, "name"), text(row, "part")}] = {
        number(row, "num"), number(row, "den"), number(row, "max")};
  });
}

std::vector<Object> Figures::rows() const {
  std::vector<Object> out;
  for (const auto& [day, sites] : days_) {
    std::map<Name, Figure> sums;
    for (const auto& [site, figures] : sites)
      for (const auto& [name, figure] : figures) {
        auto& sum = sums[name];
        sum.num += figure.num;
        sum.den += figure.den;
        sum.max = std::max(sum.max, figure.max);
      }
    for (const auto& [name, sum] : sums) {
      Object row{{"day", day}, {"kpi", std::get<0>(name)}, {"name", std::get<1>(name)}};
      if (!std::get<2>(name).empty()) row["part"] = std::get<2>(name);
      row["num"] = sum.num;
      row["den"] = sum.den;
      if (sum.max > 0) row["max"] = sum.max;
      out.push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace wec::hq
