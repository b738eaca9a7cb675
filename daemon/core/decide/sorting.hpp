// What the put wall and the bench share about mixed totes: which unit is in the hand, who may open
// the tote, and how it is left.
#pragma once

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/transition.hpp"
#include "daemon/core/wall_place.hpp"

namespace wec::deciding {

/// The transitions of floor.md 1.7 (wall.cpp).
const TransitionTable& put_wall();

/// What a scan of an item means in this tote. there 0: the books know of none that is wanted.
struct UnitInHand {
  Sku sku;
  Lot lot;
  std::string expiry;
  std::string serial;
  std::int64_t there = 0;
  bool goes_back = false;  // the tote holds such a unit for its bin
};
tl::expected<UnitInHand, Refusal> unit_in(const Turn&, const At&, const Container& tote, Scan);
bool is_unit(const BatchLine&, const UnitInHand&);
/// Units on the tote that are of this line's goods and stay.
std::int64_t units_on(const Turn&, const Container& tote, const BatchLine& like);

/// TAKEN_BY, TOTE_IN_USE, WRONG_TOTE: why this mixed tote cannot be opened here.
Decision may_open(const Turn&, const At&, const Container& tote);
/// Priority, ship-by, name: the smaller goes first.
std::string urgency(const State&, const OrderId&);
/// Units of this kind that hands at walls hold for the order, not yet in its slot.
std::int64_t in_hands(const Turn&, const OrderId&, const Sku&, const Lot&);

/// All that the tote should still hold is not in it. Gives the number of units.
std::int64_t declare_missing(Turn&, const At&, const Container& tote, const std::string& wall);
/// The tote goes from this station, as what it is now.
void leave_tote(Turn&, const At&, const Container& tote, const std::string& wall,
                std::int64_t missing);
/// The tells of live.hpp's EXTRA_UNIT.
void tell_extra_unit(Turn&, const LiveFinding&);

/// An event about units of the line in the tote; how many and where they go is left open.
template <class E>
E of_line(const At& at, const std::string& wall, const Lpn& tote, const BatchLine& line) {
  E e;
  e.wall = wall;
  e.tote = tote;
  e.order = line.order;
  e.line = line.line;
  e.sku = line.sku;
  e.lot = line.lot;
  if (!line.expiry.empty()) e.expiry = line.expiry;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  return e;
}

}  // namespace wec::deciding
