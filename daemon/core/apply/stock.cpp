// Stock in the house: replenished, counted, adjusted, made into kits.

#include <algorithm>
#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/counted_name.hpp"

namespace wec::applying {
namespace {

Count count_of(const State& state, const std::string& name) {
  auto count = state.counts.get(name);
  assert(count && "an event names a count that exists");
  return *count;
}

/// The floor task behind a count has its name.
void set_task(State& state, const std::string& count, FloorTaskState next) {
  auto task = state.floor_tasks.get(TaskId(count));
  assert(task && "every count has a task");
  task->state = next;
  if (next == FloorTaskState::READY) task->operator_id = {}, task->station = {};
  state.floor_tasks.put(*task);
}

void keep_adjustment(State& state, const std::string& name, const std::string& reason,
                     const std::string& basis, const std::vector<StockMove>& moves,
                     const OperatorId& who, const OperatorId& approver) {
  auto row = state.adjustments.get(name).value_or(Adjustment{});
  if (row.adjustment.empty()) count_name(state, "adjustment");
  const bool was_draft = row.state == AdjustmentState::DRAFT;
  if (was_draft) row.moves.clear();
  row.adjustment = name;
  row.state = AdjustmentState::POSTED;
  row.reason = reason;
  row.basis = basis;
  if (row.operator_id.empty()) row.operator_id = who;
  row.approver = approver;
  row.moves.insert(row.moves.end(), moves.begin(), moves.end());
  state.adjustments.put(row);
}

}  // namespace

void note_adjustment(State& state, const StockAdjusted& e) {
  if (!e.adjustment) return;
  StockMove move;
  move.sku = e.sku;
  move.lot = e.lot;
  move.expiry = e.expiry;
  move.location = e.location;
  move.lpn = e.lpn;
  move.status = e.status;
  move.delta = e.delta;
  std::vector<StockMove> moves(std::max<std::size_t>(e.serials.size(), 1), move);
  for (std::size_t i = 0; i < e.serials.size(); ++i) {
    moves[i].serial = e.serials[i];
    moves[i].delta = e.delta > 0 ? 1 : -1;
  }
  keep_adjustment(state, *e.adjustment, e.reason, "", moves, e.operator_id, e.approver);
  if (!e.reverses) return;
  auto mine = state.adjustments.get(*e.adjustment);
  mine->reverses = *e.reverses;
  state.adjustments.put(*mine);
  auto old = state.adjustments.get(*e.reverses);
  assert(old && "what is reversed exists");
  old->state = AdjustmentState::REVERSED;
  state.adjustments.put(*old);
}

void apply_to(State&, const ReplenishRequested&, std::int64_t) {}

void apply_to(State& state, const ReplenishConfirmed& e, std::int64_t seq) {
  apply_moves(state, e.moves, seq);
  auto task = state.floor_tasks.get(e.task);
  assert(task);
  task->state = FloorTaskState::DONE;
  state.floor_tasks.put(*task);
}

void apply_to(State& state, const CountPlanned& e, std::int64_t) {
  count_name(state, "count");
  Count count;
  count.count = e.count;
  count.location = e.location;
  count.sku = e.sku;
  count.reason = e.reason;
  state.counts.put(count);
  FloorTask task;
  task.task = e.task;
  task.type = "count";
  task.priority = e.priority;
  task.reason = e.reason;
  task.sku = e.sku;
  task.from = e.location;
  task.about = e.count;
  state.floor_tasks.put(task);
}

void apply_to(State& state, const CountStarted& e, std::int64_t) {
  auto count = count_of(state, e.count);
  count.state = e.attempt > 1 ? CountState::RECOUNT : CountState::COUNTING;
  count.attempts = e.attempt;
  count.before = e.before;
  (e.attempt > 1 ? count.second : count.first) = e.operator_id;
  state.counts.put(count);
  auto task = state.floor_tasks.get(TaskId(e.count));
  assert(task && "every count has a task");
  task->state = FloorTaskState::IN_PROGRESS;
  task->operator_id = e.operator_id;
  task->station = e.station;
  state.floor_tasks.put(*task);
}

void apply_to(State& state, const CountVaried& e, std::int64_t) {
  auto count = count_of(state, e.count);
  count.lines = e.lines;
  const bool again = e.next == "RECOUNT";
  count.state = again ? CountState::RECOUNT : CountState::APPROVAL;
  state.counts.put(count);
  set_task(state, e.count, again ? FloorTaskState::READY : FloorTaskState::APPROVAL);
}

void apply_to(State& state, const StockCounted& e, std::int64_t seq) {
  // What head office corrects without knowing of this count is refused (sync.md 2.6).
  state.counters.put({counted_name(e.location, e.sku), seq});
  auto count = count_of(state, e.count);
  count.state = CountState::POSTED;
  count.lines = e.lines;
  count.approver = e.approver;
  state.counts.put(count);
  set_task(state, e.count, FloorTaskState::DONE);
  if (!SABOTAGE("count-changes-nothing")) apply_moves(state, e.moves, seq);
  if (e.sku.empty()) state.last_counts.put({e.location, e.at_ms});
  if (e.adjustment)
    keep_adjustment(state, *e.adjustment, "COUNT", e.count, e.moves, e.operator_id, e.approver);
}

void apply_to(State& state, const CountRejected& e, std::int64_t) {
  auto count = count_of(state, e.count);
  count.state = CountState::REJECTED;
  state.counts.put(count);
  set_task(state, e.count, FloorTaskState::CANCELLED);
}

void apply_to(State& state, const AdjustmentDrafted& e, std::int64_t) {
  count_name(state, "adjustment");
  Adjustment row;
  row.adjustment = e.adjustment;
  row.reason = e.reason;
  row.moves = e.moves;
  row.operator_id = e.operator_id;
  state.adjustments.put(row);
}

void apply_to(State& state, const AdjustmentRejected& e, std::int64_t) {
  auto row = state.adjustments.get(e.adjustment);
  assert(row);
  row->state = AdjustmentState::REJECTED;
  state.adjustments.put(*row);
}

void apply_to(State& state, const KitMade& e, std::int64_t seq) {
  apply_moves(state, e.moves, seq);
}

void apply_to(State& state, const StockLow& e, std::int64_t) {
  if (e.low)
    state.low_items.put({e.sku, e.available});
  else
    state.low_items.erase(e.sku);
}

}  // namespace wec::applying
