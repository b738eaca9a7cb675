// What a packing bench does besides the straight way: asking modes, units taken back, shorts,
// reopened cartons, and weights that a person answers for.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

/// The station waits for what belongs to a command: CMD-REMOVE for an item, CMD-SHORT for a
/// reason. Empty: it no longer does.
struct BenchAsked {
  WEC_EVENT("bench.asked", "station/" + station.text)
  WEC_REQUIRES("station operator pending")
  StationId station;
  OperatorId operator_id;
  std::string pending;
};
BOOST_DESCRIBE_STRUCT(BenchAsked, (), (station, operator_id, pending))

/// A unit goes from the open carton back to the tote.
struct PackRemoved {
  WEC_EVENT("pack.removed", "order/" + order.text)
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
BOOST_DESCRIBE_STRUCT(PackRemoved, (),
                      (order, carton, tote, line, sku, lot, expiry, serial, qty, station,
                       operator_id))

/// Units that the tote should hold and does not. They are looked for where they were picked: until
/// a count has found them there they stand as SUSPECT.
struct PackShort {
  WEC_EVENT("pack.short", "order/" + order.text)
  WEC_REQUIRES("order tote line sku qty reason location station operator")
  OrderId order;
  Lpn tote;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t qty = 0;
  LocationId location;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackShort, (),
                      (order, tote, line, sku, lot, expiry, serial, qty, location, reason, station,
                       operator_id))

/// A closed carton is open again. With a label it took a supervisor, and the label is void.
struct PackReopened {
  WEC_EVENT("pack.reopened", "order/" + order.text)
  WEC_REQUIRES("order carton station operator")
  OrderId order;
  Lpn carton;
  OperatorId supervisor;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PackReopened, (), (order, carton, supervisor, reason, station, operator_id))

/// A supervisor lets the weight pass; both weights are kept and the label carries the actual one.
struct WeighOverridden {
  WEC_EVENT("weigh.overridden", "order/" + order.text)
  WEC_REQUIRES("order carton mass_mg expected_mg tolerance_mg supervisor reason station operator")
  OrderId order;
  Lpn carton;
  std::int64_t mass_mg = 0;
  std::int64_t expected_mg = 0;
  std::int64_t tolerance_mg = 0;
  OperatorId supervisor;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WeighOverridden, (),
                      (order, carton, mass_mg, expected_mg, tolerance_mg, supervisor, reason,
                       station, operator_id))

/// No working scale: the carton goes on unweighed, and its label says what it should weigh.
struct WeighBypassed {
  WEC_EVENT("weigh.bypassed", "order/" + order.text)
  WEC_REQUIRES("order carton expected_mg reason station operator")
  OrderId order;
  Lpn carton;
  std::int64_t expected_mg = 0;
  OperatorId supervisor;
  std::string reason;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(WeighBypassed, (),
                      (order, carton, expected_mg, supervisor, reason, station, operator_id))

/// A carton of one item passed, and says that the item weighs something else than head office
/// thinks. Changes nothing here: head office decides.
struct WeightProposed {
  WEC_EVENT("item.weight_proposed", "item/" + sku.text)
  WEC_REQUIRES("sku weight_mg known_mg units carton")
  Sku sku;
  std::int64_t weight_mg = 0;  // of one base unit
  std::int64_t known_mg = 0;
  std::int64_t units = 0;
  Lpn carton;
};
BOOST_DESCRIBE_STRUCT(WeightProposed, (), (sku, weight_mg, known_mg, units, carton))

/// The packing slip of an order: its text is kept beside the log like a label's bytes.
struct SlipIssued {
  WEC_EVENT("slip.issued", "order/" + order.text)
  WEC_REQUIRES("order carton sha256 station")
  OrderId order;
  Lpn carton;  // the one it goes into
  std::string sha256;
  std::string printer;  // empty: this bench has none for paper
  StationId station;
};
BOOST_DESCRIBE_STRUCT(SlipIssued, (), (order, carton, sha256, printer, station))

using BenchEvents =
    boost::mp11::mp_list<BenchAsked, PackRemoved, PackShort, PackReopened, WeighOverridden,
                         WeighBypassed, WeightProposed, SlipIssued>;

}  // namespace wec
