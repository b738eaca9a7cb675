// Loads and pallets at the dock.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

/// The door of a load was scanned: the station works on it from here on.
struct LoadOpened {
  WEC_EVENT("load.opened", "load/" + load.text)
  WEC_REQUIRES("load door station operator")
  LoadId load;
  LocationId door;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LoadOpened, (), (load, door, station, operator_id))

struct LoadSealed {
  WEC_EVENT("load.sealed", "load/" + load.text)
  WEC_REQUIRES("load seal station operator")
  LoadId load;
  std::string seal;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LoadSealed, (), (load, seal, station, operator_id))

struct ParcelUnloaded {
  WEC_EVENT("parcel.unloaded", "order/" + order.text)
  WEC_REQUIRES("carton order station operator")
  Lpn carton;
  OrderId order;
  LoadId load;
  std::string manifest;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ParcelUnloaded, (), (carton, order, load, manifest, station, operator_id))

struct LoadClosed {
  WEC_EVENT("load.closed", "load/" + load.text)
  WEC_REQUIRES("load manifest parcels station operator")
  LoadId load;
  std::string manifest;
  std::string seal;
  std::string trailer;
  std::vector<Lpn> parcels;
  std::int64_t not_weighed = 0;  // parcels that left without a weight of their own
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LoadClosed, (),
                      (load, manifest, seal, trailer, parcels, not_weighed, station, operator_id))

/// `missing` goes with `next`; without one they wait for a load of their own.
struct LoadClosedShort {
  WEC_EVENT("load.closed_short", "load/" + load.text)
  WEC_REQUIRES("load manifest parcels missing missing_orders supervisor reason station operator")
  LoadId load;
  std::string manifest;
  std::string seal;
  std::string trailer;
  std::vector<Lpn> parcels;
  std::vector<Lpn> missing;
  std::vector<OrderId> missing_orders;
  LoadId next;
  OperatorId supervisor;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LoadClosedShort, (),
                      (load, manifest, seal, trailer, parcels, missing, missing_orders, next,
                       supervisor, reason, station, operator_id))

/// Before the trailer leaves: more may be loaded, on a manifest of its own. What was handed over
/// stays handed over.
struct LoadReopened {
  WEC_EVENT("load.reopened", "load/" + load.text)
  WEC_REQUIRES("load supervisor reason station operator")
  LoadId load;
  OperatorId supervisor;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LoadReopened, (), (load, supervisor, reason, station, operator_id))

/// A pallet begins; its SSCC is taken from the range for good.
struct PalletOpened {
  WEC_EVENT("pallet.opened", "pallet/" + pallet.text)
  WEC_REQUIRES("pallet range station operator")
  Lpn pallet;
  RangeId range;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PalletOpened, (), (pallet, range, station, operator_id))

struct PalletStacked {
  WEC_EVENT("pallet.stacked", "pallet/" + pallet.text)
  WEC_REQUIRES("pallet carton order station operator")
  Lpn pallet;
  Lpn carton;
  OrderId order;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PalletStacked, (), (pallet, carton, order, station, operator_id))

struct PalletClosed {
  WEC_EVENT("pallet.closed", "pallet/" + pallet.text)
  WEC_REQUIRES("pallet cartons station operator")
  Lpn pallet;
  std::vector<Lpn> cartons;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PalletClosed, (), (pallet, cartons, station, operator_id))

using LoadEvents =
    boost::mp11::mp_list<LoadOpened, LoadSealed, ParcelUnloaded, LoadClosed, LoadClosedShort,
                         LoadReopened, PalletOpened, PalletStacked, PalletClosed>;

}  // namespace wec
