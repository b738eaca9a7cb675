// Who is at which station, and what his seconds are (floor.md 1.18).
#pragma once

#include "daemon/core/decide/decide.hpp"

namespace wec::deciding {

Decision sign_in(Turn&, At&);
/// A badge at a station that somebody is signed in at: his own, or the question of a take-over.
/// `asked`: whose badge asked it with the input before.
Decision badge_again(Turn&, At&, const Barcode& badge, const OperatorId& asked);
/// CMD-BREAK and CMD-IND-nn, and whatever is scanned while away. Nothing: not about that.
std::optional<Decision> away_input(Turn&, At&);
/// An input of somebody who counted as idle: he works again.
void note_work(Turn&, const At&);
/// Idle people, and stations that nobody has touched for too long.
void watch_people(Turn&);

}  // namespace wec::deciding
