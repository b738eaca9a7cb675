// Which slot of the put wall a unit goes into, and putting it there.
#pragma once

#include "daemon/core/decide/sorting.hpp"

namespace wec::deciding {

/// No slot: nobody needs the unit, or (wanted) somebody does and no slot is free for him.
struct SlotChoice {
  Lpn slot;
  OrderId order;
  std::int64_t qty = 0;
  const char* rule = "";  // completes open unopened, of put_wall()
  bool wanted = false;
};
SlotChoice choose_slot(const Turn&, const Wall&, const Container& tote, const UnitInHand&);

/// What the station's hand holds, into its lit slot.
void put_units_into_slot(Turn&, const At&, const Wall&, const Container& tote);

/// The unit in the hand goes back into the tote.
void unlight(Turn&, const SiteStation&, const StationState&, const std::string& wall);

}  // namespace wec::deciding
