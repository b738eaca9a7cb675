// Which carton a tote's contents go into. The cheapest that surely fits by volume, by the longest
// edges and by weight; the packer may scan another one that fits.
#pragma once

#include <optional>

#include "daemon/core/state/state.hpp"

namespace wec {

bool carton_fits(const State&, const CartonType&, const Lpn& tote);
std::optional<CartonType> suggest_carton(const State&, const Lpn& tote);

}  // namespace wec
