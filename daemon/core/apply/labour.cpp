// Who is at which station, and who holds which work.

#include <cassert>

#include "daemon/core/apply/apply.hpp"

namespace wec::applying {
namespace {

/// What he did until now becomes history; what lasted no time at all leaves none.
void close_span(State& state, const OperatorId& who, std::int64_t at_ms) {
  const auto now = state.labour_now.get(who);
  if (!now) return;
  state.labour_now.erase(who);
  if (at_ms > now->since_ms)
    state.labour.put({who, now->since_ms, now->kind, now->code, now->station, at_ms});
}

/// `at_ms` 0: an event of an older version, which counted no time.
void open_span(State& state, const OperatorId& who, const StationId& station, LabourKind kind,
               const std::string& code, std::int64_t at_ms) {
  if (at_ms == 0) return;
  close_span(state, who, at_ms);
  state.labour_now.put({who, at_ms, kind, code, station});
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
