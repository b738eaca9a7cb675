// From the tote to a closed and weighed carton.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

struct PackStarted {
  WEC_EVENT("pack.started", "order/" + order.text)
  WEC_REQUIRES("order tote station operator")
  OrderId order;
  Lpn tote;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackStarted, (), (order, tote, station, operator_id))

/// A bench gives the order back before a carton of it is open: its totes wait for any bench.
/// `state`: the order's from now on.
struct PackLeft {
  WEC_EVENT("pack.left", "order/" + order.text)
  WEC_REQUIRES("order tote state station operator")
  OrderId order;
  Lpn tote;
  std::string state;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackLeft, (), (order, tote, state, station, operator_id))

/// A carton opened: its SSCC is taken from the range for good.
struct ParcelOpened {
  WEC_EVENT("parcel.opened", "order/" + order.text)
  WEC_REQUIRES("order carton carton_type range n station operator")
  OrderId order;
  Lpn carton;
  CartonTypeId carton_type;
  RangeId range;
  std::int64_t n = 0;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ParcelOpened, (),
                      (order, carton, carton_type, range, n, station, operator_id))

struct PackScanned {
  WEC_EVENT("pack.scanned", "order/" + order.text)
  WEC_REQUIRES("order carton tote line sku qty station operator")
  OrderId order;
  Lpn carton;
  Lpn tote;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t qty = 0;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackScanned, (),
                      (order, carton, tote, line, sku, lot, expiry, serial, qty, station,
                       operator_id))

struct PackedContent {
  WEC_REQUIRES("line sku qty")
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::int64_t qty = 0;
  std::vector<std::string> serials;
};
BOOST_DESCRIBE_STRUCT(PackedContent, (), (line, sku, lot, qty, serials))

struct PackConfirmed {
  WEC_EVENT("pack.confirmed", "order/" + order.text)
  WEC_REQUIRES("order carton tote contents station operator")
  OrderId order;
  Lpn carton;
  Lpn tote;
  std::vector<PackedContent> contents;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackConfirmed, (), (order, carton, tote, contents, station, operator_id))

struct OrderPacked {
  WEC_EVENT("order.packed", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderPacked, (), (order))

/// `discriminating`: twice the tolerance is below the lightest unit, so the weight proves the
/// count.
struct WeighChecked {
  WEC_EVENT("weigh.checked", "order/" + order.text)
  WEC_REQUIRES("order carton mass_mg expected_mg tolerance_mg station operator device")
  OrderId order;
  Lpn carton;
  std::int64_t mass_mg = 0;
  std::int64_t expected_mg = 0;
  std::int64_t tolerance_mg = 0;
  bool discriminating = false;
  StationId station;
  OperatorId operator_id;
  DeviceId device;
};
BOOST_DESCRIBE_STRUCT(WeighChecked, (),
                      (order, carton, mass_mg, expected_mg, tolerance_mg, discriminating, station,
                       operator_id, device))

/// n units too few (n < 0) or too many of one item would explain the weight.
struct WeighHint {
  WEC_REQUIRES("sku n")
  Sku sku;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(WeighHint, (), (sku, n))

struct WeighFailed {
  WEC_EVENT("weigh.failed", "order/" + order.text)
  WEC_REQUIRES("order carton mass_mg expected_mg tolerance_mg verdict station operator device")
  OrderId order;
  Lpn carton;
  std::int64_t mass_mg = 0;
  std::int64_t expected_mg = 0;
  std::int64_t tolerance_mg = 0;
  std::string verdict;  // UNDERWEIGHT OVERWEIGHT
  std::optional<WeighHint> hint;
  StationId station;
  OperatorId operator_id;
  DeviceId device;
};
BOOST_DESCRIBE_STRUCT(WeighFailed, (),
                      (order, carton, mass_mg, expected_mg, tolerance_mg, verdict, hint, station,
                       operator_id, device))

using PackEvents = boost::mp11::mp_list<PackStarted, PackLeft, ParcelOpened, PackScanned,
                                        PackConfirmed, OrderPacked, WeighChecked, WeighFailed>;

}  // namespace wec
