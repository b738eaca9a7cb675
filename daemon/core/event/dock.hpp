// From the labelled parcel to the load that has left.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

struct ParcelLoaded {
  WEC_EVENT("parcel.loaded", "order/" + order.text)
  WEC_REQUIRES("carton order manifest station operator")
  Lpn carton;
  OrderId order;
  std::string manifest;
  LoadId load;  // absent: a dock without loads
  Lpn pallet;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(ParcelLoaded, (),
                      (carton, order, manifest, load, pallet, station, operator_id))

struct ShippedParcel {
  WEC_REQUIRES("carton number order mass_mg")
  Lpn carton;
  std::string number;
  OrderId order;
  std::int64_t mass_mg = 0;
  std::optional<std::string> weigh;  // OVERRIDDEN or BYPASSED, when it was not simply right
};
BOOST_DESCRIBE_STRUCT(ShippedParcel, (), (carton, number, order, mass_mg, weigh))

struct ShippedLine {
  WEC_REQUIRES("line qty")
  std::int64_t line = 0;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(ShippedLine, (), (line, qty))

struct ShippedOrder {
  WEC_REQUIRES("order complete lines")
  OrderId order;
  bool complete = false;  // every packed unit of the order has left
  std::vector<ShippedLine> lines;
};
BOOST_DESCRIBE_STRUCT(ShippedOrder, (), (order, complete, lines))

struct HandedOver {
  WEC_EVENT("shipment.handed_over", "manifest/" + manifest)
  WEC_REQUIRES("manifest parcels orders station operator")
  std::string manifest;
  std::vector<ShippedParcel> parcels;
  std::vector<ShippedOrder> orders;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(HandedOver, (), (manifest, parcels, orders, station, operator_id))

using DockEvents = boost::mp11::mp_list<ParcelLoaded, HandedOver>;

}  // namespace wec
