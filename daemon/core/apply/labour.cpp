// Who is at which station, and who holds which work.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

/// The open stretch ends, without an overlap or a gap; one that lasted no time at all goes.
void close_span(State& state, const OperatorId& who, std::int64_t at_ms) {
  for (auto& span : state.labour.where("until_ms", std::int64_t{0})) {
    if (span.operator_id != who) continue;
    if (at_ms <= span.since_ms) {
      state.labour.erase(span.operator_id, span.since_ms);
      continue;
    }
    span.until_ms = at_ms;
    state.labour.put(span);
  }
}

/// `at_ms` 0: an event of an older version, which counted no time.
void open_span(State& state, const OperatorId& who, const StationId& station, LabourKind kind,
               const std::string& code, std::int64_t at_ms) {
  if (at_ms == 0) return;
  close_span(state, who, at_ms);
  state.labour.put({who, at_ms, kind, code, station, 0});
}

}  // namespace

void apply_to(State& state, const SignedIn& e, std::int64_t) {
  auto station = state.stations.get(e.station).value_or(empty_station(e.station));
  station.operator_id = e.operator_id;
  state.stations.put(station);
  open_span(state, e.operator_id, e.station, LabourKind::DIRECT, e.work, e.at_ms);
}

void apply_to(State& state, const SignedOut& e, std::int64_t) {
  auto station = state.stations.get(e.station);
  assert(station && "only a signed-in station signs out");
  if (!e.keeps_work) *station = empty_station(e.station);
  station->operator_id = {};
  station->away = {};
  state.stations.put(*station);
  state.overrides.erase(e.station);
  close_span(state, e.operator_id, e.at_ms);
}

void apply_to(State& state, const LabourActivity& e, std::int64_t) {
  open_span(state, e.operator_id, e.station, e.kind, e.code, e.at_ms);
  auto station = state.stations.get(e.station);
  assert(station && "only a signed-in station changes what is done there");
  const bool away = e.kind == LabourKind::BREAK || e.kind == LabourKind::INDIRECT;
  station->away = away ? e.code : std::string();
  state.stations.put(*station);
}

}  // namespace wec::applying
