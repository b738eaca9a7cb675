// Dangerous goods on the floor (floor.md 1.11): what may lie in one tote or carton, in which box,
// who may handle it, and what a vehicle takes. The class is head office's data, never guessed.
#pragma once

#include "daemon/core/decide/decide.hpp"

namespace wec::deciding {

/// Something on this LPN that may not stand beside this item.
std::optional<Sku> clash_on(const State&, const Sku&, const Lpn&);

/// For the pick that puts into a tote: DG_SEGREGATION.
Decision dangerous_in_tote(const Turn&, const At&, const Sku&, const Lpn& tote);
/// For the tote at a bench: regulated goods need the skill DG. NOT_ALLOWED.
Decision dangerous_for_person(const Turn&, const At&, const Lpn& tote);
/// DG_PACKAGING: regulated goods in the tote and a box that is not approved for them.
Decision dangerous_in_box(const Turn&, const At&, const CartonType&);
/// For a unit into the open carton: DG_SEGREGATION, DG_PACKAGING.
Decision dangerous_in_carton(const Turn&, const At&, const Sku&);
/// DG_SEGREGATION: a parcel that the load's vehicle may not carry.
Decision dangerous_on_vehicle(const Turn&, const At&, const Load&, const Lpn& carton);

/// The highest of what a carton holds.
DgState dg_of_carton(const State&, const Lpn& carton);
/// "UN1950 2.1 LQ", one an item, for the label and the driver's papers.
std::vector<std::string> dg_marks(const State&, const Lpn& carton);

}  // namespace wec::deciding
