// Sorting a batch into the slots of a put wall (floor.md 1.7).
#pragma once

#include "daemon/core/event/order.hpp"

namespace wec {

/// A tote of the batch stands at the wall.
struct WallStarted {
  WEC_EVENT("wall.started", "lpn/" + tote.text)
  WEC_REQUIRES("wall tote station operator")
  std::string wall;
  Lpn tote;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WallStarted, (), (wall, tote, station, operator_id))

/// A unit is in the hand; its slot is lit. Absent slot: it went back.
struct WallScanned {
  WEC_EVENT("wall.scanned", "station/" + station.text)
  WEC_REQUIRES("wall station operator")
  std::string wall;
  Lpn slot;
  Lpn tote;
  OrderId order;
  Sku sku;
  Lot lot;
  std::string serial;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WallScanned, (),
                      (wall, slot, tote, order, sku, lot, serial, station, operator_id))

/// The unit leaves the tote and lies in the slot.
struct WallPut {
  WEC_EVENT("wall.put", "order/" + order.text)
  WEC_REQUIRES("wall slot tote order line sku qty station operator")
  std::string wall;
  Lpn slot;
  Lpn tote;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::vector<std::string> serials;
  std::int64_t qty = 0;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WallPut, (),
                      (wall, slot, tote, order, line, sku, lot, expiry, serials, qty, station,
                       operator_id))

/// All units of the order lie in the slot: it may be packed.
struct WallCompleted {
  WEC_EVENT("wall.completed", "order/" + order.text)
  WEC_REQUIRES("wall slot order")
  std::string wall;
  Lpn slot;
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(WallCompleted, (), (wall, slot, order))

/// Units that were picked are not in the tote: SUSPECT at the bin they came from.
struct WallShort {
  WEC_EVENT("wall.short", "order/" + order.text)
  WEC_REQUIRES("wall tote order line sku qty location station operator")
  std::string wall;
  Lpn tote;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::int64_t qty = 0;
  LocationId location;
  TaskId task;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WallShort, (),
                      (wall, tote, order, line, sku, lot, expiry, qty, location, task, station,
                       operator_id))

/// Nobody at this wall needs it; it goes to the exception slot.
struct WallExtraUnit {
  WEC_EVENT("wall.extra_unit", "station/" + station.text)
  WEC_REQUIRES("wall sku station")
  std::string wall;
  Sku sku;
  Lot lot;
  Lpn tote;
  Lpn slot;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WallExtraUnit, (), (wall, sku, lot, tote, slot, station, operator_id))

/// The tote is empty and free.
struct WallEmptied {
  WEC_EVENT("wall.emptied", "lpn/" + tote.text)
  WEC_REQUIRES("wall tote station operator")
  std::string wall;
  Lpn tote;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WallEmptied, (), (wall, tote, station, operator_id))

using WallEvents = boost::mp11::mp_list<WallStarted, WallScanned, WallPut, WallCompleted, WallShort,
                                        WallExtraUnit, WallEmptied>;

}  // namespace wec
