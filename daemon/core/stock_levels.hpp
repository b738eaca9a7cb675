// Safety stock and reorder point, in integers (floor.md 1.15). Demand is in thousandths of a unit a
// day, lead time in thousandths of a day, the service factor z in thousandths (1645: 95 %).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

#include "daemon/core/json_codec.hpp"

namespace wec {

struct Demand {
  WEC_REQUIRES("daily_milli lead_milli")
  std::int64_t daily_milli = 0;        // d
  std::int64_t daily_sigma_milli = 0;  // sigma_d
  std::int64_t lead_milli = 0;         // L
  std::int64_t lead_sigma_milli = 0;   // sigma_L; 0: the lead time does not vary
  std::int64_t z_milli = 1645;
};
BOOST_DESCRIBE_STRUCT(Demand, (),
                      (daily_milli, daily_sigma_milli, lead_milli, lead_sigma_milli, z_milli))

/// The largest whole number whose square is not above n. n >= 0.
std::int64_t whole_root(std::int64_t n);

/// SS = z * sqrt(L * sigma_d^2 + d^2 * sigma_L^2), rounded up to whole units.
std::int64_t safety_stock(const Demand&);
/// ROP = d * L + SS, rounded up to whole units. With L the time of a replenishment and d the demand
/// of the pick face it is the face's minimum.
std::int64_t reorder_point(const Demand&);

}  // namespace wec
