// Safety stock and reorder point, in integers. Values are held to what no product below overflows.

#include "daemon/core/stock_levels.hpp"

#include <algorithm>

namespace wec {
namespace {

constexpr std::int64_t daily_max = 1'000'000'000;  // a million units a day
constexpr std::int64_t lead_max = 1'000'000;       // a thousand days
constexpr std::int64_t z_max = 10'000;

__extension__ using Wide = __int128;  // squares of the above

std::int64_t held(std::int64_t value, std::int64_t most) {
  return std::clamp<std::int64_t>(value, 0, most);
}

std::int64_t root(Wide n) {
  Wide low = 0, high = Wide(1) << 62;
  while (low < high) {
    const Wide middle = (low + high + 1) / 2;
    if (middle <= n / middle)
      low = middle;
    else
      high = middle - 1;
  }
  return static_cast<std::int64_t>(low);
}

}  // namespace

std::int64_t whole_root(std::int64_t n) { return root(n); }

std::int64_t safety_stock(const Demand& demand) {
  const Wide d = held(demand.daily_milli, daily_max);
  const Wide sigma_d = held(demand.daily_sigma_milli, daily_max);
  const Wide lead = held(demand.lead_milli, lead_max);
  const Wide sigma_l = held(demand.lead_sigma_milli, lead_max);
  const Wide z = held(demand.z_milli, z_max);
  // In millionths of a square unit: L/1000 * (sd/1000)^2 + (d/1000)^2 * (sl/1000)^2.
  const Wide variance_micro =
      lead * sigma_d * sigma_d / 1000 + d * d * sigma_l * sigma_l / 1'000'000;
  const Wide micro = z * root(variance_micro);  // z milli times sigma milli
  return static_cast<std::int64_t>((micro + 999'999) / 1'000'000);
}

std::int64_t reorder_point(const Demand& demand) {
  const Wide used = Wide(held(demand.daily_milli, daily_max)) * held(demand.lead_milli, lead_max);
  return static_cast<std::int64_t>((used + 999'999) / 1'000'000) + safety_stock(demand);
}

}  // namespace wec
