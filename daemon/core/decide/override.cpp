#include "daemon/core/decide/override.hpp"

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/pin.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table(
    "1.18 Override",
    {
        {"requested", "-", "CMD-OVERRIDE, or a command that needs it", "REQUESTED"},
        {"supervisor", "REQUESTED", "a different badge with the right", "REQUESTED"},
        {"pin", "REQUESTED", "his PIN, if he has one", "REQUESTED"},
        {"granted", "REQUESTED", "CMD-REASON-nn", "GRANTED"},
        {"used", "GRANTED", "the one command", "-"},
        {"denied", "REQUESTED", "three wrong PINs", "DENIED"},
        {"cancelled", "REQUESTED", "CMD-CANCEL", "DENIED"},
        {"expired", "REQUESTED | GRANTED", "60 s without it", "EXPIRED"},
    });

std::optional<Override> asked(const Turn& turn, const StationId& station) {
  return turn.state.overrides.get(station);
}

bool expired(const Turn& turn, const Override& row) {
  return turn.command.wall_ms - row.at_ms >= turn.site.policies.override_ms;
}

void end(Turn& turn, const Override& row, const char* outcome) {
  turn.emit(OverrideEnded{row.station, row.operator_id, row.supervisor, outcome});
  auto& live = turn.live.stations[row.station];
  live.pin.clear();
  live.pin_wrong = 0;
}

std::optional<Operator> person(const State& state, const OperatorId& id) {
  return id.empty() ? std::nullopt : state.operators.get(id);
}

/// The argon2id hash of his PIN; empty: he has none.
std::string pin_hash_of(const std::optional<Operator>& who) {
  return who ? who->pin_hash : std::string();
}

/// Which step comes once the supervisor is known.
OverrideStep after_badge(const State& state, const OperatorId& supervisor) {
  const auto who = person(state, supervisor);
  return !pin_hash_of(who).empty() ? OverrideStep::PIN : OverrideStep::REASON;
}

Decision take_badge(Turn& turn, At& at, const Override& row) {
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  const auto* badge = scan->as(CodeKind::BADGE);
  if (!badge) return not_that(turn.state, *scan, refusal::NOT_ALLOWED, "a supervisor's badge");
  const OperatorId who(badge->target);
  const std::string_view right =
      row.right.empty() ? right::SUPERVISOR : std::string_view(row.right);
  if (who == row.operator_id || !has_right(turn.state, who, right))
    return refused_here(
        at, refusal::NOT_ALLOWED,
        {{"seen", who.text}, {"right", right}, {"expected", "a supervisor's badge"}});
  const auto step = after_badge(turn.state, who);
  turn.emit(
      OverrideSupervised{at.site.id, row.operator_id, who, std::string(codec::enum_text(step))});
  table.passed("supervisor");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// Digits stay in memory until CMD-CONFIRM: neither the log nor a refusal ever holds them.
Decision take_pin(Turn& turn, At& at, const Override& row) {
  auto& live = turn.live.stations[at.site.id];
  constexpr std::size_t pin_max = 32;
  if (at.input.data != cmd::CONFIRM && at.input.kind == InputKind::key) {
    if (live.pin.size() + at.input.data.size() > pin_max)
      return Refusal{refusal::NOT_ALLOWED, {{"expected", "a PIN, then CMD-CONFIRM"}}};
    live.pin += at.input.data;
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (at.input.data != cmd::CONFIRM)
    return Refusal{refusal::NOT_ALLOWED, {{"expected", "a PIN, then CMD-CONFIRM"}}};
  const auto who = person(turn.state, row.supervisor);
  const auto pin = std::exchange(live.pin, {});
  if (pin_matches(pin_hash_of(who), pin)) {
    live.pin_wrong = 0;
    turn.emit(OverrideSupervised{at.site.id, row.operator_id, row.supervisor,
                                 std::string(codec::enum_text(OverrideStep::REASON))});
    table.passed("pin");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (++live.pin_wrong < turn.site.policies.pin_tries)
    return Refusal{refusal::NOT_ALLOWED, {{"expected", "the PIN of " + row.supervisor.text}}};
  end(turn, row, "DENIED");
  table.passed("denied");
  turn.sound(at.site.id, Tone::stop);
  return {};
}

/// A bound command is decided again at once, now with leave; else the next one may use it.
Decision take_reason(Turn& turn, At& at, const Override& row, Decision (*process)(Turn&, At&)) {
  if (!reason_of(at.input.data))
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "CMD-REASON-01 to 99"}});
  const auto reason = *reason_of(at.input.data);
  turn.emit(OverrideGranted{at.site.id, row.operator_id, row.supervisor, row.right, row.command,
                            reason, turn.command.wall_ms});
  table.passed("granted");
  if (row.command.empty()) {
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  StationInput bound = at.input;
  bound.kind = InputKind::scan;
  bound.data = row.command;
  At again{at.site, *turn.state.stations.get(at.site.id), bound};
  offer_grant(turn, again);
  return process(turn, again);
}

}  // namespace

std::optional<std::string> reason_of(std::string_view data) {
  if (!data.starts_with(cmd::REASON)) return {};
  const auto digits = data.substr(std::string_view(cmd::REASON).size());
  const bool good =
      digits.size() == 2 &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
      digits != "00";
  if (!good) return {};
  return std::string(digits);
}

bool has_right(const State& state, const OperatorId& id, std::string_view right) {
  const auto who = person(state, id);
  if (!who) return false;
  if (SABOTAGE("anyone-may")) return true;
  return std::any_of(who->rights.begin(), who->rights.end(), [&](const std::string& one) {
    return one == right || one == right::SUPERVISOR;
  });
}

std::optional<Grant> granted(const Turn& turn, const At& at, std::string_view right) {
  if (turn.grant && has_right(turn.state, turn.grant->supervisor, right)) return turn.grant;
  if (!has_right(turn.state, at.state.operator_id, right)) return {};
  if (!pin_hash_of(person(turn.state, at.state.operator_id)).empty()) return {};
  return Grant{at.state.operator_id, {}};
}

std::optional<Grant> granted_with_reason(const Turn& turn, std::string_view right) {
  if (!turn.grant || !has_right(turn.state, turn.grant->supervisor, right)) return {};
  return turn.grant;
}

Decision ask_supervisor(Turn& turn, At& at, std::string_view right) {
  const bool own =
      at.input.data != cmd::OVERRIDE && has_right(turn.state, at.state.operator_id, right);
  OverrideRequested e;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  e.right = std::string(right);
  e.command = at.input.data;
  auto step = OverrideStep::BADGE;
  if (own) {
    e.supervisor = at.state.operator_id;
    step = after_badge(turn.state, e.supervisor);
  }
  e.step = codec::enum_text(step);
  e.at_ms = turn.command.wall_ms;
  turn.emit(e);
  table.passed("requested");
  turn.sound(at.site.id, Tone::attention);
  return {};
}

Decision ask_for_next(Turn& turn, At& at) {
  OverrideRequested e;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  e.step = codec::enum_text(OverrideStep::BADGE);
  e.at_ms = turn.command.wall_ms;
  turn.emit(e);
  table.passed("requested");
  turn.sound(at.site.id, Tone::attention);
  return {};
}

Refusal not_without(const At& at, std::string_view right) {
  return refused_here(at, refusal::NOT_ALLOWED,
                      {{"right", right}, {"expected", "CMD-OVERRIDE and a supervisor's badge"}});
}

bool override_pending(const Turn& turn, const At& at) {
  const auto row = asked(turn, at.site.id);
  return row && row->step != OverrideStep::GRANTED && !expired(turn, *row);
}

Decision override_input(Turn& turn, At& at, Decision (*process)(Turn&, At&)) {
  const auto row = *asked(turn, at.site.id);
  if (at.input.data == cmd::CANCEL) {
    end(turn, row, "CANCELLED");
    table.passed("cancelled");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  switch (row.step) {
    case OverrideStep::BADGE:
      return take_badge(turn, at, row);
    case OverrideStep::PIN:
      return take_pin(turn, at, row);
    default:
      return take_reason(turn, at, row, process);
  }
}

void offer_grant(Turn& turn, const At& at) {
  const auto row = asked(turn, at.site.id);
  if (!row || row->step != OverrideStep::GRANTED || expired(turn, *row)) return;
  turn.grant = Grant{row->supervisor, row->reason};
  // If the command is refused this goes back with it, and the grant stays for the next try.
  turn.emit(OverrideUsed{at.site.id, row->operator_id, row->supervisor, row->reason,
                         printable(at.input.data)});
  table.passed("used");
}

void expire_overrides(Turn& turn) {
  for (const auto& row : turn.state.overrides.after({}, rows_all)) {
    if (!expired(turn, row)) continue;
    end(turn, row, "EXPIRED");
    table.passed("expired");
    turn.touch(row.station);
  }
}

}  // namespace wec::deciding
