// Units that are not there, cannot be sold or cannot be scanned: E01, E02, E11, E13.

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/override.hpp"

namespace wec::deciding {
namespace {

constexpr std::int64_t hour_ms = 60LL * 60 * 1000;

bool same_bin(const PickTask& a, const PickTask& b) {
  return a.location == b.location && a.sku == b.sku && a.lot == b.lot && a.expiry == b.expiry;
}

std::int64_t free_units(const Turn& turn, const PickTask& task) {
  std::int64_t units = 0;
  for (const auto& row : turn.state.stock.where("location", task.location))
    if (row.sku == task.sku && row.lot == task.lot && row.expiry == task.expiry &&
        row.status == StockStatus::AVAILABLE)
      units += row.qty - row.reserved;
  return units;
}

struct Missing {
  PickTask task;
  std::int64_t qty;
};

/// What this walk still wants from the bin: the line at hand, and lines of it further on, so that
/// nobody is asked to declare the same shortage twice. Other people's reservations stay.
std::vector<Missing> missing_here(const Turn& turn, const PickPlace& place) {
  std::vector<Missing> out;
  for (const auto& task : turn.state.tasks.where("walk", place.job->walk))
    if (!is_over(task.state) && same_bin(task, *place.task) && task.count < task.qty)
      out.push_back({task, task.qty - task.count});
  return out;
}

/// A blocked place was not looked at: what lies there is as sure as before.
bool reachable(const Turn& turn, const LocationId& bin) {
  const auto location = turn.state.locations.get(bin);
  return location && location->status == LocationStatus::ACTIVE;
}

void emit_discrepancy(Turn& turn, const At& at, const PickPlace& place, const std::string& reason) {
  const auto& task = *place.task;
  auto e = about<PickDiscrepancy>(at, task);
  e.code = "E01";
  e.asked = place.need;
  e.found = place.done;
  e.suspect = reachable(turn, task.location) ? free_units(turn, task) : 0;
  e.reason = reason;
  turn.emit(e);
}

void emit_short(Turn& turn, const At& at, const PickTask& task, std::int64_t qty,
                const std::string& reason) {
  PickShort e;
  e.order = task.order;
  e.version = turn.state.orders.get(task.order)->version;
  e.line = task.line;
  e.sku = task.sku;
  e.qty = qty;
  e.reason = reason;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
}

bool at_bin(const PickPlace& place) {
  return place.step == PickStep::ITEM_SCAN || place.step == PickStep::LOT_SCAN ||
         place.step == PickStep::SERIAL_SCAN || place.step == PickStep::PUT_TO_TOTE;
}

/// The line's half-scanned unit, if any, is not in the hand any more.
void forget_half_unit(Turn& turn, const At& at, const PickPlace& place) {
  for (auto task : place.group) {
    if (task.lot_units == 0 && !task.serial_due) continue;
    task.lot_units = 0;
    task.serial_due = false;
    turn.emit(progress(at, task));
  }
}

LocationId quarantine(const Turn& turn, const LocationId& bin) {
  for (const auto& location : turn.state.locations.after({}, rows_all))
    if (location.kind == LocationKind::QUARANTINE) return location.location;
  return bin;
}

}  // namespace

void reduce(Turn& turn, const At& at, const PickTask& task, std::int64_t qty, const char* reason,
            const std::string& serial) {
  auto e = about<TaskReduced>(at, task);
  e.qty = qty;
  e.reason = reason;
  if (!serial.empty()) e.serials = {serial};
  // Reserved serial numbers that were not scanned are given back.
  for (const auto& reserved : task.serials) {
    const auto& scanned = task.scanned_serials;
    if (e.serials.size() == static_cast<std::size_t>(qty)) break;
    if (std::find(scanned.begin(), scanned.end(), reserved) == scanned.end())
      e.serials.push_back(reserved);
  }
  turn.emit(e);
}

void want_control(Turn& turn, const char* kind, const LocationId& location, const Sku& sku,
                  std::int64_t qty, const std::string& cause) {
  turn.emit(ControlWanted{kind, location, sku, {}, qty, cause});
}

void want_count(Turn& turn, const LocationId& location, const Sku& sku, const std::string& reason) {
  want_control(turn, "COUNT", location, sku, 0, reason);
  plan_count(turn, location, sku, reason);
}

Decision short_line(Turn& turn, At& at, const PickPlace& place, const std::string& reason) {
  forget_half_unit(turn, at, place);
  const auto missing = missing_here(turn, place);
  for (const auto& one : missing) reduce(turn, at, one.task, one.qty, "E01");
  emit_discrepancy(turn, at, place, reason);
  if (reachable(turn, place.task->location))
    want_count(turn, place.task->location, place.task->sku, "E01");
  bool all_found = true;
  for (const auto& one : missing) {
    const auto found = find_elsewhere(turn, at, one.task, one.qty, "E01");
    if (found < one.qty) emit_short(turn, at, one.task, one.qty - found, reason);
    all_found = all_found && found == one.qty;
  }
  std::vector<PickTask> lines;
  for (const auto& one : missing) lines.push_back(one.task);
  after_lines(turn, at, lines);
  turn.sound(at.site.id, all_found ? Tone::ok : Tone::attention);
  return {};
}

namespace {

/// The unit leaves the sellable stock; what the bin cannot replace is looked for elsewhere.
void set_aside(Turn& turn, At& at, const PickTask& task, const std::string& serial, bool replaced) {
  auto e = about<PickDamaged>(at, task);
  e.serial = serial;
  e.qty = 1;
  e.to = SABOTAGE("damaged-stays-in-the-bin") ? task.location : quarantine(turn, task.location);
  turn.emit(e);
  want_control(turn, "QC", e.to, task.sku, 1, "E02");
  if (!replaced && find_elsewhere(turn, at, task, 1, "E02") == 0)
    emit_short(turn, at, task, 1, "DAMAGED");
  after_lines(turn, at, {task});
  turn.sound(at.site.id, Tone::ok);
}

/// Only its scan says which one it is: the one scanned last.
Decision damaged_serial(Turn& turn, At& at, const PickPlace& place) {
  PickTask task;
  for (const auto& one : place.group)
    if (!one.scanned_serials.empty() && one.count > one.put) task = one;
  if (task.task.empty())
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "the scan of its serial number first"}});
  const auto serial = task.scanned_serials.back();
  task.scanned_serials.pop_back();
  task.serial_due = false;
  --task.count;
  turn.emit(progress(at, task));
  const bool replaced = replace_serial(turn, task, serial);
  if (!replaced) reduce(turn, at, task, 1, "E02", serial);
  set_aside(turn, at, task, serial, replaced);
  return {};
}

}  // namespace

/// Its replacement comes from the same bin if one is free there, else from elsewhere.
Decision damaged(Turn& turn, At& at, const PickPlace& place) {
  if (!at_bin(place))
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "to stand at the bin"}});
  if (has_serials(*turn.state.items.get(place.task->sku))) return damaged_serial(turn, at, place);
  auto task = place.group.back();
  for (const auto& one : place.group)
    if (one.count < one.qty) task = one;
  const bool spare = free_units(turn, task) > 0;
  if (!spare && task.count == task.qty) {
    // The last one scanned was it: it is not in the hand as a good one any more.
    if (task.count == task.put)
      return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a unit not yet in the tote"}});
    --task.count;
    if (!task.scanned_serials.empty()) task.scanned_serials.pop_back();
    turn.emit(progress(at, task));
  }
  if (!spare) reduce(turn, at, task, 1, "E02");
  set_aside(turn, at, task, {}, spare);
  return {};
}

Decision wait_replenish(Turn& turn, At& at, const PickPlace& place) {
  const bool here = at_bin(place) || place.step == PickStep::GO_TO_LOCATION;
  if (!here || place.done == place.need)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a line with units to find"}});
  std::int64_t reserve = 0;
  for (const auto& row : turn.state.stock.where("sku", place.task->sku)) {
    const auto spot = turn.state.locations.get(row.location);
    if (spot && spot->kind == LocationKind::RESERVE && row.status == StockStatus::AVAILABLE)
      reserve += row.qty - row.reserved;
  }
  if (reserve <= 0)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"sku", place.task->sku.text}, {"expected", "stock in reserve"}});
  // Its first put would bind the tote: without one there is nowhere to put what is in the hand.
  if (!place.tote && place.done > 0)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "no unit in the hand: CMD-UNDO"}});
  forget_half_unit(turn, at, place);
  // What is in the hand goes into the tote, the rest of the line waits.
  if (place.tote) confirm_group(turn, at, place.group, place.tote->lpn);
  for (const auto& task : place.group)
    turn.emit(
        TaskSkipped{task.task, task.order, task.walk, at.site.id, at.state.operator_id, "E13"});
  replenish_urgent(turn, place.task->sku, place.task->location, place.need - place.done,
                   place.task->order);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision may_be_unreadable(Turn& turn, At& at, const PickPlace& place) {
  const bool here =
      place.task && (place.step == PickStep::GO_TO_LOCATION || place.step == PickStep::ITEM_SCAN);
  const auto location = here ? turn.state.locations.get(place.task->location) : std::nullopt;
  if (!location || location->check_digits.empty())
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a place with check digits"}});
  const auto item = turn.state.items.get(place.task->sku);
  if (place.step == PickStep::ITEM_SCAN && captured_at_pick(*item))
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "the unit's serial number"}});
  const auto entries = turn.state.manual_entries.get(at.state.operator_id);
  const auto hour = turn.command.wall_ms / hour_ms;
  const bool too_many =
      entries && entries->hour == hour && entries->n >= turn.site.policies.manual_entries_an_hour;
  if (too_many && !granted(turn, at, right::SUPERVISOR)) return not_without(at, right::SUPERVISOR);
  return {};
}

Decision unreadable(Turn& turn, At& at, const PickPlace&, const std::string& reason) {
  ask(turn, at, prompt::SCAN_LOCATION, reason);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// The check digits prove the place; one unit (or the place itself) counts as if it had been
/// scanned.
Decision answer_check_digits(Turn& turn, At& at, const PickPlace&) {
  if (at.input.data == cmd::CANCEL) {
    no_question(turn, at);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  const auto reason = at.state.asked;
  no_question(turn, at);
  const auto place = pick_place(turn.state, *turn.state.stations.get(at.site.id));
  const auto location = turn.state.locations.get(place.task->location);
  if (at.input.data != location->check_digits)
    return refused_here(at,
                        all_digits(at.input.data) ? refusal::WRONG_LOCATION : refusal::NOT_ALLOWED,
                        {{"expected", "the check digits of " + location->location.text}});
  const auto& task = *place.task;
  const bool at_item = place.step == PickStep::ITEM_SCAN;
  turn.emit(PickManualEntry{task.task, task.order, task.sku, task.location, at_item ? 1 : 0,
                            turn.command.wall_ms / hour_ms, reason, at.site.id,
                            at.state.operator_id});
  want_control(turn, "LABEL", task.location, at_item ? task.sku : Sku(), 0, "E11");
  if (at_item) return count_units(turn, at, place, 1, "", true);
  for (const auto& one : place.group)
    turn.emit(
        PickLocated{one.task, one.order, one.location, at.site.id, at.state.operator_id, "MANUAL"});
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace wec::deciding
