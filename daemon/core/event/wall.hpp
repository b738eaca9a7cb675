// Mixed totes: sorted into the slots of a put wall (floor.md 1.7), or packed unit by unit (1.6).
#pragma once

#include "daemon/core/event/order.hpp"

namespace wec {

/// A mixed tote stands at the wall, or at the bench if `wall` is absent.
struct ToteOpened {
  WEC_EVENT("tote.opened", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn station operator")
  Lpn lpn;
  std::string wall;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ToteOpened, (), (lpn, wall, station, operator_id))

/// It leaves the station: EMPTY; STAGED with units still to be sorted; SUSPENDED with units that go
/// back into their bins.
struct ToteLeft {
  WEC_EVENT("tote.left", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn state station operator")
  Lpn lpn;
  std::string wall;
  std::string state;
  std::int64_t missing = 0;  // units that should have been in it
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ToteLeft, (), (lpn, wall, state, missing, station, operator_id))

/// Units are in the hand; their slot is lit. Without a slot: their serial number comes next, or (no
/// item either) they went back.
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
  std::int64_t qty = 0;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WallScanned, (),
                      (wall, slot, tote, order, sku, lot, serial, qty, station, operator_id))

/// Units leave the tote and lie in the slot.
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
  WEC_REQUIRES("tote order line sku qty location station operator")
  std::string wall;  // absent: found at a bench
  Lpn tote;
  OrderId order;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::vector<std::string> serials;
  std::int64_t qty = 0;
  LocationId location;
  TaskId task;  // that picked them
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WallShort, (),
                      (wall, tote, order, line, sku, lot, expiry, serials, qty, location, task,
                       station, operator_id))

/// A discrepancy: nobody at this wall needs the unit, and the books know of none. It lies in the
/// exception slot.
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

using WallEvents = boost::mp11::mp_list<ToteOpened, ToteLeft, WallScanned, WallPut, WallCompleted,
                                        WallShort, WallExtraUnit>;

}  // namespace wec
