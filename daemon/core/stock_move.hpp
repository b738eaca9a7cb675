// One side of a movement of stock: how much a row changes. The events of receiving, put-away,
// replenishment, counting, returns and kits carry their movements as a list of these, so that the
// site and head office fold them by the same words; what leaves a place and what arrives at another
// stand side by side (double entry).
#pragma once

#include <optional>
#include <string>

#include "daemon/core/event/define.hpp"

namespace wec {

struct StockMove {
  WEC_REQUIRES("sku status delta")
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  LocationId location;  // either location or lpn
  Lpn lpn;
  std::string status;         // AVAILABLE SUSPECT QC QUARANTINE DAMAGED RETURN
  std::int64_t delta = 0;     // of the quantity
  std::int64_t reserved = 0;  // of what is promised of it
};
BOOST_DESCRIBE_STRUCT(StockMove, (),
                      (sku, lot, expiry, serial, location, lpn, status, delta, reserved))

/// One item (and lot, expiry, serial) of a count. `system` is what the books said when the counter
/// had finished, `moved` what others took (< 0) or brought since the count began.
struct CountedLine {
  WEC_REQUIRES("sku counted")
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t counted = 0;
  std::int64_t system = 0;
  std::int64_t moved = 0;
  std::int64_t delta = 0;
};
BOOST_DESCRIBE_STRUCT(CountedLine, (), (sku, lot, expiry, serial, counted, system, moved, delta))

}  // namespace wec
