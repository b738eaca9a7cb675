// Labels, their copies, and the numbers on them.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

/// A number is bound to a carton and its label is ordered: the print job exists from here on.
struct LabelBound {
  WEC_EVENT("label.bound", "order/" + order.text)
  WEC_REQUIRES("label order carton kind number carrier copy printer sha256 station operator")
  LabelId label;
  OrderId order;
  Lpn carton;
  std::string kind;
  std::string number;
  RangeId range;  // absent: the carrier's own label, attached by head office
  std::string carrier;
  std::string service;
  std::int64_t copy = 1;
  std::string printer;
  std::string sha256;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelBound, (),
                      (label, order, carton, kind, number, range, carrier, service, copy, printer,
                       sha256, station, operator_id))

struct LabelPrinted {
  WEC_EVENT("label.printed", order.empty() ? "label/" + label.text : "order/" + order.text)
  WEC_REQUIRES("label")
  LabelId label;
  OrderId order;  // absent: a pallet's label
};
BOOST_DESCRIBE_STRUCT(LabelPrinted, (), (label, order))

/// Nobody knows whether paper came out. Only a person may have it printed again.
struct LabelDoubtful {
  WEC_EVENT("label.doubtful", order.empty() ? "label/" + label.text : "order/" + order.text)
  WEC_REQUIRES("label reason")
  LabelId label;
  OrderId order;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LabelDoubtful, (), (label, order, reason))

/// Not one byte of it left: the same copy may be sent again.
struct LabelFailed {
  WEC_EVENT("label.failed", order.empty() ? "label/" + label.text : "order/" + order.text)
  WEC_REQUIRES("label reason")
  LabelId label;
  OrderId order;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LabelFailed, (), (label, order, reason))

/// A failed label is ordered once more, same copy.
struct LabelRequeued {
  WEC_EVENT("label.requeued", "order/" + order.text)
  WEC_REQUIRES("label order printer station operator")
  LabelId label;
  OrderId order;
  std::string printer;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelRequeued, (), (label, order, printer, station, operator_id))

/// A person asked for another copy: same number, next copy; the copy before it is void.
struct LabelReprinted {
  WEC_EVENT("label.reprinted", "order/" + order.text)
  WEC_REQUIRES("label of order carton number copy printer sha256 station operator")
  LabelId label;
  LabelId of;
  OrderId order;
  Lpn carton;
  std::string number;
  std::int64_t copy = 0;
  std::string printer;
  std::string sha256;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelReprinted, (),
                      (label, of, order, carton, number, copy, printer, sha256, station,
                       operator_id))

/// A weighed carton that cannot have a label now: no number, no printer, nothing that can be drawn.
struct LabelRefused {
  WEC_EVENT("label.refused", "order/" + order.text)
  WEC_REQUIRES("order carton code station operator")
  OrderId order;
  Lpn carton;
  std::string code;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelRefused, (), (order, carton, code, station, operator_id))

/// A pallet's label is ordered: its SSCC, and what is on it.
struct PalletLabelled {
  WEC_EVENT("pallet.labelled", "pallet/" + pallet.text)
  WEC_REQUIRES("label pallet copy printer sha256 station operator")
  LabelId label;
  Lpn pallet;
  std::int64_t copy = 1;
  std::string printer;
  std::string sha256;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PalletLabelled, (),
                      (label, pallet, copy, printer, sha256, station, operator_id))

/// The label of an LPN that goods were received on, asked for by a person; it says its code.
struct LpnLabelled {
  WEC_EVENT("lpn.labelled", "lpn/" + lpn.text)
  WEC_REQUIRES("label lpn copy printer sha256 station operator")
  LabelId label;
  Lpn lpn;
  std::int64_t copy = 1;
  std::string printer;
  std::string sha256;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LpnLabelled, (), (label, lpn, copy, printer, sha256, station, operator_id))

/// A return's label: asked for by head office, or by a person at the bench. A further copy has the
/// same number.
struct ReturnLabelled {
  WEC_EVENT("return.labelled", "return/" + rma)
  WEC_REQUIRES("label rma number range copy printer sha256 station")
  LabelId label;
  std::string rma;
  std::string number;
  RangeId range;
  std::int64_t copy = 1;
  std::string printer;
  std::string sha256;
  StationId station;
  OperatorId operator_id;  // absent: head office asked
};
BOOST_DESCRIBE_STRUCT(ReturnLabelled, (),
                      (label, rma, number, range, copy, printer, sha256, station, operator_id))

/// Never to be used again, and neither is its number. The carton gets a new number when a person
/// asks for one.
struct LabelVoided {
  WEC_EVENT("label.voided", "order/" + order.text)
  WEC_REQUIRES("label order carton number reason")
  LabelId label;
  OrderId order;
  Lpn carton;
  std::string number;
  std::string reason;
  OperatorId supervisor;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelVoided, (),
                      (label, order, carton, number, reason, supervisor, station, operator_id))

struct LabelApplied {
  WEC_EVENT("label.applied", "order/" + order.text)
  WEC_REQUIRES("label order carton station operator")
  LabelId label;
  OrderId order;
  Lpn carton;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(LabelApplied, (), (label, order, carton, station, operator_id))

struct OrderLabelled {
  WEC_EVENT("order.labelled", "order/" + order.text)
  WEC_REQUIRES("order")
  OrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderLabelled, (), (order))

struct NumbersLow {
  WEC_EVENT("numbers.low", "range/" + range.text)
  WEC_REQUIRES("range left")
  RangeId range;
  std::int64_t left = 0;
};
BOOST_DESCRIBE_STRUCT(NumbersLow, (), (range, left))

struct NumbersExhausted {
  WEC_EVENT("numbers.exhausted", "range/" + range.text)
  WEC_REQUIRES("range")
  RangeId range;
};
BOOST_DESCRIBE_STRUCT(NumbersExhausted, (), (range))

using LabelEvents =
    boost::mp11::mp_list<LabelBound, LabelPrinted, LabelDoubtful, LabelFailed, LabelRequeued,
                         LabelReprinted, LabelVoided, LabelRefused, PalletLabelled, LpnLabelled,
                         ReturnLabelled, LabelApplied, OrderLabelled, NumbersLow, NumbersExhausted>;

}  // namespace wec
