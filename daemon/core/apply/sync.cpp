// What the log says of itself. Only a gap has effects: what may have been used in it is never used
// again, what may have been done in it is looked for before it is done.

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {

void apply_to(State&, const ClockOffset&, std::int64_t) {}
void apply_to(State&, const RecoveryDone&, std::int64_t) {}
void apply_to(State&, const RecoveryOverridden&, std::int64_t) {}
void apply_to(State&, const StateCheckpoint&, std::int64_t) {}

void apply_to(State& state, const RecoveryGap& e, std::int64_t seq) {
  state.gaps.put({"gap", seq, e.dinc, e.dhead});
  for (const auto kind : {RangeKind::sscc, RangeKind::tracking})
    for (auto range : state.ranges.where("kind", kind)) {
      range.next = range.hi + 1;  // burnt: nobody knows how far it was used
      state.ranges.put(range);
    }
  for (const auto& order : state.orders.after({}, rows_all))
    if (order.state != OrderState::shipped) state.floor_checks.put({order.order});
}

void apply_to(State& state, const OrderVerified& e, std::int64_t) {
  state.floor_checks.erase(e.order);
}

}  // namespace wec::applying
