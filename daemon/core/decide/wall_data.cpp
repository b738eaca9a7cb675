// wall.upsert: a put wall, its slots and their lights.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/oms_walls.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t slots_max = 500;

Verdict check_slot(const Turn& turn, const WallUpsert& wall, const WallSlot& slot) {
  if (auto verdict = check_id(slot.slot.text, "slot")) return verdict;
  const auto known = turn.state.containers.get(slot.slot);
  if (known && (known->kind != LpnKind::SLOT || (!known->wall.empty() && known->wall != wall.wall)))
    return rejected("SLOT_TAKEN", slot.slot.text + " is the name of another container");
  return check_code(turn, slot.barcode, CodeKind::CONTAINER, slot.slot.text);
}

/// A slot that goes, or that becomes the exception slot, must not hold an order.
Verdict check_in_use(const Turn& turn, const WallUpsert& c, const std::set<Lpn>& names) {
  for (const auto& slot : turn.state.containers.where("wall", c.wall)) {
    if (slot.kind != LpnKind::SLOT || slot.state == ToteState::EMPTY) continue;
    if (!names.contains(slot.lpn) || slot.lpn == c.exception_slot)
      return rejected("SLOT_IN_USE", fmt::format("{} holds {}", slot.lpn.text, slot.order.text));
  }
  return {};
}

}  // namespace

Verdict judge_wall(Turn& turn, const boost::json::object& data, CmdResult& result) {
  WallUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.wall, "wall")) return verdict;
  result.about = "wall/" + c.wall;
  if (const auto known = turn.state.walls.get(c.wall))
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (!c.location.empty()) {
    const auto place = turn.state.locations.get(c.location);
    if (!place) return rejected("UNKNOWN_LOCATION", c.location.text);
    if (place->kind != LocationKind::WALL)
      return rejected("INVALID", c.location.text + " is not of kind WALL");
  }
  const auto slots = slots_of(c);
  if (c.slots.empty() || slots.size() > slots_max)
    return rejected("INVALID", "a wall has 1 to 500 slots");
  std::set<Lpn> names;
  std::set<std::string> codes;
  for (const auto& slot : slots) {
    const bool fresh = names.insert(slot.slot).second && codes.insert(slot.barcode).second;
    if (!fresh && !SABOTAGE("slots-of-one-name"))
      return rejected("INVALID", "slot " + slot.slot.text + " stands there twice");
    if (auto verdict = check_slot(turn, c, slot)) return verdict;
  }
  return check_in_use(turn, c, names);
}

}  // namespace wec::deciding
