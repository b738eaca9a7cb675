// What the site says of its own log: clocks, gaps, checkpoints.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

/// Head office's clock minus this machine's, at `mono` of `boot`. With it every event of that boot
/// can be dated, before and after.
struct ClockOffset {
  WEC_EVENT("clock.offset", "boot/" + boot)
  WEC_REQUIRES("boot mono offset_ms rtt_ms")
  std::string boot;
  std::int64_t mono = 0;
  std::int64_t offset_ms = 0;
  std::int64_t rtt_ms = 0;
};
BOOST_DESCRIBE_STRUCT(ClockOffset, (), (boot, mono, offset_ms, rtt_ms))

/// Events are gone that nobody has: the disk was set back, and the second medium was missing or
/// incomplete. All number ranges are burnt, open orders are held until somebody has looked.
struct RecoveryGap {
  WEC_EVENT("recovery.gap", "log/" + std::to_string(from))
  WEC_REQUIRES("from dinc dhead")
  std::int64_t from = 0;
  std::optional<std::int64_t> to;  // absent: nobody knows how many
  std::string dinc;                // commands up to dhead of this incarnation may have been applied
  std::int64_t dhead = 0;
};
BOOST_DESCRIBE_STRUCT(RecoveryGap, (), (from, to, dinc, dhead))

/// The log was made whole again: `archived` events came back from head office, `replayed` from the
/// second medium, `lost` went to quarantine because head office has others in their place.
struct RecoveryDone {
  WEC_EVENT("recovery.done", "log/" + std::to_string(head))
  WEC_REQUIRES("head archived replayed lost")
  std::int64_t head = 0;
  std::int64_t archived = 0;
  std::int64_t replayed = 0;
  std::int64_t lost = 0;
};
BOOST_DESCRIBE_STRUCT(RecoveryDone, (), (head, archived, replayed, lost))

/// A supervisor ended suspect mode without head office.
struct RecoveryOverridden {
  WEC_EVENT("recovery.overridden", "operator/" + operator_id.text)
  WEC_REQUIRES("operator reason")
  OperatorId operator_id;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RecoveryOverridden, (), (operator_id, reason))

/// Somebody has looked on the floor for what an order says, after a gap.
struct OrderVerified {
  WEC_EVENT("order.verified", "order/" + order.text)
  WEC_REQUIRES("order operator")
  OrderId order;
  OperatorId operator_id;
};
BOOST_DESCRIBE_STRUCT(OrderVerified, (), (order, operator_id))

/// The digest of stock and open orders after event `at` (docs/wire/README.md).
struct StateCheckpoint {
  WEC_EVENT("state.checkpoint", "log/" + std::to_string(at))
  WEC_REQUIRES("at root")
  std::int64_t at = 0;
  std::string root;
};
BOOST_DESCRIBE_STRUCT(StateCheckpoint, (), (at, root))

using SyncEvents = boost::mp11::mp_list<ClockOffset, RecoveryGap, RecoveryDone, RecoveryOverridden,
                                        OrderVerified, StateCheckpoint>;

}  // namespace wec
