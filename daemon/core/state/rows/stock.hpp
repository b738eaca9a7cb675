// What lies where, in which state.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

enum class StockStatus { AVAILABLE, SUSPECT, QC, QUARANTINE, DAMAGED, RETURN };
BOOST_DESCRIBE_ENUM(StockStatus, AVAILABLE, SUSPECT, QC, QUARANTINE, DAMAGED, RETURN)

/// A quantity somewhere: in a bin (location) or on a container or carton (lpn), never both. Empty
/// text stands for "none" so that all dimensions can be the key.
struct Stock {
  static constexpr std::string_view table = "stock";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 7;
  static constexpr std::array<std::string_view, 2> indexed = {"lpn", "location"};

  Sku sku;
  Lot lot;
  std::string expiry;  // YYYY-MM-DD
  std::string serial;
  LocationId location;
  Lpn lpn;
  StockStatus status = StockStatus::AVAILABLE;
  std::int64_t qty = 0;
  std::int64_t reserved = 0;
  std::int64_t received_seq = 0;  // seq of the event that brought it into the house, for FIFO
};
BOOST_DESCRIBE_STRUCT(Stock, (),
                      (sku, lot, expiry, serial, location, lpn, status, qty, reserved,
                       received_seq))

/// What was last said of an item's availability (stock.changed).
struct Availability {
  static constexpr std::string_view table = "availability";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  Sku sku;
  std::int64_t available = 0;
};
BOOST_DESCRIBE_STRUCT(Availability, (), (sku, available))

}  // namespace wec
