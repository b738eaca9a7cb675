// Key figures as sites publish them, and their sums over sites: numerators with numerators,
// denominators with denominators. A mean of two sites' percentages would be another number.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "head-office/sim/json.hpp"

namespace wec::hq {

class Figures {
 public:
  /// The data of a kpi.published; a later one of the same site and day replaces it.
  void take(const std::string& site, const Object& data);

  /// One object a row: day, kpi, name, part, num, den. Percentiles of one site cannot be added to
  /// another's; only the largest value of all is known.
  std::vector<Object> rows() const;

 private:
  using Name = std::tuple<std::string, std::string, std::string>;  // kpi, name, part
  struct Figure {
    std::int64_t num = 0, den = 0;
    std::int64_t max = 0;
  };
  std::map<std::string, std::map<std::string, std::map<Name, Figure>>> days_;  // day, site
};

}  // namespace wec::hq
