// At most one override a station, for one command.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

OverrideStep step_named(const std::string& name) {
  OverrideStep step = OverrideStep::BADGE;
  const bool known = boost::describe::enum_from_string(name.c_str(), step);
  assert(known && "an event names a step that exists");
  (void)known;
  return step;
}

}  // namespace

void apply_to(State& state, const OverrideRequested& e, std::int64_t) {
  Override row;
  row.station = e.station;
  row.operator_id = e.operator_id;
  row.step = step_named(e.step);
  row.right = e.right;
  row.command = e.command;
  row.supervisor = e.supervisor;
  row.at_ms = e.at_ms;
  state.overrides.put(row);
}

void apply_to(State& state, const OverrideSupervised& e, std::int64_t) {
  auto row = state.overrides.get(e.station);
  assert(row && "a supervisor agrees to what was asked");
  row->supervisor = e.supervisor;
  row->step = step_named(e.step);
  state.overrides.put(*row);
}

void apply_to(State& state, const OverrideGranted& e, std::int64_t) {
  auto row = state.overrides.get(e.station);
  assert(row && "a supervisor agrees to what was asked");
  row->reason = e.reason;
  row->step = OverrideStep::GRANTED;
  row->at_ms = e.at_ms;
  state.overrides.put(*row);
}

void apply_to(State& state, const OverrideUsed& e, std::int64_t) {
  state.overrides.erase(e.station);
}

void apply_to(State& state, const OverrideEnded& e, std::int64_t) {
  state.overrides.erase(e.station);
}

}  // namespace wec::applying
