// CMD-UNDO: the last accepted scan of this operator at this station is taken back, as long as its
// tote is not put down (floor.md 1.5). What it booked is booked the other way round.

#include <algorithm>
#include <cassert>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/picking.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable undo_table(
    "1.5 Pick line: undo",
    {
        {"undo-tote", "GO_TO_LOCATION", "UNDO after a tote", "TOTE"},
        {"undo-location", "AT_LOCATION", "UNDO after a location", "GO_TO_LOCATION"},
        {"undo-count", "COUNTING", "UNDO after an item, lot or serial", "COUNTING"},
        {"undo-put", "LINE_DONE", "UNDO after a put: the inverse movement", "PUT_TO_TOTE"},
        {"undo-nothing", "any", "UNDO with nothing to take back", "any"},
    });

const char* row_of(const std::string& kind) {
  if (kind == "TOTE") return "undo-tote";
  if (kind == "LOCATED") return "undo-location";
  return kind == "CONFIRMED" ? "undo-put" : "undo-count";
}

/// Of a mixed tote: the units are still the order's, none is on its way back.
bool still_unsorted(const Turn& turn, const PickTask& task, const Container& tote,
                    std::int64_t qty) {
  if (tote.batch.empty()) return true;
  const auto line = turn.state.batch_lines.get(tote.batch, task.order, task.line, task.sku,
                                               task.lot, task.expiry);
  return line && line->qty >= qty;
}

/// What a later exception has changed is not taken back: the unit may be reserved elsewhere by now.
bool still_so(const Turn& turn, const UndoStep& step) {
  if (step.kind == "TOTE") return turn.state.stock.where("lpn", step.tote, 1).empty();
  const auto task = turn.state.tasks.get(step.task);
  if (!task || task->walk != step.walk) return false;
  if (step.kind == "CONFIRMED") {
    const auto tote = turn.state.containers.get(step.tote);
    const auto order = turn.state.orders.get(step.order);
    const bool wanted = order && order->state < OrderState::cancel_pending;
    return wanted && tote && tote->walk == step.walk && task->put >= step.qty &&
           task->count == step.count && still_unsorted(turn, *task, *tote, step.qty);
  }
  // A damaged unit's serial number is not the task's any more.
  for (const auto& serial : step.serials)
    if (std::find(task->serials.begin(), task->serials.end(), serial) == task->serials.end())
      return false;
  return step.count >= task->put && step.count <= task->qty;
}

}  // namespace

Decision undo(Turn& turn, At& at) {
  const auto newest = turn.state.undo_steps.where("walk", at.state.walk, 1);
  if (newest.empty() || newest.front().operator_id != at.state.operator_id ||
      newest.front().station != at.site.id || !still_so(turn, newest.front())) {
    undo_table.passed("undo-nothing");
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a scan to take back"}});
  }
  const auto& step = newest.front();
  PickUndone e;
  e.walk = step.walk;
  e.kind = step.kind;
  e.order = step.order;
  e.task = step.task;
  e.tote = step.tote;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  if (const auto task = turn.state.tasks.get(step.task)) {
    e.line = task->line;
    e.sku = task->sku;
    e.lot = task->lot;
    if (!task->expiry.empty()) e.expiry = task->expiry;
    e.location = task->location;
  }
  if (step.kind == "CONFIRMED") {
    e.qty = SABOTAGE("undo-takes-back-one") ? 1 : step.qty;
    e.serials = step.serials;
  }
  turn.emit(e);
  undo_table.passed(row_of(step.kind));
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace wec::deciding
