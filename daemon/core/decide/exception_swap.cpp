// Other goods than those reserved: another lot of the same bin (E06), a substitute that head office
// lists (E08). Another pallet or tote (E07) is exception_lpn.cpp.

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/override.hpp"
#include "daemon/core/decide/sorting.hpp"

namespace wec::deciding {
namespace {

/// The lot that was scanned just before and refused: scanning it again confirms.
std::string refused_lot(const Turn& turn, const At& at) {
  const auto shown = turn.state.refusals.get(at.site.id);
  if (!shown || shown->code != refusal::LOT_MISMATCH) return {};
  const auto* seen = shown->args.if_contains("seen");
  return seen && seen->is_string() ? std::string(seen->get_string()) : std::string();
}

/// The bin's row of this lot from which units may be reserved.
std::optional<Stock> row_of_lot(const Turn& turn, const PickTask& task, const Lot& lot, bool& known,
                                bool& blocked_lot) {
  std::optional<Stock> best;
  for (auto& row : turn.state.stock.where("location", task.location)) {
    if (row.sku != task.sku || row.lot != lot) continue;
    known = true;
    blocked_lot = blocked_lot || row.status != StockStatus::AVAILABLE;
    if (row.status == StockStatus::AVAILABLE && row.qty > row.reserved && !best)
      best = std::move(row);
  }
  return best;
}

Decision swap_lot(Turn& turn, At& at, const PickPlace& place, const Lot& lot) {
  const auto& task = *place.task;
  const auto line = turn.state.order_lines.get(task.order, task.line);
  bool known = false, held = false;
  const auto row = row_of_lot(turn, task, lot, known, held);
  const boost::json::object args{
      {"seen", printable(lot.text)}, {"expected", task.lot.text}, {"sku", task.sku.text}};
  if (!known) {
    turn.live.findings.push_back(
        {at.site.id, "LOT_UNKNOWN", task.location.text, task.sku.text, turn.command.mono_ms});
    return refused_here(at, refusal::LOT_UNKNOWN, args);
  }
  if (!row) return refused_here(at, held ? refusal::LOT_BLOCKED : refusal::LOT_MISMATCH, args);
  if (!line->lot.empty() || (!row->expiry.empty() && row->expiry < line->min_expiry))
    return refused_here(at, refusal::LOT_MISMATCH, args);
  const bool later = !task.expiry.empty() && (row->expiry.empty() || row->expiry > task.expiry);
  if (later && !granted(turn, at, right::SUPERVISOR))
    return ask_supervisor(turn, at, right::SUPERVISOR);
  no_question(turn, at);
  auto e = about<PickLotChanged>(at, task);
  e.qty = std::min(task.qty - task.count, row->qty - row->reserved);
  e.to_lot = row->lot;
  if (!row->expiry.empty()) e.to_expiry = row->expiry;
  e.new_task = TaskId(fmt::format("{}-{}", task.order.text,
                                  turn.state.tasks.where("order", task.order).size() + 1));
  turn.emit(e);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// The line's own list goes before the item's.
template <class Line, class ItemRow>
std::vector<Sku> listed_for(const Line& line, const ItemRow& item) {
  if constexpr (requires { line.substitutes; })
    if (!line.substitutes.empty()) return line.substitutes;
  if constexpr (requires { item.substitutes; }) return item.substitutes;
  return {};
}

std::vector<Sku> substitutes_of(const Turn& turn, const PickTask& task) {
  const auto line = turn.state.order_lines.get(task.order, task.line);
  const auto item = turn.state.items.get(task.sku);
  return line && item ? listed_for(*line, *item) : std::vector<Sku>();
}

}  // namespace

Decision ask_lot_swap(Turn& turn, At& at, const PickPlace& place) {
  const bool here = place.task && !place.task->lot.empty() && place.task->serials.empty() &&
                    place.done < place.need &&
                    (place.step == PickStep::ITEM_SCAN || place.step == PickStep::LOT_SCAN);
  if (!here) return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a line with a lot"}});
  ask(turn, at, prompt::CONFIRM_LOT_CHANGE, refused_lot(turn, at));
  turn.sound(at.site.id, Tone::attention);
  return {};
}

Decision answer_lot_swap(Turn& turn, At& at, const PickPlace& place) {
  if (at.input.data == cmd::CANCEL) {
    no_question(turn, at);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto lot = scan->lot.empty() ? scan->text : scan->lot.text;
  if (lot == place.task->lot.text) {
    no_question(turn, at);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (printable(lot) != at.state.asked) {
    ask(turn, at, prompt::CONFIRM_LOT_CHANGE, printable(lot));
    turn.sound(at.site.id, Tone::attention);
    return {};
  }
  return swap_lot(turn, at, place, Lot(lot));
}

Decision ask_substitute(Turn& turn, At& at, const PickPlace& place) {
  const bool here = place.task && place.done < place.need && place.step != PickStep::TOTE;
  if (!here || substitutes_of(turn, *place.task).empty())
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a line with listed substitutes"}});
  ask(turn, at, prompt::SCAN_ITEM, "E08");
  turn.sound(at.site.id, Tone::attention);
  return {};
}

Decision answer_substitute(Turn& turn, At& at, const PickPlace& place) {
  if (at.input.data == cmd::CANCEL) {
    no_question(turn, at);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* hit = scan->as(CodeKind::ITEM);
  const auto listed = substitutes_of(turn, *place.task);
  const bool good =
      hit && std::find(listed.begin(), listed.end(), Sku(hit->target)) != listed.end();
  if (!good && !(hit && SABOTAGE("any-substitute")))
    return not_that(turn.state, *scan, refusal::NOT_ALLOWED, listed.front().text);
  auto other = *place.task;
  const auto original = other;
  other.sku = Sku(hit->target);
  other.lot = {};
  other.location = {};
  const auto open = original.qty - original.count;
  const auto found = find_elsewhere(turn, at, other, open, "E08");
  if (found == 0)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "stock of " + other.sku.text}});
  no_question(turn, at);
  reduce(turn, at, original, found, "E08");
  auto e = about<PickSubstituted>(at, original);
  e.qty = found;
  e.substitute = other.sku;
  turn.emit(e);
  after_lines(turn, at, {original});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// What refused scans have found, told once they are over: a refusal itself changes nothing.
void tell_findings(Turn& turn) {
  constexpr std::int64_t told_after_ms = 1000;
  auto findings = std::exchange(turn.live.findings, {});
  for (const auto& finding : findings) {
    if (turn.command.mono_ms - finding.at_ms < told_after_ms)
      turn.live.findings.push_back(finding);
    else if (finding.kind == "LOT_UNKNOWN")
      want_count(turn, LocationId(finding.about), Sku(finding.more), "E06");
    else if (finding.kind == "CHECK_DIGITS")
      pause_line(turn, finding);
    else
      tell_extra_unit(turn, finding);
  }
}

}  // namespace wec::deciding
