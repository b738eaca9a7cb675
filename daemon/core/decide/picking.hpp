// What the files of picking share: the walk at hand, its questions, and where units come from.
#pragma once

#include "daemon/core/catalogue.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/steps.hpp"

namespace wec::deciding {

// ---- task.cpp: claims ----
Decision get_work(Turn&, At&);
Decision pause_work(Turn&, At&);
Decision skip_line(Turn&, At&, const PickPlace&);
/// A tote of a walk, scanned at a station that has none in hand: resumed, or taken over after a
/// question. Nothing: the tote is no handle to any work.
std::optional<Decision> by_tote(Turn&, At&, const Container&);
Decision answer_takeover(Turn&, At&);
/// The walk is left with what it holds; unbegun work goes back.
void put_aside(Turn&, const SiteStation&, const StationState&, const char* reason);
/// Claims that nobody renewed go back or are paused.
void run_out_leases(Turn&);

// ---- pick_walk.cpp: methods ----
PickMethod method_of(const Turn&, const Order&);
/// A fresh walk for the most urgent work that this person at this station may do.
bool claim_walk(Turn&, const SiteStation&, const StationState&);
/// A cart was scanned instead of a tote: more orders join, each with a tote of its own.
Decision take_cart(Turn&, At&, const PickPlace&, const Container&);

// ---- pick.cpp, pick_put.cpp: the line ----
Decision count_units(Turn&, At&, const PickPlace&, std::int64_t units, const std::string& serial,
                     bool manual);
Decision put_units(Turn&, At&, const PickPlace&, const Scan&);
Decision take_tote(Turn&, At&, const PickPlace&, const Scan&);
Decision drop_totes(Turn&, At&, const PickPlace&, const Scan&);
Decision hand_over(Turn&, At&, const PickPlace&, const Scan&);
Decision tote_full(Turn&, At&, const PickPlace&);
Decision answer_zero_check(Turn&, At&);
/// Totes put down so long ago that somebody should look for them.
void lose_totes(Turn&);
/// Books what is counted of these tasks into the tote.
void confirm_group(Turn&, At&, const std::vector<PickTask>&, const Lpn& tote);
/// Orders of these tasks whose last line is over are picked, or picked short; an empty walk ends.
void after_lines(Turn&, At&, const std::vector<PickTask>&);
PickCounted progress(const At&, const PickTask&);

// ---- undo.cpp ----
Decision undo(Turn&, At&);

// ---- shared ----
void ask(Turn&, const At&, const std::string& asking, const std::string& about);
inline void no_question(Turn& turn, const At& at) { ask(turn, at, "", ""); }

}  // namespace wec::deciding
