// The scale speaks (floor.md 1.10). A reading counts only when it is stable, known and taken after
// the platform was empty: a weight is never copied from the carton before.
//
//   not WEIGHING                         the reading is only shown; a load has to be lifted before
//   it counts empty (|m| <= 5 g, stable)           seen_empty; what comes next may be judged load,
//   stable, seen_empty             inside -> weigh.checked, label    else weigh.failed, lift and
//   retry load, never seen empty               shown as SCALE_NOT_ZERO by the screen

#include "daemon/core/weigh.hpp"
#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/steps.hpp"

namespace wec::deciding {
namespace {

bool usable(const Weighed& reading) {
  return reading.status == WeighStatus::ok && reading.mass && reading.stable == true;
}

void judge_weight(Turn& turn, const SiteStation& site, const StationState& station,
                  const Carton& carton, std::int64_t mass_mg, const DeviceId& scale) {
  const auto plan = weigh_plan(turn.state, turn.site.policies, carton);
  const auto verdict = weigh(plan, mass_mg);
  if (verdict != WeighVerdict::inside) {
    WeighFailed e;
    e.order = carton.order;
    e.carton = carton.carton;
    e.mass_mg = mass_mg;
    e.expected_mg = plan.expected_mg;
    e.tolerance_mg = plan.tolerance_mg;
    e.verdict = verdict == WeighVerdict::light ? refusal::UNDERWEIGHT : refusal::OVERWEIGHT;
    e.hint = weigh_hint(turn.state, plan, carton, mass_mg);
    e.station = site.id;
    e.operator_id = station.operator_id;
    e.device = scale;
    turn.emit(e);
    turn.sound(site.id, Tone::stop);
    return;
  }
  turn.emit(WeighChecked{carton.order, carton.carton, mass_mg, plan.expected_mg, plan.tolerance_mg,
                         plan.discriminating, site.id, station.operator_id, scale});
  // Without a number the carton stays at LABELLING and the screen says why.
  const auto refused = bind_label(turn, site, station, *turn.state.cartons.get(carton.carton));
  turn.sound(site.id, refused ? Tone::stop : Tone::ok);
}

}  // namespace

Decision on_scale(Turn& turn, const ScaleReading& command) {
  const auto* site = turn.site.station(command.station);
  if (!site) return {};
  auto& live = turn.live.scales[command.device];
  live.last = command.reading;
  live.at_ms = turn.command.mono_ms;
  turn.touch(site->id);
  if (!usable(command.reading)) return {};
  const auto mass_mg = command.reading.mass->mg();
  const auto zero = turn.site.policies.scale_zero_mg;
  if (mass_mg <= zero && mass_mg >= -zero) {
    live.seen_empty = true;
    live.judged = false;
    return {};
  }
  const auto station = turn.state.stations.get(site->id);
  const auto place = station ? pack_place(turn.state, *station) : PackPlace();
  // Who weighed it is part of the fact: with nobody signed in nothing is judged.
  if (place.step != PackStep::WEIGHING || station->operator_id.empty()) {
    live.seen_empty = false;  // it lay there before the carton was to be weighed
    return {};
  }
  if (!live.seen_empty || live.judged || mass_mg < 0) return {};
  live.judged = true;
  live.seen_empty = false;  // the next carton needs an empty platform first
  judge_weight(turn, *site, *station, *place.carton, mass_mg, command.device);
  return {};
}

}  // namespace wec::deciding
