// The supervisor's station: counts and adjustments that wait for a decision, adjustments by hand,
// and taking them back. A movement is posted with its sign; a mistake is taken back by the opposite
// movement, never erased.

#include <array>
#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/counting.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/override.hpp"
#include "daemon/core/floor_steps.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table("1.15 Adjustment",
                            {{"posted", "DRAFT", "reason given, by who may approve", "POSTED"},
                             {"draft", "DRAFT", "reason given, by who may not", "APPROVAL"},
                             {"approved", "APPROVAL", "CMD-APPROVE", "POSTED"},
                             {"rejected", "APPROVAL", "CMD-REJECT", "REJECTED"},
                             {"reversed", "POSTED", "CMD-UNDO: the opposite movement",
                              "REVERSED"}});

constexpr char right_approve[] = "approve";

/// CMD-REASON-01 to 09 of the sheet. DAMAGE keeps the goods where they are, as damaged.
struct Reason {
  const char* code;
  const char* name;
  int sign;
};
constexpr std::array<Reason, 9> reasons{{{"01", "DAMAGE", 0},
                                         {"02", "FOUND", 1},
                                         {"03", "LOST", -1},
                                         {"04", "SAMPLE", -1},
                                         {"05", "EXPIRED", -1},
                                         {"06", "RELABEL", -1},
                                         {"07", "UOM_FIX", -1},
                                         {"08", "COUNT", -1},
                                         {"09", "OPENING", 1}}};

const Reason* reason_named(const std::string& code) {
  for (const auto& reason : reasons)
    if (code == reason.code) return &reason;
  return nullptr;
}

/// One change of a row for each movement, under one name. NOT_ALLOWED when there is too little.
Decision post(Turn& turn, const At& at, const std::string& name, const std::string& reason,
              const std::vector<StockMove>& moves, const OperatorId& approver,
              const std::string& reverses) {
  for (const auto& move : moves) {
    Stock key;
    boost::describe::enum_from_string(move.status.c_str(), key.status);
    const auto row =
        turn.state.stock.get(move.sku, move.lot, move.expiry.value_or(""), move.serial.value_or(""),
                             move.location, move.lpn, key.status);
    const auto free = row ? row->qty - row->reserved : 0;
    if (free + move.delta < 0)
      return refused_here(at, refusal::NOT_ALLOWED,
                          {{"sku", move.sku.text},
                           {"expected", -move.delta},
                           {"seen", free},
                           {"why", "fewer are free there"}});
    StockAdjusted e;
    e.sku = move.sku;
    e.location = move.location;
    e.lpn = move.lpn;
    e.lot = move.lot;
    e.expiry = move.expiry;
    if (move.serial) e.serials = {*move.serial};
    e.status = move.status;
    e.delta = SABOTAGE("adjustment-counts-double") ? 2 * move.delta : move.delta;
    e.reason = reason;
    e.adjustment = name;
    e.reverses = expiry_of(reverses);
    e.station = at.site.id;
    e.operator_id = at.state.operator_id;
    e.approver = approver;
    turn.emit(e);
  }
  for (const auto& move : moves)
    if (move.delta > 0 && move.status == "AVAILABLE") allocate_waiting(turn, move.sku);
  return {};
}

Decision reverse(Turn& turn, At& at, const Adjustment& old, const OperatorId& who) {
  auto moves = old.moves;
  for (auto& move : moves) move.delta = -move.delta;
  if (auto refused = post(turn, at, next_name(turn.state, "adjustment", "ADJ"), old.reason, moves,
                          who, old.adjustment))
    return refused;
  table.passed("reversed");
  clear_work(turn, at);
  return done(turn, at);
}

Decision decide_draft(Turn& turn, At& at, const std::string& name, bool approve,
                      const OperatorId& who) {
  const auto draft = turn.state.adjustments.get(name);
  assert(draft && draft->state == AdjustmentState::DRAFT);
  if (draft->operator_id == who)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"seen", who.text}, {"expected", "somebody else than who asked for it"}});
  if (!approve) {
    table.passed("rejected");
    turn.emit(AdjustmentRejected{name, at.site.id, who});
    return {};
  }
  if (auto refused = post(turn, at, name, draft->reason, draft->moves, who, "")) return refused;
  table.passed("approved");
  return {};
}

Decision answer(Turn& turn, At& at, bool approve) {
  const auto pending = next_approval(turn.state, at.site.id);
  if (pending.what.empty() || pending.what == "reverse")
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "something that waits"}});
  const auto leave = granted(turn, at, right_approve);
  if (!leave) return not_without(at, right_approve);
  const auto refused = pending.what == "count"
                           ? decide_count(turn, at, pending.name, approve, leave->supervisor)
                           : decide_draft(turn, at, pending.name, approve, leave->supervisor);
  if (refused) return refused;
  clear_work(turn, at);
  return done(turn, at);
}

/// The next of what waits, behind the one that is shown.
Decision skip(Turn& turn, At& at) {
  const auto shown = next_approval(turn.state, at.site.id).name;
  std::vector<std::string> names;
  for (const auto& count : turn.state.counts.where("state", CountState::APPROVAL, 100))
    names.push_back(count.count);
  for (const auto& draft : turn.state.adjustments.where("state", AdjustmentState::DRAFT, 100))
    names.push_back(draft.adjustment);
  if (names.empty())
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "something that waits"}});
  std::size_t next = 0;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == shown) next = (i + 1) % names.size();
  auto work = new_work(at, "approve");
  work.subject = names[next];
  return note(turn, at, work);
}

/// A name of the list ("ADJ-7", "CNT-3") or the place of a count that waits.
Decision choose(Turn& turn, At& at, const Scan& scan) {
  auto work = new_work(at, "approve");
  if (turn.state.adjustments.get(scan.text) || turn.state.counts.get(scan.text)) {
    work.subject = scan.text;
    return note(turn, at, work);
  }
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (!hit) return not_that(turn.state, scan, refusal::NOT_ALLOWED, "a place, or what waits");
  for (const auto& count : turn.state.counts.where("location", LocationId(hit->target)))
    if (count.state == CountState::APPROVAL) {
      work.subject = count.count;
      return note(turn, at, work);
    }
  auto adjust = new_work(at, "adjust");
  adjust.location = LocationId(hit->target);
  return note(turn, at, adjust);
}

// ---- an adjustment by hand ----

Decision take_item(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  if (!hit || (!work.sku.empty() && work.sku.text != hit->target))
    return not_that(turn.state, scan, refusal::WRONG_ITEM,
                    work.sku.empty() ? "an item" : work.sku.text);
  work.sku = Sku(hit->target);
  if (!scan.lot.empty()) work.lot = scan.lot;
  work.count += hit->qty;
  return note(turn, at, work);
}

Decision take_lot(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto lot = scan.lot.empty() ? Lot(scan.text) : scan.lot;
  for (const auto& row : turn.state.stock.where("sku", work.sku)) {
    if (row.lot != lot) continue;
    work.lot = lot;
    work.expiry = row.expiry;
    return note(turn, at, work);
  }
  return refused_here(at, refusal::LOT_UNKNOWN, {{"seen", lot.text}, {"sku", work.sku.text}});
}

Decision take_serial(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto serial = serial_in(scan);
  if (!turn.state.serials.get(work.sku, serial))
    return refused_here(at, refusal::UNKNOWN_SERIAL, {{"seen", serial}, {"sku", work.sku.text}});
  work.serial = serial;
  work.count = 1;
  return note(turn, at, work);
}

std::vector<StockMove> moves_for(const StationWork& work, const Reason& reason) {
  Stock row;
  row.sku = work.sku;
  row.lot = work.lot;
  row.expiry = work.expiry;
  row.serial = work.serial;
  row.location = work.location;
  if (reason.sign != 0) return {move_of(row, reason.sign * work.count)};
  auto damaged = row;
  damaged.status = StockStatus::DAMAGED;
  return {move_of(row, -work.count), move_of(damaged, work.count)};
}

Decision give_reason(Turn& turn, At& at, const StationWork& work) {
  const auto* reason = reason_named(at.input.data.substr(std::string_view(cmd::REASON).size()));
  if (!reason) return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "CMD-REASON-01 to 09"}});
  const auto moves = moves_for(work, *reason);
  const auto name = next_name(turn.state, "adjustment", "ADJ");
  const auto leave = granted(turn, at, right_approve);
  if (leave) {
    if (auto refused = post(turn, at, name, reason->name, moves, leave->supervisor, ""))
      return refused;
    table.passed("posted");
  } else {
    table.passed("draft");
    turn.emit(AdjustmentDrafted{name, reason->name, moves, at.site.id, at.state.operator_id});
  }
  clear_work(turn, at);
  return done(turn, at);
}

Decision enter_qty(Turn& turn, At& at, StationWork work) {
  std::int64_t total = 0;
  const auto keyed = take_keys(at, work, total);
  if (keyed == Keyed::refused || (keyed == Keyed::total && total == 0))
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "digits, then CMD-CONFIRM"}});
  if (keyed == Keyed::total) work.count = total;
  return note(turn, at, work);
}

}  // namespace

Decision adjust_work(Turn& turn, At& at, StationWork work) {
  if (at.input.data == cmd::BLOCKED && work.sku.empty()) {
    if (auto refused = change_block(turn, at, work.location)) return refused;
    clear_work(turn, at);
    return done(turn, at);
  }
  const auto step = adjust_step(turn.state, work);
  if (step == AdjustStep::ENTERING_QTY) return enter_qty(turn, at, work);
  if (at.input.data == cmd::CANCEL || at.input.data == cmd::UNDO) {
    clear_work(turn, at);
    return done(turn, at, Tone::ok);
  }
  if (at.input.data == cmd::QTY && step == AdjustStep::REASON && work.serial.empty()) {
    work.entering = true;
    return note(turn, at, work);
  }
  if (at.input.data.starts_with(cmd::REASON) && step == AdjustStep::REASON)
    return give_reason(turn, at, work);
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  if (step == AdjustStep::LOT_SCAN) return take_lot(turn, at, work, *scan);
  if (step == AdjustStep::SERIAL_SCAN) return take_serial(turn, at, work, *scan);
  return take_item(turn, at, work, *scan);
}

Decision supervisor(Turn& turn, At& at) {
  const auto& data = at.input.data;
  if (data == cmd::APPROVE || data == cmd::REJECT) return answer(turn, at, data == cmd::APPROVE);
  if (data == cmd::SKIP) return skip(turn, at);
  if (data == cmd::CANCEL) {
    clear_work(turn, at);
    return done(turn, at, Tone::ok);
  }
  if (data == cmd::UNDO) {
    const auto pending = next_approval(turn.state, at.site.id);
    const auto old = turn.state.adjustments.get(pending.name);
    if (pending.what != "reverse" || !old)
      return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "the name of an adjustment"}});
    const auto leave = granted(turn, at, right_approve);
    if (!leave) return not_without(at, right_approve);
    return reverse(turn, at, *old, leave->supervisor);
  }
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  return choose(turn, at, *scan);
}

}  // namespace wec::deciding
