// A reading counts only when it is stable, known and taken after the platform was empty: a weight
// is never copied from the carton before.

#include "daemon/core/weigh.hpp"
#include "daemon/core/chaos.hpp"

#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/decide/override.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/decide/weigh.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table(
    "1.10 Weigh check",
    {
        {"zero", "WAIT_ZERO", "the platform is empty, at rest", "WAIT_LOAD"},
        {"load", "WAIT_LOAD", "something lies on it, not at rest", "SETTLING"},
        {"not-zero", "WAIT_ZERO", "at rest, and it was never empty", "WAIT_ZERO"},
        {"pass", "STABLE", "|W - E| within T", "PASS"},
        {"under", "STABLE", "lighter than E - T", "UNDER"},
        {"over", "STABLE", "heavier than E + T", "OVER"},
        {"overload", "STABLE", "beyond what the carton may weigh", "OVERLOAD"},
        {"recheck", "UNDER | OVER", "lifted, and put on again", "RECHECK"},
        {"overridden", "UNDER | OVER", "CMD-OVERRIDE, a supervisor and a reason", "OVERRIDDEN"},
        {"bypassed", "WAIT_ZERO", "no working scale, and a reason", "BYPASSED"},
    });

bool usable(const Weighed& reading) {
  if (SABOTAGE("moving-weight")) return reading.mass.has_value();
  return reading.status == WeighStatus::ok && reading.mass && reading.stable == true;
}

void refuse_weight(Turn& turn, const SiteStation& site, const StationState& station,
                   const Carton& carton, const WeighPlan& plan, std::int64_t mass_mg,
                   const DeviceId& scale) {
  const auto verdict = weigh(plan, mass_mg);
  WeighFailed e;
  e.order = carton.order;
  e.carton = carton.carton;
  e.mass_mg = mass_mg;
  e.expected_mg = plan.expected_mg;
  e.tolerance_mg = plan.tolerance_mg;
  const bool light = verdict == WeighVerdict::light;
  e.verdict = light ? refusal::UNDERWEIGHT : refusal::OVERWEIGHT;
  e.hint = weigh_hint(turn.state, plan, carton, mass_mg);
  e.station = site.id;
  e.operator_id = station.operator_id;
  e.device = scale;
  turn.emit(e);
  table.passed(light ? "under" : mass_mg > plan.limit_mg ? "overload" : "over");
  turn.sound(site.id, Tone::stop);
}

/// The items' weights are head office's; a carton of one item that passed may know better.
void propose_weight(Turn& turn, const Carton& carton, std::int64_t mass_mg) {
  const auto lines = turn.state.carton_lines.where("carton", carton.carton);
  std::int64_t units = 0;
  for (const auto& line : lines) {
    if (line.sku != lines.front().sku) return;
    units += line.qty;
  }
  if (units == 0) return;
  const auto item = turn.state.items.get(lines.front().sku);
  const auto type = turn.state.carton_types.get(carton.carton_type);
  assert(item && type);
  const auto unit = (mass_mg - type->tare_mg + units / 2) / units;
  // A hundredth of its weight: less is the scale's noise.
  const auto off = unit > item->weight_mg ? unit - item->weight_mg : item->weight_mg - unit;
  if (unit <= 0 || off * 100 <= item->weight_mg) return;
  turn.emit(WeightProposed{item->sku, unit, item->weight_mg, units, carton.carton});
}

/// Without a number the carton stays at LABELLING and the screen says why.
void go_to_label(Turn& turn, const SiteStation& site, const StationState& station,
                 const Lpn& carton) {
  const auto refused = bind_label(turn, site, station, *turn.state.cartons.get(carton));
  packing().passed("label");
  turn.sound(site.id, refused ? Tone::stop : Tone::ok);
  if (!refused) return;
  const auto order = turn.state.cartons.get(carton)->order;
  turn.emit(LabelRefused{order, carton, refused->code, site.id, station.operator_id});
}

void judge_weight(Turn& turn, const SiteStation& site, const StationState& station,
                  const Carton& carton, std::int64_t mass_mg, const DeviceId& scale) {
  const auto plan = weigh_plan(turn.state, turn.site.policies, carton);
  if (carton.failed_mg != 0) table.passed("recheck");
  if (weigh(plan, mass_mg) != WeighVerdict::inside)
    return refuse_weight(turn, site, station, carton, plan, mass_mg, scale);
  turn.emit(WeighChecked{carton.order, carton.carton, mass_mg, plan.expected_mg, plan.tolerance_mg,
                         plan.discriminating, site.id, station.operator_id, scale});
  table.passed("pass");
  propose_weight(turn, carton, mass_mg);
  go_to_label(turn, site, station, carton.carton);
}

Decision accept_weight(Turn& turn, At& at, const Carton& carton) {
  const auto plan = weigh_plan(turn.state, turn.site.policies, carton);
  if (carton.failed_mg > plan.limit_mg)
    return refused_here(at, refusal::OVERWEIGHT,
                        {{"seen_mg", carton.failed_mg}, {"limit_mg", plan.limit_mg}});
  const auto leave = granted_with_reason(turn, right::WEIGHT);
  if (!leave) return ask_supervisor(turn, at, right::WEIGHT);
  turn.emit(WeighOverridden{carton.order, carton.carton, carton.failed_mg, plan.expected_mg,
                            plan.tolerance_mg, leave->supervisor, leave->reason, at.site.id,
                            at.state.operator_id});
  table.passed("overridden");
  go_to_label(turn, at.site, at.state, carton.carton);
  return {};
}

Decision bypass(Turn& turn, At& at, const Carton& carton, const OperatorId& supervisor,
                const std::string& reason) {
  const auto plan = weigh_plan(turn.state, turn.site.policies, carton);
  turn.emit(WeighBypassed{carton.order, carton.carton, plan.expected_mg, supervisor, reason,
                          at.site.id, at.state.operator_id});
  table.passed("bypassed");
  go_to_label(turn, at.site, at.state, carton.carton);
  return {};
}

/// What keeps the scale from judging what lies on it now.
const char* why_not_judged(const Turn& turn, const SiteStation& site) {
  const auto live = turn.live.scales.find(site.device(DeviceKind::scale)->id);
  if (live == turn.live.scales.end() || !live->second.last) return refusal::NOT_ALLOWED;
  const auto& reading = *live->second.last;
  if (!usable(reading)) return refusal::SCALE_UNSTABLE;
  const bool loaded = reading.mass->mg() > turn.site.policies.scale_zero_mg;
  const bool was_empty = live->second.seen_empty || live->second.judged;
  return loaded && !was_empty ? refusal::SCALE_NOT_ZERO : refusal::NOT_ALLOWED;
}

}  // namespace

bool no_scale(const Live& live, const SiteStation& site) {
  const auto* scale = site.device(DeviceKind::scale);
  if (!scale) return true;
  const auto device = live.devices.find(scale->id);
  return device != live.devices.end() && device->second.present == false;
}

bool overrides_here(const Turn& turn, const At& at) {
  return at.site.kind == StationRole::pack &&
         pack_place(turn.state, at.state).step == PackStep::WEIGHING;
}

Decision weigh_input(Turn& turn, At& at, const Carton& carton) {
  const auto& data = at.input.data;
  const bool dead = no_scale(turn.live, at.site);
  const auto reason = reason_of(data);
  if (dead && reason) return bypass(turn, at, carton, {}, *reason);
  if (data == cmd::OVERRIDE && carton.failed_mg != 0) return accept_weight(turn, at, carton);
  if (data == cmd::OVERRIDE && dead) {
    const auto leave = granted_with_reason(turn, right::WEIGHT);
    if (!leave) return ask_supervisor(turn, at, right::WEIGHT);
    return bypass(turn, at, carton, leave->supervisor, leave->reason);
  }
  if (dead)
    return refused_here(at, refusal::NOT_ALLOWED,
                        {{"expected", "CMD-REASON-nn: why it is not weighed"}});
  const auto* code = data == cmd::OVERRIDE ? refusal::NOT_ALLOWED : why_not_judged(turn, at.site);
  return refused_here(at, code, {{"expected", "the carton on the scale"}});
}

Decision on_scale(Turn& turn, const ScaleReading& command) {
  const auto* site = turn.site.station(command.station);
  if (!site) return {};
  auto& live = turn.live.scales[command.device];
  live.last = command.reading;
  live.at_ms = turn.command.mono_ms;
  turn.touch(site->id);
  if (!usable(command.reading)) {
    if (live.seen_empty) table.passed("load");
    return {};
  }
  const auto mass_mg = command.reading.mass->mg();
  const auto zero = turn.site.policies.scale_zero_mg;
  if (mass_mg <= zero && mass_mg >= -zero) {
    live.seen_empty = true;
    live.judged = false;
    table.passed("zero");
    return {};
  }
  const auto station = turn.state.stations.get(site->id);
  const auto place = station ? pack_place(turn.state, *station) : PackPlace();
  // Who weighed it is part of the fact: with nobody signed in nothing is judged.
  if (place.step != PackStep::WEIGHING || station->operator_id.empty() ||
      is_held(turn.state, station->order)) {
    live.seen_empty = false;  // it lay there before the carton was to be weighed
    return {};
  }
  if (!live.seen_empty && !live.judged) table.passed("not-zero");
  if (SABOTAGE("stale-weight")) live.seen_empty = true, live.judged = false;
  if (!live.seen_empty || live.judged || mass_mg < 0) return {};
  live.judged = true;
  live.seen_empty = false;  // the next carton needs an empty platform first
  turn.live.stations[site->id].last_input_ms = turn.command.mono_ms;
  judge_weight(turn, *site, *station, *place.carton, mass_mg, command.device);
  return {};
}

}  // namespace wec::deciding
