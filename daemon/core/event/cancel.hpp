// Orders that are stopped on the floor, and goods on their way back into the bins.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

/// A station that works on an order must stop: code LINE_CANCELLED or CANCELLED_STOP.
struct StationStopped {
  WEC_EVENT("station.stopped", "order/" + order.text)
  WEC_REQUIRES("station order code")
  StationId station;
  OrderId order;
  std::string code;
  Lpn tote;    // to be set aside
  Lpn carton;  // open at the bench
  std::int64_t line = 0;
};
BOOST_DESCRIBE_STRUCT(StationStopped, (), (station, order, code, tote, carton, line))

/// The operator has seen it; at a bench: the goods are on the put-back tote.
struct StationResumed {
  WEC_EVENT("station.resumed", "order/" + order.text)
  WEC_REQUIRES("station order operator")
  StationId station;
  OrderId order;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(StationResumed, (), (station, order, operator_id))

struct PutbackPart {
  WEC_REQUIRES("task line sku lpn qty location")
  TaskId task;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  Lpn lpn;
  std::int64_t qty = 0;
  std::int64_t packed = 0;  // of qty: counted as packed until now
  LocationId location;
};
BOOST_DESCRIBE_STRUCT(PutbackPart, (),
                      (task, line, sku, lot, expiry, serial, lpn, qty, packed, location))

/// Units that are not wanted any more: the line has them no longer, and somebody puts them back.
struct PutbackRequested {
  WEC_EVENT("putback.requested", "order/" + order.text)
  WEC_REQUIRES("order tasks reason")
  OrderId order;
  std::vector<PutbackPart> tasks;
  std::string reason;      // CANCEL: all of the order; CHANGE: a surplus
  OperatorId operator_id;  // has the goods in hand: the work is his first
};
BOOST_DESCRIBE_STRUCT(PutbackRequested, (), (order, tasks, reason, operator_id))

/// The content of an opened carton, or of a stopped tote, goes onto another tote.
struct PutbackCollected {
  WEC_EVENT("putback.collected", "order/" + order.text)
  WEC_REQUIRES("order from lpn station operator")
  OrderId order;
  Lpn from;
  Lpn lpn;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PutbackCollected, (), (order, from, lpn, station, operator_id))

struct PutbackClaimed {
  WEC_EVENT("putback.claimed", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn tasks station operator")
  Lpn lpn;
  std::vector<TaskId> tasks;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PutbackClaimed, (), (lpn, tasks, station, operator_id))

struct PutbackReleased {
  WEC_EVENT("putback.released", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn tasks station reason")
  Lpn lpn;
  std::vector<TaskId> tasks;
  StationId station;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PutbackReleased, (), (lpn, tasks, station, reason))

/// Its tote or carton was scanned.
struct PutbackOpened {
  WEC_EVENT("putback.opened", "lpn/" + lpn.text)
  WEC_REQUIRES("lpn tasks station operator")
  Lpn lpn;
  std::vector<TaskId> tasks;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PutbackOpened, (), (lpn, tasks, station, operator_id))

/// Progress inside one task; no stock effect.
struct PutbackCounted {
  WEC_EVENT("putback.counted", "order/" + order.text)
  WEC_REQUIRES("task order count station operator")
  TaskId task;
  OrderId order;
  std::int64_t count = 0;
  LocationId other;  // scanned once instead of the bin that was named
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PutbackCounted, (), (task, order, count, other, station, operator_id))

struct PutbackConfirmed {
  WEC_EVENT("putback.confirmed", "order/" + order.text)
  WEC_REQUIRES("task order sku qty lpn location station operator")
  TaskId task;
  OrderId order;
  Sku sku;
  Lot lot;
  std::optional<std::string> expiry;
  std::optional<std::string> serial;
  std::int64_t qty = 0;
  Lpn lpn;
  LocationId location;
  StationId station;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(PutbackConfirmed, (),
                      (task, order, sku, lot, expiry, serial, qty, lpn, location, station,
                       operator_id))

/// A cancelled parcel is taken off a manifest that is not closed.
struct ManifestCorrected {
  WEC_EVENT("manifest.corrected", "order/" + order.text)
  WEC_REQUIRES("manifest carton order reason")
  std::string manifest;
  Lpn carton;
  OrderId order;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ManifestCorrected, (), (manifest, carton, order, reason))

using CancelEvents =
    boost::mp11::mp_list<StationStopped, StationResumed, PutbackRequested, PutbackCollected,
                         PutbackClaimed, PutbackReleased, PutbackOpened, PutbackCounted,
                         PutbackConfirmed, ManifestCorrected>;

}  // namespace wec
