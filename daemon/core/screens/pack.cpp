// The packing screen: the order's units, the carton, the weight in its window, the label's state.

#include <algorithm>

#include "daemon/core/cartons.hpp"
#include "daemon/core/catalogue.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/screens/screen_of.hpp"
#include "daemon/core/steps.hpp"
#include "daemon/core/weigh.hpp"

namespace wec::screens {
namespace {

void show_order(const State& state, const StationState& station, Screen& screen) {
  const auto order = state.orders.get(station.order);
  screen.view["order"] = station.order.text;
  screen.view["tote"] = station.tote.text;
  screen.view["carrier"] = order->carrier;
  screen.view["service"] = order->service;
  screen.view["ship_by"] = order->ship_by;
  boost::json::array lines;
  std::int64_t done = 0, total = 0;
  for (const auto& line : state.order_lines.where("order", station.order)) {
    auto one = item_view(state, line.sku);
    one["line"] = line.line;
    one["need"] = line.picked;
    one["done"] = line.packed;
    done += line.packed;
    total += line.picked;
    lines.push_back(std::move(one));
  }
  screen.view["lines"] = std::move(lines);
  screen.view["units_done"] = done;
  screen.view["units_total"] = total;
  screen.view["last_sku"] = nullptr;
  if (!station.last_sku.empty()) screen.view["last_sku"] = station.last_sku.text;
}

boost::json::object weight_view(const State& state, const Around& around, const SiteDevice& scale,
                                const Carton& carton, const WeighPlan& plan) {
  boost::json::object out{{"mass_mg", nullptr},
                          {"expected_mg", plan.expected_mg},
                          {"tolerance_mg", plan.tolerance_mg},
                          {"stable", nullptr},
                          {"verdict", "unknown"},
                          {"state", "WAIT_ZERO"},
                          {"failed_mg", nullptr},
                          {"discriminating", plan.discriminating}};
  if (carton.failed_mg != 0) out["failed_mg"] = carton.failed_mg;
  const auto found = around.live.scales.find(scale.id);
  if (found == around.live.scales.end() || !found->second.last) return out;
  if (found->second.judged || found->second.seen_empty)
    out["state"] = found->second.judged ? "RECHECK" : "WAIT_LOAD";
  const auto& reading = *found->second.last;
  if (reading.stable) out["stable"] = *reading.stable;
  if (!reading.mass) return out;
  const auto mass_mg = reading.mass->mg();
  out["mass_mg"] = mass_mg;
  if (found->second.seen_empty && reading.stable != true) out["state"] = "SETTLING";
  if (reading.stable != true || reading.status != WeighStatus::ok) return out;
  const auto verdict = weigh(plan, mass_mg);
  out["verdict"] = verdict == WeighVerdict::inside  ? "inside"
                   : verdict == WeighVerdict::light ? "light"
                                                    : "heavy";
  if (const auto hint = weigh_hint(state, plan, carton, mass_mg);
      hint && verdict != WeighVerdict::inside)
    out["hint"] = {{"sku", hint->sku.text}, {"n", hint->n}};
  return out;
}

void warn(Screen& screen, Severity severity, const char* code, boost::json::object args = {}) {
  screen.severity = severity;
  screen.refusal = Refusal{code, std::move(args)};
}

/// What the scale says, as the one thing to do.
void ask_weight(const State& state, const Around& around, const SiteStation& site,
                const Carton& carton, Screen& screen) {
  const auto plan = weigh_plan(state, around.site.policies, carton);
  screen.prompt = prompt::PLACE_ON_SCALE;
  screen.args = {{"expected_mg", plan.expected_mg},
                 {"tolerance_mg", plan.tolerance_mg},
                 {"discriminating", plan.discriminating}};
  const auto* scale = site.device(DeviceKind::scale);
  if (!scale) {
    screen.prompt = prompt::CHOOSE_REASON;
    return warn(screen, Severity::error, refusal::SCALE_GONE,
                {{"expected", "why the carton is not weighed"}});
  }
  screen.view["weight"] = weight_view(state, around, *scale, carton, plan);
  const auto device = around.live.devices.find(scale->id);
  if (device != around.live.devices.end() && device->second.present == false)
    return warn(screen, Severity::error, refusal::SCALE_GONE, {{"device", scale->id.text}});
  const auto live = around.live.scales.find(scale->id);
  if (live == around.live.scales.end() || !live->second.last) return;
  const auto& reading = *live->second.last;
  if (!reading.mass || reading.stable != true || reading.status != WeighStatus::ok) {
    screen.prompt = prompt::WAIT_STABLE;
    return;
  }
  const auto mass_mg = reading.mass->mg();
  if (mass_mg <= around.site.policies.scale_zero_mg) return;
  if (live->second.judged) {
    const auto light = weigh(plan, mass_mg) == WeighVerdict::light;
    return warn(screen, Severity::error, light ? refusal::UNDERWEIGHT : refusal::OVERWEIGHT,
                {{"seen_mg", mass_mg}, {"expected_mg", plan.expected_mg}});
  }
  if (!live->second.seen_empty)
    warn(screen, Severity::warning, refusal::SCALE_NOT_ZERO, {{"seen_mg", mass_mg}});
}

void ask_label(const PackPlace& place, Screen& screen) {
  screen.prompt = prompt::PRINTING;
  if (!place.label) {
    // A void label leaves the carton without one until a person asks for a new number.
    if (place.carton->problem.empty())
      return warn(screen, Severity::warning, refusal::NOT_LABELLED);
    return warn(screen, Severity::error, place.carton->problem.c_str(),
                {{"carton", place.carton->carton.text}});
  }
  screen.args = {{"number", place.carton->number}};
  if (place.label->state != LabelState::failed) return;
  screen.severity = Severity::error;
  screen.refusal = Refusal{place.label->reason, {{"device", place.label->printer}}};
}

void ask_apply(const PackPlace& place, Screen& screen) {
  screen.prompt = prompt::APPLY_LABEL_SCAN;
  screen.args = {{"number", place.carton->number}, {"sscc", place.carton->carton.text}};
  if (place.label->state == LabelState::doubtful)
    warn(screen, Severity::warning, refusal::PRINT_UNCERTAIN, {{"why", place.label->reason}});
}

/// The tote at hand is empty, and more of the order lies in another one, or is still picked.
bool ask_next_tote(const State& state, const StationState& station, Screen& screen) {
  const bool empty = state.stock.where("lpn", station.tote, 1).empty();
  if (!empty || deciding::all_packed(state, station.order)) return false;
  screen.prompt = prompt::PACK_SCAN_TOTE;
  screen.args = {{"order", station.order.text}, {"tote", nullptr}};
  for (const auto& tote : state.containers.where("order", station.order)) {
    const bool here = tote.state == ToteState::STAGED || tote.state == ToteState::AT_STATION;
    if (!here || state.stock.where("lpn", tote.lpn, 1).empty()) continue;
    screen.args["tote"] = tote.lpn.text;
    screen.args["location"] = tote.location.text;
    break;
  }
  return true;
}

/// The cartons of the whole tote: with the first one taken, what it and the next ones hold.
void show_plan(const CartonPlan& plan, Screen& screen) {
  boost::json::array cartons;
  for (const auto& one : plan.cartons)
    cartons.push_back({{"type", one.type.carton.text}, {"units", one.units}});
  screen.view["cartons"] = std::move(cartons);
  if (!plan.cartons.empty()) screen.view["box_takes"] = plan.cartons.front().units;
  screen.view["sizes_known"] = plan.sizes_known;
  if (plan.misfits.empty()) return;
  boost::json::array misfits;
  for (const auto& sku : plan.misfits) misfits.emplace_back(sku.text);
  screen.view["misfits"] = std::move(misfits);
}

void suggest(const CartonPlan& plan, Screen& screen) {
  const auto suggestion = suggest_carton(plan);
  screen.args = {{"suggestion", nullptr}};
  if (suggestion) screen.args["suggestion"] = suggestion->carton.text;
  screen.view["suggestion"] = screen.args["suggestion"];
  show_plan(plan, screen);
}

/// The item that comes next, or what a command waits for.
void ask_unit(const State& state, const StationState& station, Screen& screen) {
  screen.prompt = prompt::PACK_SCAN_ITEM;
  const auto& pending = station.pending;
  if (pending.empty() && ask_next_tote(state, station, screen)) return;
  if (pending.starts_with("SERIAL:")) {
    screen.prompt = prompt::SCAN_SERIAL;
    screen.args = {{"sku", pending.substr(7)}};
    return;
  }
  if (pending.starts_with("SHORT")) {
    screen.step = "EXCEPTION";
    screen.prompt = prompt::CHOOSE_REASON;
    screen.args = {{"command", "CMD-SHORT"}};
    if (pending.starts_with("SHORT:")) screen.args["sku"] = pending.substr(6);
    screen.severity = Severity::warning;
    return;
  }
  if (pending == "REMOVE") {
    screen.args = {{"remove", true}};
    screen.severity = Severity::warning;
    return;
  }
}

/// Any unit of the mixed tote: it says which order is packed.
void ask_any_unit(const State& state, const StationState& station, Screen& screen) {
  screen.prompt = prompt::PACK_SCAN_ITEM;
  screen.view["tote"] = station.tote.text;
  screen.view["about"] = station.tote.text;
  const auto tote = state.containers.get(station.tote);
  if (tote) screen.view["lines"] = unsorted_view(state, *tote);
}

void ask(const State& state, const Around& around, const SiteStation& site,
         const StationState& station, const PackPlace& place, Screen& screen) {
  switch (place.step) {
    case PackStep::IDLE:
      screen.prompt = prompt::PACK_SCAN_TOTE;
      return;
    case PackStep::UNIT:
      return ask_any_unit(state, station, screen);
    case PackStep::IDENTIFIED: {
      screen.prompt = prompt::PACK_CHOOSE_BOX;
      const Bench bench{station.tote, station.order, {}, around.site.policies.max_fill_ppm};
      return suggest(plan_cartons(state, bench), screen);
    }
    case PackStep::VERIFYING: {
      const Bench bench{station.tote, station.order, station.carton,
                        around.site.policies.max_fill_ppm};
      if (const auto type = state.carton_types.get(place.carton->carton_type))
        show_plan(plan_cartons(state, bench, &*type), screen);
      return ask_unit(state, station, screen);
    }
    case PackStep::WEIGHING:
      return ask_weight(state, around, site, *place.carton, screen);
    case PackStep::LABELLING:
      return ask_label(place, screen);
    case PackStep::APPLY_CHECK:
      return ask_apply(place, screen);
  }
}

}  // namespace

void pack(const State& state, const Around& around, const SiteStation& site,
          const StationState& station, Screen& screen) {
  const auto place = pack_place(state, station);
  screen.step = codec::enum_text(place.step);
  screen.view["weight"] = nullptr;
  screen.view["carton"] = nullptr;
  screen.view["label"] = nullptr;
  if (!station.order.empty()) show_order(state, station, screen);
  if (place.carton)
    screen.view["carton"] = {{"sscc", place.carton->carton.text},
                             {"type", place.carton->carton_type.text},
                             {"n", place.carton->n}};
  if (place.label)
    screen.view["label"] = {{"number", place.label->number},
                            {"state", codec::enum_text(place.label->state)}};
  ask(state, around, site, station, place, screen);
}

}  // namespace wec::screens
