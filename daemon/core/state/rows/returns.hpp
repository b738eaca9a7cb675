// Goods that come back, and serial numbers wherever they are.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

enum class RmaState { ANNOUNCED, ARRIVED, INSPECTING, DISPOSITIONED, CLOSED };
BOOST_DESCRIBE_ENUM(RmaState, ANNOUNCED, ARRIVED, INSPECTING, DISPOSITIONED, CLOSED)

struct Rma {
  static constexpr std::string_view table = "rma";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 2> indexed = {"order", "state"};

  std::string rma;
  std::int64_t version = 0;
  std::string barcode;
  std::string tracking;
  OrderId order;
  std::string kind;  // CUSTOMER RETURN_TO_SENDER WARRANTY EXCHANGE UNIDENTIFIED
  RmaState state = RmaState::ANNOUNCED;
  bool label_in_box = false;  // its label is to be printed when the order is packed
};
BOOST_DESCRIBE_STRUCT(Rma, (), (rma, version, barcode, tracking, order, kind, state, label_in_box))

struct RmaLine {
  static constexpr std::string_view table = "rma_line";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 1> indexed = {"sku"};

  std::string rma;
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  std::string reason;
  std::vector<std::string> serials;  // empty: any that was shipped
  std::int64_t received = 0;
  std::int64_t inspected = 0;
  std::int64_t put_away = 0;
};
BOOST_DESCRIBE_STRUCT(RmaLine, (),
                      (rma, line, sku, qty, reason, serials, received, inspected, put_away))

enum class ReturnState { RECEIVED, GRADED, PUT_AWAY };
BOOST_DESCRIBE_ENUM(ReturnState, RECEIVED, GRADED, PUT_AWAY)
enum class Disposition { NONE, RESTOCK, QUARANTINE, REFURBISH, RETURN_TO_VENDOR, SCRAP };
BOOST_DESCRIBE_ENUM(Disposition, NONE, RESTOCK, QUARANTINE, REFURBISH, RETURN_TO_VENDOR, SCRAP)

/// One unit that came back.
struct ReturnUnit {
  static constexpr std::string_view table = "return_unit";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 3> indexed = {"rma", "station", "state"};

  std::string unit;
  std::string rma;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::string expiry;
  std::string serial;
  ReturnState state = ReturnState::RECEIVED;
  std::string grade;
  std::string reason;
  Disposition disposition = Disposition::NONE;
  LocationId location;  // either of the two
  Lpn lpn;
  StationId station;
};
BOOST_DESCRIBE_STRUCT(ReturnUnit, (),
                      (unit, rma, line, sku, lot, expiry, serial, state, grade, reason, disposition,
                       location, lpn, station))

enum class SerialState { IN_STOCK, SHIPPED, GONE };
BOOST_DESCRIBE_ENUM(SerialState, IN_STOCK, SHIPPED, GONE)

/// A serial number that was ever here: at most one place at a time.
struct SerialUnit {
  static constexpr std::string_view table = "serial";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 1> indexed = {"serial"};

  Sku sku;
  std::string serial;
  SerialState state = SerialState::IN_STOCK;
  OrderId order;  // it was shipped for
};
BOOST_DESCRIBE_STRUCT(SerialUnit, (), (sku, serial, state, order))

}  // namespace wec
